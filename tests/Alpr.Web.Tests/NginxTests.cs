using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Alpr.Web.Tests;

/// <summary>A real proxy in front that passes connections on as they are: the client's certificate arrives.</summary>
public sealed class NginxTests : WebFixture
{
    private const string Module = "/usr/lib/nginx/modules/ngx_stream_module.so";

    [Test]
    public async Task Behind_a_proxy_that_passes_connections_on_each_client_is_known_by_its_own_certificate()
    {
        Bench.Fill(2);
        int port = FreePort();
        string folder = Path.Combine(Bench.Folder, "nginx");
        Directory.CreateDirectory(folder);
        string configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            load_module {{Module}};
            daemon off;
            master_process off;
            pid {{folder}}/pid;
            error_log stderr;
            events { worker_connections 64; }
            stream {
              server {
                listen 127.0.0.1:{{port}};
                proxy_pass 127.0.0.1:{{Bench.Port}};
              }
            }
            """);
        using Process nginx = Start(configuration, folder);
        try
        {
            WebAnswer? answer = null;
            await BatchTests.Until(() =>
            {
                Assert.That(nginx.HasExited, Is.False, "nginx runs");
                try
                {
                    answer = Bench.Client(Bench.Program, port).Get("/v1/batches");
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false; // it does not listen yet
                }
            });
            Assert.That(Bench.Verify(answer!.Body).Findings, Is.Empty);
            Assert.That(Bench.Pulls()[^1].Client, Is.EqualTo(WebBench.Fingerprint(Bench.Program)));
            Assert.That(Bench.Verify(Bench.Client(Bench.Other, port).Get("/v1/batches").Body).Exhibits, Is.EqualTo(2));
            Assert.That(() => Bench.Client(null, port).Get("/v1/health"), Throws.InstanceOf<HttpRequestException>());
        }
        finally
        {
            nginx.Kill();
            nginx.WaitForExit();
        }
    }

    private static Process Start(string configuration, string folder)
    {
        string? program = new[] { "/usr/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);
        if (program is null || !File.Exists(Module))
            Assert.Ignore("nginx and its stream module are not installed here (scripts/setup installs them).");
        ProcessStartInfo start = new(program, ["-c", configuration, "-p", folder, "-e", "stderr"]) { RedirectStandardError = true };
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
