namespace Alpr.Benchmarks;

/// <summary>Where the benchmarks find models, frames and peers.</summary>
internal static class Places
{
    /// <summary>The folder with the solution; <c>scripts/bench</c> names it.</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("ALPR_ROOT") ?? FindRoot();

    /// <summary>The models that we ship.</summary>
    public static string Models => Path.Combine(Root, "models");

    /// <summary>Photographs and video that our renderer made.</summary>
    public static string Footage => Path.Combine(Root, "board", "Alpr.Board.Simulated", "footage");

    /// <summary>Photographs and models of others beside the repository; perhaps away.</summary>
    public static string Shared { get; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("ALPR_SHARED") ?? Path.Combine(Root, "..", "shared"));

    /// <summary>Where large files may be written that are gone afterwards: <c>TMPDIR</c>, else beside what is built.</summary>
    public static string Scratch { get; } =
        Environment.GetEnvironmentVariable("TMPDIR") ?? Environment.GetEnvironmentVariable("ALPR_ARTIFACTS") ?? Path.Combine(Root, "artifacts");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AlprAppliance.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidDataException("The program lies outside the repository; set ALPR_ROOT to the repository's folder.");
    }
}
