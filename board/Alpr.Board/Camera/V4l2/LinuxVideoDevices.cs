namespace Alpr.Board.Camera.V4l2;

/// <summary>The video nodes of the running kernel, found by path, by place or by name.</summary>
/// <param name="devices">Folder of nodes and of udev's links.</param>
/// <param name="classes">Where the kernel tells their names.</param>
internal sealed class LinuxVideoDevices(string devices = "/dev", string classes = "/sys/class/video4linux") : IVideoDevices
{
    /// <summary>This machine's.</summary>
    public static LinuxVideoDevices Instance { get; } = new();

    /// <inheritdoc/>
    /// <remarks>
    /// A path is itself. Another name is looked for in <c>/dev/v4l/by-path</c>, <c>/dev/v4l/by-id</c>, then among the cards' names; of a card
    /// with several nodes the first is taken: the others carry metadata.
    /// </remarks>
    public bool TryResolve(string name, out string path)
    {
        path = name;
        if (name.StartsWith('/'))
            return true;
        foreach (string folder in (ReadOnlySpan<string>)["by-path", "by-id"])
        {
            path = Path.Combine(devices, "v4l", folder, name);
            if (File.Exists(path))
                return true;
        }
        return TryFindCard(name, out path);
    }

    /// <inheritdoc/>
    public int Open(string path, out IVideoDevice? device) => LinuxVideoDevice.Open(path, out device);

    private bool TryFindCard(string name, out string path)
    {
        path = "";
        if (!Directory.Exists(classes))
            return false;
        int best = int.MaxValue;
        foreach (string node in Directory.EnumerateDirectories(classes, "video*"))
        {
            if (int.TryParse(Path.GetFileName(node).AsSpan("video".Length), out int number) && number < best
                && Says(node, "name", name) && Says(node, "index", "0"))
            {
                best = number;
                path = Path.Combine(devices, Path.GetFileName(node));
            }
        }
        return path.Length > 0;
    }

    private static bool Says(string node, string file, string wanted)
    {
        try
        {
            return File.ReadAllText(Path.Combine(node, file)).Trim() == wanted;
        }
        catch (IOException) // the node went while we looked
        {
            return false;
        }
    }
}
