using System.CommandLine;
using Alpr.CommandLine;
using Alpr.Ctl.Commands;

namespace Alpr.Ctl;

/// <summary>All that the program can be asked for.</summary>
internal static class CtlCommands
{
    /// <summary>Builds the program's commands.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Reads plates from photographs and footage; pulls, proves and exports what units signed; looks after a fleet of them.")
        {
            ReadCommand.Create("read", "Find and read the plates in photographs.", wholeFrames: true).WithExamples(
                "alprctl read photograph.jpg",
                "alprctl read --annotate seen photographs/",
                "alprctl read photographs/ | jq -r '.plates[0].plate // empty'"),
            ReadCommand.Create("crop", "Read images that are already tight plate crops.", wholeFrames: false).WithExamples("alprctl crop plate.png", "alprctl crop --json crops/"),
            ReplayCommand.Create(),
            AnnotateCommand.Create(),
            SimulateCommand.Create(),
            ExportCommand.Create(),
            VerifyCommand.Create(),
            VerifyReportCommand.Create(),
            PullCommand.Create(),
            HealthCommand.Create(),
            BackendCommand.Create(),
            UpdateBundleCommand.Create(),
            CompletionCommand.Create(),
        };
        root.WithExamples(
            "alprctl read photograph.jpg",
            "alprctl pull --fleet fleet.json --into pulled",
            "alprctl verify --trust units-ca.pem pulled/pole-17/*.alprb",
            "alprctl COMMAND --help");
        Sense.Check(root);
        HelpExamples.ShowIn(root, "0  done", "1  some inputs failed, or something is not proven", "2  the command line or a file cannot be used");
        return root;
    }
}
