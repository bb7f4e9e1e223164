using System.Runtime.InteropServices;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Evidence;
using Alpr.Updates;

namespace Alpr.Consoles.Commands;

/// <summary>Another version of the program from a USB stick, if the release key signed it; and back.</summary>
internal static class UpdateCommand
{
    /// <summary>Builds it.</summary>
    public static ConsoleCommand Make() => new("update", "Put another version of the program in force.",
        new Verb("", "", "Takes a bundle from a USB stick, checks signature and every file, asks, and starts anew. A version that does not come up is left again by itself.", null, Install),
        new Verb("back", "", "Puts the version before in force again. Asks.", null, Back),
        new Verb("status", "", "Shows which version is in force and which was before.", AccessAction.Status, Show));

    private static void Install(CommandCall call)
    {
        UpdateFolder folder = Folder(call);
        using DevicePublicKey release = DevicePublicKey.Load(call.Context.Settings.ReleaseKey);
        string path = StickChoice.File(call, "update", UpdateBundle.Extension);
        using UpdateBundle bundle = call.Talk.Work("checking the signature", _ => UpdateBundle.Open(path, release, RuntimeInformation.RuntimeIdentifier));
        UpdateManifest manifest = bundle.Manifest;
        call.Talk.Say($"version    {manifest.Version}, {manifest.Files.Count} files, {manifest.Files.Sum(static file => file.Bytes) >> 20} MiB, signed by the release key");
        call.Talk.Say($"in force   {folder.Current ?? "nothing that can be updated"}");
        if (!call.Talk.Confirm("The program ends and starts anew with it; that takes some seconds, in which nothing is read."))
            return;
        call.Use(AccessAction.Configure, $"console: update to {manifest.Version}, manifest {bundle.Sha256}", stop =>
        {
            folder.Install(bundle, stop);
            return true;
        }, "unpacking and checking");
        Restart(call);
    }

    private static void Back(CommandCall call)
    {
        UpdateFolder folder = Folder(call);
        if (!call.Talk.Confirm($"Version {folder.Previous ?? "(there is none)"} is put in force in place of {folder.Current ?? "(there is none)"}, and the program starts anew."))
            return;
        call.Use(AccessAction.Configure, $"console: update back to {folder.Previous}", _ =>
        {
            folder.Back();
            return true;
        });
        Restart(call);
    }

    private static void Show(CommandCall call)
    {
        UpdateFolder folder = Folder(call);
        call.Talk.Say($"in force   {folder.Current ?? "nothing that can be updated"}{(folder.IsTrial ? ", on trial" : "")}");
        call.Talk.Say($"before     {folder.Previous ?? "none"}");
    }

    private static UpdateFolder Folder(CommandCall call)
    {
        ConsoleSettings settings = call.Context.Settings;
        return settings.UpdateFolder.Length > 0 && settings.ReleaseKey.Length > 0
            ? new(settings.UpdateFolder)
            : throw new UpdateException("This unit takes no updates over its console: the configuration has no console.update_folder and console.release_key.");
    }

    private static void Restart(CommandCall call)
    {
        call.Talk.Say("It ends now. Wait for the greeting.");
        call.Context.Unit.Restart();
        throw new Terminal.SessionOverException("another version is started");
    }
}
