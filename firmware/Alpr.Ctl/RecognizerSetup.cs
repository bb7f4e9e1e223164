using System.CommandLine;
using Alpr.Recognition;

namespace Alpr.Ctl;

/// <summary>The options that choose the models, shared by every command that recognises.</summary>
internal sealed class RecognizerSetup
{
    private readonly Option<string?> _models = new("--models") { Description = "Folder with manifest.json and the models (default: beside the program, or the repository's)." };

    private readonly Option<int> _threads = new("--threads") { Description = "Threads for one model run.", DefaultValueFactory = _ => 1 };

    /// <summary>Adds the options to a command.</summary>
    public RecognizerSetup(Command command)
    {
        _threads.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 16)
                given.AddError("--threads must be 1 to 16.");
        });
        command.Options.Add(_models);
        command.Options.Add(_threads);
    }

    /// <summary>Loads the models the command line asked for.</summary>
    /// <exception cref="ModelException">They cannot be used.</exception>
    public PlateRecognizer Load(ParseResult command) =>
        new(ModelBundle.Load(command.GetValue(_models) ?? DefaultFolder()), command.GetValue(_threads));

    /// <summary>The first folder <c>models</c> with a manifest, from the program's folder upwards.</summary>
    private static string DefaultFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string models = Path.Combine(folder.FullName, "models");
            if (File.Exists(Path.Combine(models, "manifest.json")))
                return models;
        }
        throw new ModelException($"no folder 'models' with a manifest.json lies at or above {AppContext.BaseDirectory}; name one with --models.");
    }
}
