using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Alpr.Board.Ssh;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Backends;

/// <summary>Asks one question in its form and puts the answer where it belongs. What is secret goes into a file and is shown nowhere.</summary>
internal sealed class AnswerForms(CommandCall call, BackendAnswers answers, BackendFiles files)
{
    private const string None = "none";
    private const int ScanMs = 10_000;

    private readonly Conversation _talk = call.Talk;

    /// <summary>Asks.</summary>
    public void Ask(BackendQuestion question)
    {
        if (!question.When(answers))
        {
            if (question.Form != AnswerForm.Position)
                answers.Set(question.Field, null);
            return;
        }
        switch (question.Form)
        {
            case AnswerForm.Flag:
                answers.Set(question.Field, _talk.Choose(question.Prompt, Present(question) == "true"));
                break;
            case AnswerForm.Position:
                AskPosition(question);
                break;
            case AnswerForm.Secret:
                AskSecret(question);
                break;
            case AnswerForm.Pem:
                AskPem(question);
                break;
            case AnswerForm.SshKey:
                AskSshKey(question);
                break;
            case AnswerForm.SshHostKeys:
                AskSshHostKeys(question);
                break;
            default:
                string text = AskText(question);
                answers.Set(question.Field, text.Length == 0 ? null : question.Form switch
                {
                    AnswerForm.Number => JsonValue.Create(int.Parse(text, CultureInfo.InvariantCulture)),
                    AnswerForm.List => new JsonArray([.. text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(static word => (JsonNode)word)]),
                    _ => JsonValue.Create(text),
                });
                break;
        }
    }

    private string Present(BackendQuestion question) => answers[question.Field] is { Length: > 0 } there ? there : question.Usual;

    private string AskText(BackendQuestion question)
    {
        string present = Present(question);
        if (!question.IsOptional)
            return _talk.Ask(question.Prompt, present, question.Refusal);
        string answer = _talk.Ask(question.Prompt, present.Length > 0 ? present : None, text => text == None ? null : question.Refusal(text));
        return answer == None ? "" : answer;
    }

    private void AskPosition(BackendQuestion question)
    {
        string north = answers[question.Field + ".latitude"], east = answers[question.Field + ".longitude"];
        string answer = _talk.Ask(question.Prompt, north.Length > 0 ? $"{north} {east}" : None, text => text == None ? null : question.Refusal(text));
        bool isThere = BackendKinds.TryPosition(answer, out double latitude, out double longitude);
        answers.Set(question.Field + ".latitude", isThere ? JsonValue.Create(latitude) : null);
        answers.Set(question.Field + ".longitude", isThere ? JsonValue.Create(longitude) : null);
    }

    private void AskSecret(BackendQuestion question)
    {
        bool isThere = answers[question.Field].Length > 0;
        string hint = isThere ? question.IsOptional ? " (Enter: keeps it, none: none)" : " (Enter: keeps it)" : question.IsOptional ? " (Enter: none)" : "";
        while (true)
        {
            string secret = _talk.AskSecret(question.Prompt + hint);
            if (secret.Length > 0 && !(question.IsOptional && secret == None))
                Keep(question, Encoding.UTF8.GetBytes(secret));
            else if (secret.Length > 0)
                answers.Set(question.Field, null);
            else if (!isThere && !question.IsOptional)
            {
                _talk.Say("  It is needed.");
                continue;
            }
            return;
        }
    }

    private void AskPem(BackendQuestion question)
    {
        bool isThere = answers[question.Field].Length > 0;
        if (!question.IsOptional)
        {
            // It belongs to what was answered just before: a key to its certificate.
            if (!isThere || answers.Fresh.Contains(Path.ChangeExtension(question.Field, ".client_certificate")))
                Keep(question, _talk.Paste($"{question.Prompt} (PEM, not encrypted)", isPem: true));
            return;
        }
        if (!_talk.Choose(question.Prompt, present: isThere))
            answers.Set(question.Field, null);
        else if (!isThere || _talk.Choose("Is it another one than the unit has", present: false))
            Keep(question, _talk.Paste("the certificate (PEM)", isPem: true));
    }

    private void AskSshKey(BackendQuestion question)
    {
        if (answers[question.Field].Length > 0 && !_talk.Choose("Is the unit to have another key there than it has", present: false))
            return;
        if (!_talk.Choose("Does the unit make a key of its own for it (n: paste one)", present: true))
        {
            Keep(question, _talk.Paste("the private key (OpenSSH or PEM, not encrypted)", isPem: true));
            return;
        }
        SshUnitKey key = SshUnitKey.Make(call.Context.Unit.DeviceId);
        Keep(question, key.PrivatePem);
        _talk.Say("Have this line put into authorized_keys of that user (copy it whole):");
        _talk.SayWhole(key.PublicLine);
    }

    private void AskSshHostKeys(BackendQuestion question)
    {
        if (answers[question.Field].Length > 0 && !_talk.Choose("Has the server another key than the unit knows", present: false))
            return;
        string host = answers["sftp.host"];
        int port = int.Parse(answers["sftp.port"], CultureInfo.InvariantCulture);
        while (_talk.Choose("Is the server asked for its key now (n: paste it)", present: true))
        {
            try
            {
                IReadOnlyList<SshHostKey> keys = _talk.Work("asking", stop => SshHostKey.Ask(host, port, ScanMs, stop));
                foreach (SshHostKey key in keys)
                    _talk.Say($"  {key.Algorithm,-20} {key.Fingerprint}");
                if (!_talk.Confirm("Compare one with what the server's keeper tells you by another way: whoever answers to a wrong key gets everything."))
                    continue;
                Keep(question, Encoding.UTF8.GetBytes(string.Concat(keys.Select(static key => key.Line + "\n"))));
                return;
            }
            catch (IOException away)
            {
                _talk.Say(away.Message);
            }
        }
        Keep(question, _talk.Paste("the server's key, as ssh-keyscan writes it", isPem: false));
    }

    private void Keep(BackendQuestion question, byte[] bytes)
    {
        answers.Set(question.Field, files.Keep(question.Ending, bytes));
        answers.Fresh.Add(question.Field);
    }
}
