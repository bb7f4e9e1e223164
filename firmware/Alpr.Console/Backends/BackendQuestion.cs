namespace Alpr.Consoles.Backends;

/// <summary>How an answer is given and kept.</summary>
internal enum AnswerForm
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>Words with spaces between them.</summary>
    List,

    /// <summary>Degrees north and east, in the fields <c>latitude</c> and <c>longitude</c> of the part that the field names.</summary>
    Position,

    /// <summary>A line that nobody looking on may see: a file for the owner alone, which the field names.</summary>
    Secret,

    /// <summary>A pasted PEM: such a file.</summary>
    Pem,

    /// <summary>A private key for SSH, made here or pasted: such a file.</summary>
    SshKey,

    /// <summary>The keys of an SSH server, asked of it and compared, or pasted: such a file.</summary>
    SshHostKeys,
}

/// <summary>One question about a backend, and where its answer goes.</summary>
/// <param name="Field">Place in the backend's part of the configuration, such as <c>mqtt.tls.ca_certificates</c>.</param>
/// <param name="Prompt">What is asked.</param>
/// <param name="Form">How it is answered and kept.</param>
internal sealed record BackendQuestion(string Field, string Prompt, AnswerForm Form = AnswerForm.Text)
{
    /// <summary>What Enter means as long as nothing is set.</summary>
    public string Usual { get; init; } = "";

    /// <summary>The answer <c>none</c> is one; of files and secrets: there may be none.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Why an answer is not taken, with the remedy; null: it is. Of what is pasted nothing is checked here.</summary>
    public Func<string, string?> Refusal { get; init; } = static _ => null;

    /// <summary>Whether it is asked at all, after what was answered before; its field is taken out when it is not.</summary>
    public Func<BackendAnswers, bool> When { get; init; } = static _ => true;

    /// <summary>Ending of the file that keeps it.</summary>
    public string Ending { get; init; } = "";
}

/// <summary>A kind of backend: what the console knows of it.</summary>
/// <param name="Name">Its word in the configuration, which is also its part's name.</param>
/// <param name="Title">What it is.</param>
/// <param name="Questions">What is asked, in this order.</param>
internal sealed record BackendKind(string Name, string Title, params IReadOnlyList<BackendQuestion> Questions)
{
    /// <summary>It has a way to say hits.</summary>
    public Func<BackendAnswers, bool> HasHits { get; init; } = static _ => true;

    /// <summary>It has a way to say health and tampering.</summary>
    public Func<BackendAnswers, bool> HasHealth { get; init; } = static _ => false;

    /// <summary>Pictures that usually go.</summary>
    public Func<BackendAnswers, string> Images { get; init; } = static _ => "plate";

    /// <summary>It is spoken to by TLS, which the configuration says by a part of its own.</summary>
    public bool HasTlsPart { get; init; }
}
