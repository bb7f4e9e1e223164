namespace Alpr.Web.Server;

/// <summary>Bounds of the interface. Each says why it has its value; what an agency may want otherwise is in <see cref="WebSettings"/>.</summary>
public static class WebLimits
{
    /// <summary>Largest body of a request in bytes: a hold of 10,000 records, which is the longest.</summary>
    public const int BodyBytesMax = 64 * 1024;

    /// <summary>Longest request line in bytes: the longest route has some hundred.</summary>
    public const int RequestLineBytesMax = 4 * 1024;

    /// <summary>All headers of a request in bytes: a kept checkpoint in base 64 takes about 700, with cosignatures some thousand.</summary>
    public const int HeaderBytesMax = 16 * 1024;

    /// <summary>Headers of a request: what a client of any make sends.</summary>
    public const int HeadersMax = 40;

    /// <summary>Longest text of a purpose, a name or a case in a header, in characters; the gate says the rest.</summary>
    public const int HeaderTextLengthMax = Access.AccessLimits.TextLengthMax;

    /// <summary>Seconds for the TLS handshake: several round trips over a bad mobile link.</summary>
    public const int HandshakeSeconds = 10;

    /// <summary>Seconds from the first byte of a request to the end of its headers.</summary>
    public const int HeaderSeconds = 10;

    /// <summary>Seconds for a body of <see cref="BodyBytesMax"/>.</summary>
    public const int BodySeconds = 20;

    /// <summary>Seconds that a connection may idle between requests.</summary>
    public const int IdleSeconds = 60;

    /// <summary>Bytes a second that a client must send of a body and take of an answer, after <see cref="RateGraceSeconds"/>: below it, it holds a place for nothing.</summary>
    public const int BytesPerSecondMin = 4 * 1024;

    /// <summary>Seconds before <see cref="BytesPerSecondMin"/> counts.</summary>
    public const int RateGraceSeconds = 5;

    /// <summary>Bytes of an answer that wait for a client: two of the largest plate pictures.</summary>
    public const int AnswerBufferBytes = 64 * 1024;

    /// <summary>Records of one batch.</summary>
    public const int BatchRecordsMax = 10_000;

    /// <summary>Records of one batch when the client names no limit.</summary>
    public const int BatchRecordsUsual = 1_000;

    /// <summary>Records of one answer in JSON, which is for looking and for small programs.</summary>
    public const int JsonRecordsMax = 1_000;

    /// <summary>Envelopes and pictures of one batch in bytes: at <see cref="BytesPerSecondMin"/> it would never end, on any usable link it takes a minute.</summary>
    public const long BatchBytesMax = 64L * 1024 * 1024;

    /// <summary>Batches under way at one time, each with a thread and a reader of the journal.</summary>
    public const int ExportsMax = 4;

    /// <summary>Batches of one certificate at one time: a client that is slow on purpose must leave places for others.</summary>
    public const int ExportsPerClientMax = 2;

    /// <summary>
    /// Seconds in which a client must take the next 32 KiB of a batch. Kestrel's own rate (<see cref="BytesPerSecondMin"/>) is of the whole answer: what the
    /// network's buffers took at once would let a client hold a thread for minutes.
    /// </summary>
    public const int StallSeconds = 15;

    /// <summary>Seconds that one batch may take. It holds the journal's old pages back meanwhile.</summary>
    public const int ExportSeconds = 600;

    /// <summary>Longest wait for something new in seconds.</summary>
    public const int WaitSecondsMax = 30;

    /// <summary>Requests that wait for something new at one time.</summary>
    public const int WaitersMax = 64;

    /// <summary>Acts on journal, accounts and lists at one time: more threads than that wait for the one disk anyway.</summary>
    public const int ActsMax = 8;

    /// <summary>Sign-ins at one time: each refused one keeps a thread for two seconds.</summary>
    public const int SignInsMax = 4;

    /// <summary>Seconds that a request waits for its turn before it is told to come again.</summary>
    public const int TurnSeconds = 10;

    /// <summary>Streams of alerts at one time.</summary>
    public const int AlertStreamsMax = 16;

    /// <summary>Alerts that wait for one client; one more, and it is dropped: it comes again and says where it was.</summary>
    public const int AlertsWaitingMax = 64;

    /// <summary>Alerts sent again to a client that comes back. Who was away longer pulls batches.</summary>
    public const int AlertsAgainMax = 1_000;

    /// <summary>Seconds between two signs of life in a stream of alerts.</summary>
    public const int HeartbeatSeconds = 15;

    /// <summary>Certificates whose rates and refusals are remembered; the one that was quiet longest is forgotten.</summary>
    public const int CertificatesMax = 1_024;

    /// <summary>Refusals in the signed log for one certificate in a row; then one each <see cref="RefusalSeconds"/>, and requests are turned away unasked.</summary>
    public const int RefusalsMax = 20;

    /// <summary>Seconds after which one more refusal of a certificate may be recorded.</summary>
    public const int RefusalSeconds = 30;

    /// <summary>Refusals of certificates that nobody knows, in the signed log, in a row; the next says how many were left out.</summary>
    public const int StrangersMax = 10;

    /// <summary>Seconds after which one more stranger may be recorded: 240 a day at most.</summary>
    public const int StrangerSeconds = 360;

    /// <summary>People at the pages at one time; the one that was quiet longest is signed out of the pages. A unit has a handful.</summary>
    public const int PageSessionsMax = 64;

    /// <summary>Records whose pictures one person may be shown at a time: some pages of a search; the oldest are forgotten and looked up again.</summary>
    public const int ShownRecordsMax = 3_000;

    /// <summary>Seconds for which the live picture may be watched after it was asked for; then the page asks again, which is another record in the log.</summary>
    public const int AimSeconds = 600;

    /// <summary>Live pictures of one person at once, and then one in <see cref="AimPictureUs"/>.</summary>
    public const int AimPicturesMax = 6;

    /// <summary>Microseconds after which another live picture may be taken: as often as the camera's view is copied.</summary>
    public const long AimPictureUs = 200_000;

    /// <summary>Longest wait for a live picture in milliseconds.</summary>
    public const int AimWaitMs = 1_000;

    /// <summary>Quality of live pictures, 1 to 100: fine detail shows whether the focus is right.</summary>
    public const int AimQuality = 80;

    /// <summary>Microseconds for which the list of what is due is shown again: it is read out of years of the log.</summary>
    public const long DutiesUs = 60_000_000;

    /// <summary>Largest hot list that somebody sends from the pages, in bytes: the national file, five million lines of 100 bytes, and some.</summary>
    public const long ListBytesMax = 600_000_000;

    /// <summary>Seconds for one: the largest over a maintenance network takes a minute. Meanwhile the list's own source waits, as it does for a slow server.</summary>
    public const int ListSeconds = 300;

    /// <summary>Lists that are sent at one time: each is read on a thread, and an index of it may take some hundred megabytes.</summary>
    public const int ListUploadsMax = 1;

    /// <summary>Hot plates shown at one time: an agency has some dozens.</summary>
    public const int HotPlatesShownMax = 1_000;

    /// <summary>Cases shown at one time.</summary>
    public const int CasesShownMax = 1_000;

    /// <summary>Exports from the pages at one time, each with a thread and a reader of the journal.</summary>
    public const int PageExportsMax = 2;

    /// <summary>Areas that one policy may mask, as a policy's lists are bounded.</summary>
    public const int MasksMax = Access.PolicyLimits.ItemsMax;
}
