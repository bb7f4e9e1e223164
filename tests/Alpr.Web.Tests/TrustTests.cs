using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Time;
using Alpr.Tests.Common;

namespace Alpr.Web.Tests;

/// <summary>Who comes in.</summary>
public sealed class TrustTests : WebFixture
{
    [Test]
    public void A_program_a_terminal_and_an_agency_with_an_agreement_come_in()
    {
        Assert.Multiple(() =>
        {
            foreach (X509Certificate2 certificate in new[] { Bench.Program, Bench.Terminal, Bench.Other })
                Assert.That(Bench.Client(certificate).Get("/v1/health").Code, Is.EqualTo(200), certificate.Subject);
        });
    }

    [Test]
    public void Without_a_certificate_nobody_comes_in_and_nothing_is_recorded()
    {
        WebClient client = Bench.Client(null);
        long before = Bench.Count();
        NotLetIn(client);
        Assert.That(Bench.Count(), Is.EqualTo(before), "port scans do not fill the log");
    }

    [Test]
    public void A_certificate_of_an_unknown_authority_is_refused_and_recorded()
    {
        X509Certificate2 stranger = Bench.IssueElsewhere("stranger.example");
        NotLetIn(Bench.Client(stranger));
        Contracts.V1.Access refusal = Bench.Accesses()[^1];
        Assert.Multiple(() =>
        {
            Assert.That(refusal.Refused);
            Assert.That(refusal.Client, Is.EqualTo(WebBench.Fingerprint(stranger)));
            Assert.That(refusal.Action, Is.EqualTo("sign_in"));
            Assert.That(refusal.RefusedBecause, Does.Contain("Neither an account nor an agreement"));
        });
    }

    [Test]
    public void Strangers_cannot_fill_the_log()
    {
        WebClient client = Bench.Client(Bench.IssueElsewhere("stranger.example"));
        long before = Bench.Count();
        for (int i = 0; i < 25; i++)
            NotLetIn(client);
        Assert.That(Bench.Count() - before, Is.EqualTo(10));
        Bench.Clock.Advance(400_000_000);
        NotLetIn(client);
        Assert.That(Bench.Accesses()[^1].RefusedBecause, Does.EndWith("more were refused since the record before this one of its kind."));
    }

    [Test]
    public void An_expired_certificate_is_refused_whoever_names_it()
    {
        X509Certificate2 expired = Bench.Issue("old.example", validFromDays: -60, validDays: 30), early = Bench.Issue("early.example", validFromDays: 5);
        Bench.Manager.AddCertificate(Bench.Administrator, "puller", WebBench.Fingerprint(expired));
        NotLetIn(Bench.Client(expired));
        Assert.That(Bench.Accesses()[^1].RefusedBecause, Does.Contain("expired"));
        NotLetIn(Bench.Client(early));
        Assert.That(Bench.Accesses()[^1].RefusedBecause, Does.Contain("does not count yet"));
    }

    [Test]
    public void A_certificate_that_expires_while_the_connection_is_open_is_refused_at_the_next_request()
    {
        WebClient client = Bench.Client(Bench.Program);
        Assert.That(client.Get("/v1/health").Code, Is.EqualTo(200));
        Bench.Clock.Jump(TimeSpan.FromDays(400));
        WebClient.Refused(client.Get("/v1/health"), 403);
    }

    [Test]
    public void A_certificate_taken_from_the_account_lets_nobody_in_any_more()
    {
        X509Certificate2 pinned = Bench.IssueElsewhere("puller-2.example");
        Bench.Manager.AddCertificate(Bench.Administrator, "puller", WebBench.Fingerprint(pinned));
        WebClient client = Bench.Client(pinned);
        Assert.That(client.Get("/v1/health").Code, Is.EqualTo(200));
        Bench.Manager.RemoveCertificate(Bench.Administrator, "puller", WebBench.Fingerprint(pinned));
        WebClient.Refused(client.Get("/v1/health"), 403);
    }

    [Test]
    public void A_closed_account_of_a_program_gets_nothing_and_is_recorded_a_bounded_number_of_times()
    {
        Bench.Manager.Disable(Bench.Administrator, "puller", "out of use");
        WebClient client = Bench.Client(Bench.Program);
        long before = Bench.Count();
        int[] codes = [.. Enumerable.Range(0, 30).Select(_ => client.Get("/v1/batches").Code)];
        Assert.That(codes.Distinct(), Is.EqualTo(new[] { 403, 429 }));
        Assert.That(Bench.Count() - before, Is.EqualTo(20));
    }

    [Test]
    public void While_the_clock_is_not_set_the_agency_comes_in_and_another_does_not()
    {
        Bench.Clock.Discipline = new(ClockSource.Unset, 0);
        Bench.Clock.Jump(TimeSpan.FromDays(-18_000));
        Assert.That(Bench.Client(Bench.Program).Get("/v1/health").Code, Is.EqualTo(200));
        Assert.That(Bench.Client(Bench.Terminal).Get("/v1/health").Code, Is.EqualTo(200));
        WebClient.Refused(Bench.Client(Bench.Other).Get("/v1/health"), 403);
    }

    [Test]
    public void Tls_1_2_and_1_3_are_spoken()
    {
        Assert.That(Bench.Client(Bench.Program, protocols: SslProtocols.Tls12).Get("/v1/health").Code, Is.EqualTo(200));
        Assert.That(Bench.Client(Bench.Program, protocols: SslProtocols.Tls13).Get("/v1/health").Code, Is.EqualTo(200));
    }

    [TestCase("-tls1_1", "ALL:@SECLEVEL=0")]
    [TestCase("-tls1", "ALL:@SECLEVEL=0")]
    [TestCase("-tls1_2", "ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0")]
    [TestCase("-tls1_2", "ECDHE-ECDSA-CHACHA20-POLY1305:@SECLEVEL=0")]
    public void Older_tls_and_ciphers_that_are_not_approved_are_refused(string version, string ciphers)
    {
        (string certificate, string key) = Authority.Write(Bench.Program, Path.Combine(Bench.Folder, "client"));
        Assert.That(Handshake(version, ciphers, certificate, key), Does.Contain("Cipher is (NONE)"));
        Assert.That(Handshake("-tls1_2", "ECDHE-ECDSA-AES128-GCM-SHA256", certificate, key), Does.Contain("Cipher is ECDHE-ECDSA-AES128-GCM-SHA256"), "the canary");
    }

    [Test]
    public void Plain_http_gets_no_answer()
    {
        using TcpClient client = new("127.0.0.1", Bench.Port);
        using NetworkStream stream = client.GetStream();
        stream.Write("GET /v1/health HTTP/1.1\r\nHost: unit\r\n\r\n"u8);
        stream.ReadTimeout = 30_000;
        byte[] answer = new byte[512];
        int length = 0;
        try
        {
            length = stream.Read(answer);
        }
        catch (IOException)
        {
            // reset
        }
        Assert.That(System.Text.Encoding.ASCII.GetString(answer, 0, length), Does.Not.StartWith("HTTP/1.1 200"));
    }

    private static void NotLetIn(WebClient client) => Assert.That(() => client.Get("/v1/health"), Throws.InstanceOf<HttpRequestException>());

    private string Handshake(string version, string ciphers, string certificate, string key)
    {
        ProcessStartInfo start = new("openssl", ["s_client", "-connect", $"127.0.0.1:{Bench.Port}", version, "-cipher", ciphers, "-cert", certificate, "-key", key])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("The program 'openssl' is not installed here (scripts/setup installs it).");
            throw;
        }
    }
}
