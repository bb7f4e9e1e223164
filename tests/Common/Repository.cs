namespace Alpr.Tests.Common;

/// <summary>Where a test finds what lies in the repository, and the shared photographs beside it where there are any.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Footage and photographs that our renderer made.</summary>
    public static string Footage => Path.Combine(Root, "board", "Alpr.Board.Simulated", "footage");

    /// <summary>The models.</summary>
    public static string Models => Path.Combine(Root, "models");

    /// <summary>A path in the shared data; skips the test when it is away.</summary>
    public static string SharedData(params string[] path)
    {
        string shared = Environment.GetEnvironmentVariable("ALPR_SHARED") ?? Path.Combine(Root, "..", "shared");
        string full = Path.GetFullPath(Path.Combine([shared, "data", .. path]));
        if (!Path.Exists(full))
            Assert.Ignore("skipped: no shared data");
        return full;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AlprAppliance.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from inside the repository.");
    }
}
