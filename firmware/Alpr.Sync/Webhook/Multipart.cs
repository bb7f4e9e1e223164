using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Alpr.Sync.Webhook;

/// <summary>Writes a body of parts (multipart/form-data, RFC 7578). The boundary follows from the idempotency key: the same record gives the same bytes.</summary>
internal sealed class Multipart
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly string _boundary;

    /// <summary>Begins a body.</summary>
    /// <param name="key">The delivery's key. 256 bits of its hash are the boundary: no picture holds them by chance.</param>
    public Multipart(string key) => _boundary = $"alpr-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";

    /// <summary>Adds a part.</summary>
    /// <param name="name">Its field.</param>
    /// <param name="mediaType">Of its bytes.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="fileName">Its file; empty: it is none.</param>
    public void Add(string name, string mediaType, ReadOnlySpan<byte> content, string fileName = "")
    {
        string file = fileName.Length == 0 ? "" : $"; filename=\"{fileName}\"";
        Text($"--{_boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\nContent-Type: {mediaType}\r\n\r\n");
        _bytes.Write(content);
        Text("\r\n");
    }

    /// <summary>Ends the body.</summary>
    public WebhookBody End()
    {
        Text($"--{_boundary}--\r\n");
        return new($"multipart/form-data; boundary={_boundary}", _bytes.WrittenSpan.ToArray());
    }

    private void Text(string text) => _bytes.Write(Encoding.UTF8.GetBytes(text));
}
