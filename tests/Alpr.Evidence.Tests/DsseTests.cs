using System.Diagnostics;
using System.Text;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence.Tests;

public sealed class DsseTests
{
    private TestKeys _keys = null!;

    [SetUp]
    public void MakeFolder() => _keys = new();

    [TearDown]
    public void RemoveFolder() => _keys.Dispose();

    [Test]
    public void The_pre_authentication_encoding_is_the_one_in_the_DSSE_specification()
    {
        // The example of the specification (secure-systems-lab/dsse, protocol.md, "Test Vectors").
        Assert.That(Encode("http://example.com/HelloWorld", "hello world"),
            Is.EqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world"));
        Assert.That(Encode("", ""), Is.EqualTo("DSSEv1 0  0 "));
    }

    [Test]
    public void An_encoding_that_does_not_fit_is_refused_at_every_length()
    {
        int whole = Encode("type", "payload").Length;
        for (int length = 0; length < whole; length++)
            Assert.That(Dsse.TryEncode("type"u8, "payload"u8, new byte[length], out _), Is.False, $"{length} bytes");
        Assert.That(Dsse.EncodedBytesMax(4, 7), Is.GreaterThanOrEqualTo(whole));
    }

    [Test]
    public void A_sealed_record_is_a_protobuf_envelope_whose_signature_matches()
    {
        using DeviceKey key = _keys.Create();
        Record record = new() { DeviceId = "pole-17", Sequence = 3, Boot = new() { Camera = "front" } };
        byte[] bytes = new EnvelopeSealer(key).Seal(record).ToArray();

        Envelope parsed = Envelope.Parser.ParseFrom(bytes); // protobuf's own parser as the oracle of our reader
        Assert.That(parsed.ToByteArray(), Is.EqualTo(bytes), "ours is the encoding protobuf makes");
        Assert.That(parsed.PayloadType, Is.EqualTo(Dsse.RecordPayloadType));
        Assert.That(parsed.KeyId, Is.EqualTo(key.PublicKey.KeyId));
        Assert.That(Record.Parser.ParseFrom(parsed.Payload), Is.EqualTo(record));

        Assert.That(EnvelopeView.TryRead(bytes, out EnvelopeView view));
        Assert.That(view.Payload.SequenceEqual(parsed.Payload.Span) && view.Signature.SequenceEqual(parsed.Signature.Span));
        Assert.That(Dsse.IsSignedBy(view, key.PublicKey));
    }

    [Test]
    public void A_changed_byte_anywhere_in_an_envelope_is_noticed()
    {
        using DeviceKey key = _keys.Create();
        byte[] bytes = new EnvelopeSealer(key).Seal(new() { Sequence = 3, Boot = new() { Camera = "front" } }).ToArray();
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            bool accepted = EnvelopeView.TryRead(bytes, out EnvelopeView view)
                && view.KeyId.SequenceEqual(Encoding.ASCII.GetBytes(key.PublicKey.KeyId))
                && Dsse.IsSignedBy(view, key.PublicKey);
            Assert.That(accepted, Is.False, $"byte {i}");
            bytes[i] ^= 1;
        }
    }

    [Test]
    public void An_envelope_that_protobuf_would_read_but_we_would_not_write_is_refused()
    {
        byte[] good = [0x0a, 1, (byte)'t', 0x12, 1, (byte)'p', 0x1a, 1, (byte)'k', 0x22, 1, (byte)'s'];
        byte[][] bad =
        [
            [.. good, 0x2a, 1, (byte)'x'],                                             // an unknown field
            [.. good, 0x22, 1, (byte)'s'],                                             // a field twice
            [0x12, 1, (byte)'p', 0x0a, 1, (byte)'t', .. good[6..]],                    // another order
            [0x0a, 0x81, 0x00, (byte)'t', .. good[3..]],                               // a length longer than needed
            [0x0a, 0, .. good[3..]],                                                   // an empty field
            [.. good[..11]],
        ];
        Assert.That(EnvelopeView.TryRead(good, out _));
        foreach (byte[] bytes in bad)
            Assert.That(EnvelopeView.TryRead(bytes, out _), Is.False, Convert.ToHexString(bytes));
    }

    [Test]
    public void A_record_beyond_the_bound_is_refused_before_it_is_signed()
    {
        using DeviceKey key = _keys.Create();
        Record record = new() { Boot = new() { Camera = new string('x', EvidenceLimits.RecordBytesMax) } };
        Assert.That(() => new EnvelopeSealer(key).Seal(record).Length, Throws.ArgumentException.With.Message.Contains("65536"));
    }

    [Test]
    public void Openssl_verifies_the_signature_of_an_envelope()
    {
        using DeviceKey key = _keys.Create();
        Record record = new() { DeviceId = "pole-17", Detection = new() { Plate = "7ABC123" } };
        byte[] bytes = new EnvelopeSealer(key).Seal(record).ToArray();
        Assert.That(EnvelopeView.TryRead(bytes, out EnvelopeView view));
        byte[] encoded = new byte[Dsse.EncodedBytesMax(view.PayloadType.Length, view.Payload.Length)];
        Assert.That(Dsse.TryEncode(view.PayloadType, view.Payload, encoded, out int length));
        File.WriteAllBytes(_keys.PathOf("signed"), encoded[..length]);
        File.WriteAllBytes(_keys.PathOf("signature"), view.Signature.ToArray());

        OpenSsl("x509", "-in", "device.crt", "-pubkey", "-noout", "-out", "public.pem");
        Assert.That(OpenSsl("x509", "-in", "device.crt", "-noout", "-subject"), Does.Contain("CN = pole-17"));
        Assert.That(OpenSsl("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "signed"),
            Does.Contain("Verified OK"));
        Assert.That(OpenSsl("verify", "-CAfile", "device.crt", "device.crt"), Does.Contain("device.crt: OK"));
    }

    private string OpenSsl(params string[] arguments)
    {
        ProcessStartInfo start = new("openssl", arguments)
        {
            WorkingDirectory = _keys.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("The program 'openssl' is not installed here: there is no second opinion on our signatures.");
            throw;
        }
    }

    private static string Encode(string type, string payload)
    {
        byte[] destination = new byte[Dsse.EncodedBytesMax(type.Length, payload.Length)];
        Assert.That(Dsse.TryEncode(Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(payload), destination, out int written));
        return Encoding.UTF8.GetString(destination, 0, written);
    }
}
