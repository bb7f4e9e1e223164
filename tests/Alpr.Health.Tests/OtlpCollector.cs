using System.Net;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alpr.Health.Tests;

/// <summary>One number of a delivery.</summary>
/// <param name="Metric">Name of the instrument.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Kind">gauge, sum or counter (a sum that only grows).</param>
/// <param name="Attributes">As <c>name=value</c>, by commas.</param>
/// <param name="Value">The number.</param>
internal sealed record Delivered(string Metric, string Unit, string Kind, string Attributes, double Value);

/// <summary>A collector over TLS on loopback, which reads OTLP's protobuf by its field numbers (opentelemetry-proto, metrics/v1/metrics.proto) and knows nothing of our packages.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly WebApplication _application;
    private readonly Lock _gate = new();
    private readonly List<byte[]> _bodies = [];

    public OtlpCollector(X509Certificate2 certificate, X509Certificate2? clientAuthority = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            if (clientAuthority is null)
                return;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (client, _, _) => client.IssuerName.RawData.AsSpan().SequenceEqual(clientAuthority.SubjectName.RawData);
        })));
        _application = builder.Build();
        _application.Run(Take);
        _application.StartAsync().GetAwaiter().GetResult();
        Port = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public int Port { get; }

    public string Url => $"https://127.0.0.1:{Port}/v1/metrics";

    /// <summary>What it answers; 0: nothing at all.</summary>
    public int Status { get; set; } = 200;

    public string ContentType { get; private set; } = "";

    public string Path { get; private set; } = "";

    public int Count
    {
        get
        {
            lock (_gate)
                return _bodies.Count;
        }
    }

    /// <summary>Attributes of the unit, of the newest delivery.</summary>
    public Dictionary<string, string> Resource { get; } = [];

    /// <summary>Numbers of the newest delivery.</summary>
    public List<Delivered> Newest()
    {
        List<Delivered> all = [];
        lock (_gate)
        {
            foreach (byte[] resource in Each(_bodies[^1], 1)) // ResourceMetrics
            {
                foreach (byte[] attribute in Each(resource, 1).SelectMany(static one => Each(one, 1)))
                    Resource[Text(attribute, 1)] = Text(Each(attribute, 2).Single(), 1);
                foreach (byte[] metric in Each(resource, 2).SelectMany(static scope => Each(scope, 2)))
                    Points(metric, all);
            }
        }
        return all;
    }

    public void Dispose() => _application.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task Take(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        (ContentType, Path) = (context.Request.ContentType ?? "", context.Request.Path);
        lock (_gate)
            _bodies.Add(body.ToArray());
        if (Status == 0)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        else
            context.Response.StatusCode = Status;
    }

    private static void Points(byte[] metric, List<Delivered> all)
    {
        string name = Text(metric, 1), unit = Text(metric, 3);
        foreach (byte[] gauge in Each(metric, 5))
            all.AddRange(Each(gauge, 1).Select(point => Point(name, unit, "gauge", point)));
        foreach (byte[] sum in Each(metric, 7))
            all.AddRange(Each(sum, 1).Select(point => Point(name, unit, Number(sum, 3) == 1 ? "counter" : "sum", point)));
    }

    private static Delivered Point(string name, string unit, string kind, byte[] point)
    {
        string attributes = string.Join(",", Each(point, 7).Select(static one => $"{Text(one, 1)}={Text(Each(one, 2).Single(), 1)}"));
        return new(name, unit, kind, attributes, Find(point, 4) is { } real ? BitConverter.UInt64BitsToDouble(real) : (long)(Find(point, 6) ?? 0));
    }

    private static string Text(byte[] message, int field) => System.Text.Encoding.UTF8.GetString(Each(message, field).SingleOrDefault() ?? []);

    private static ulong Number(byte[] message, int field) => Find(message, field) ?? 0;

    private static IEnumerable<byte[]> Each(byte[] message, int field) => Fields(message).Where(one => one.Field == field && one.Bytes is not null).Select(static one => one.Bytes!);

    private static ulong? Find(byte[] message, int field) => Fields(message).Where(one => one.Field == field && one.Bytes is null).Select(static one => (ulong?)one.Number).FirstOrDefault();

    private static List<(int Field, ulong Number, byte[]? Bytes)> Fields(byte[] message)
    {
        List<(int, ulong, byte[]?)> fields = [];
        CodedInputStream input = new(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => (field, input.ReadUInt64(), null),
                WireFormat.WireType.Fixed64 => (field, input.ReadFixed64(), null),
                WireFormat.WireType.Fixed32 => (field, input.ReadFixed32(), null),
                WireFormat.WireType.LengthDelimited => (field, 0, input.ReadBytes().ToByteArray()),
                _ => throw new FormatException("No such wire type."),
            });
        }
        return fields;
    }
}
