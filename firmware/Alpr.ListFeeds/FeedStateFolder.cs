using System.Text.Json;

namespace Alpr.ListFeeds;

/// <summary>Keeps each list's <see cref="FeedState"/>. A state that is lost or damaged costs one fetch and nothing else, so it is never an error.</summary>
internal sealed class FeedStateFolder
{
    private const string Suffix = ".feed";
    private const int BytesMax = 16_384;

    private readonly string _folder;

    /// <summary>Makes the folder where there is none.</summary>
    /// <exception cref="FeedException">It cannot be made.</exception>
    public FeedStateFolder(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FeedException(folder, "the folder cannot be used: " + error.Message.TrimEnd('.'), "Check the path and the service's rights", error);
        }
    }

    /// <summary>Reads a list's state; a blank one where there is none or where it is damaged.</summary>
    public FeedState Load(string list)
    {
        try
        {
            using FileStream file = File.OpenRead(PathOf(list));
            FeedState? state = file.Length <= BytesMax ? JsonSerializer.Deserialize(file, FeedJson.Default.FeedState) : null;
            return state is { Policy: not null, Sha256: not null } && FeedState.IsValidator(state.EntityTag) && FeedState.IsValidator(state.LastModified)
                ? state
                : new();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return new();
        }
    }

    /// <summary>Writes a list's state whole or not at all.</summary>
    /// <returns>False when the disk does not take it: the next start fetches once more.</returns>
    public bool TrySave(string list, FeedState state)
    {
        string path = PathOf(list), temporary = path + "-new";
        try
        {
            using (FileStream file = new(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                JsonSerializer.Serialize(file, state, FeedJson.Default.FeedState);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true); // rename(2)
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes a list's state.</summary>
    public void Remove(string list)
    {
        try
        {
            File.Delete(PathOf(list));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It says nothing of a list's content, and counts for none that is not in force.
        }
    }

    private string PathOf(string list) => Path.Combine(_folder, list + Suffix);
}
