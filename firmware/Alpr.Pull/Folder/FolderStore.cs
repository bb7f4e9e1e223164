using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alpr.Board.Storage;
using Alpr.Evidence;
using Alpr.Pull.Pulling;

namespace Alpr.Pull.Folder;

/// <summary>
/// Keeps whole batch files: <c>DIR/UNIT/batches/FIRST-LAST.alprb</c>, then <c>DIR/UNIT/checkpoint</c>, then <c>DIR/UNIT/state.json</c>, which says how far they
/// count. Each is on the disk before the next is written.
/// </summary>
public sealed class FolderStore : IBatchStore
{
    private const string StateName = "state.json";
    private readonly SpoolFolder _spool;
    private readonly bool _extract;

    /// <summary>Takes a folder.</summary>
    /// <param name="path">It is made when it is not there.</param>
    /// <param name="extract">True: what is in the batches is also written as JSON lines and picture files.</param>
    /// <exception cref="PullException">It cannot be used, or another process has it.</exception>
    public FolderStore(string path, bool extract = false)
    {
        _spool = new(path);
        _extract = extract;
    }

    /// <summary>Called between the steps of <see cref="KeepAsync"/>; tests end there, as a kill does.</summary>
    internal Action<FolderStep>? OnStep { get; init; }

    /// <inheritdoc/>
    public Task<UnitState?> LoadAsync(string unit, CancellationToken stop)
    {
        string path = Path.Combine(_spool.Of(unit), StateName);
        try
        {
            return Task.FromResult(File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), StateJson.Default.UnitState) : null);
        }
        catch (JsonException damage)
        {
            throw new PullException(PullProblem.Settings, unit, $"{path} is damaged", "Restore it from a copy; without it, move the unit's folder away and pull anew", damage);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(unit, failure);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LeftBatch> Left(string unit, long position)
    {
        List<LeftBatch> left = [];
        foreach (string path in Directory.EnumerateFiles(_spool.Of(unit, "batches"), "*" + BatchFormat.Extension).Order(StringComparer.Ordinal))
        {
            string[] ends = Path.GetFileNameWithoutExtension(path).Split('-');
            if (ends.Length == 2 && TryRead(ends[0], out long first) && TryRead(ends[1], out long last) && first >= position)
                left.Add(new(path, last));
        }
        return left;
    }

    /// <inheritdoc/>
    public FileStream Spool(string unit) => _spool.Spool(unit);

    /// <inheritdoc/>
    public Task KeepAsync(ProvenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        try
        {
            OnStep?.Invoke(FolderStep.Spooled);
            string folder = _spool.Of(batch.Unit, "batches");
            string name = string.Create(CultureInfo.InvariantCulture, $"{batch.First:D12}-{batch.Last:D12}");
            string path = Path.Combine(folder, name + BatchFormat.Extension);
            File.Move(batch.Path, path, overwrite: true); // its content was flushed when it was spooled
            DurableFile.FlushFolder(folder);
            OnStep?.Invoke(FolderStep.Named);
            if (_extract)
                Extract.Write(path, _spool.Of(batch.Unit, "extract"), name);
            OnStep?.Invoke(FolderStep.Extracted);
            DurableFile.Write(Path.Combine(_spool.Of(batch.Unit), "checkpoint"), batch.After.Checkpoint);
            OnStep?.Invoke(FolderStep.CheckpointWritten);
            DurableFile.Write(Path.Combine(_spool.Of(batch.Unit), StateName), JsonSerializer.SerializeToUtf8Bytes(batch.After, StateJson.Default.UnitState));
            OnStep?.Invoke(FolderStep.Entered);
            return Task.CompletedTask;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(batch.Unit, failure);
        }
    }

    /// <inheritdoc/>
    public Task<string> RefuseAsync(string unit, string path, long position, IReadOnlyList<string> findings) =>
        Task.FromResult(_spool.Refuse(unit, path, position, findings));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _spool.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool TryRead(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>Between which steps of keeping a batch in a folder a kill may fall.</summary>
internal enum FolderStep
{
    /// <summary>Proven, not yet under its name.</summary>
    Spooled,

    /// <summary>Under its name.</summary>
    Named,

    /// <summary>Extracted, if that is wanted.</summary>
    Extracted,

    /// <summary>The checkpoint is the batch's.</summary>
    CheckpointWritten,

    /// <summary>It counts.</summary>
    Entered,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, WriteIndented = true)]
[JsonSerializable(typeof(UnitState))]
internal sealed partial class StateJson : JsonSerializerContext;
