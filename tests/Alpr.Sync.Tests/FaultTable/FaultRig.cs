using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.FaultTable;

/// <summary>One kind of backend with its real server, and how it is broken and mended.</summary>
internal abstract class FaultRig : IDisposable
{
    private readonly List<IDisposable> _open = [];

    protected FaultRig() => Source = Keep(new SignedRecords(Folder));

    public string Folder { get; } = Directory.CreateTempSubdirectory("alpr-faults").FullName;

    public IBackend Backend { get; protected init; } = null!;

    public CutPlan Plan { get; } = new();

    protected SignedRecords Source { get; }

    /// <summary>Cuts of a slice: as many as there are packets until some record is through.</summary>
    public virtual int Cuts => 16;

    /// <summary>Why a fault has no meaning here, or, beginning with <c>not tried</c>, is not tried; null: it is.</summary>
    public abstract string? NotApplicable(FaultKind fault);

    /// <summary>So many records; one in the middle is what the server does not take, when that is the fault.</summary>
    public virtual Delivery[] Records(int count, FaultKind fault) => Source.Take(count);

    /// <summary>It goes wrong from now on.</summary>
    public abstract void Break(FaultKind fault);

    /// <summary>It is well again.</summary>
    public abstract void Mend(FaultKind fault);

    /// <summary>After each call of the backend.</summary>
    public virtual void AfterCall()
    {
    }

    /// <summary>The key of each record that the receiver has, as often as it has it.</summary>
    /// <param name="acknowledged">How many different ones are waited for.</param>
    public abstract string[] Keys(int acknowledged);

    public void Dispose()
    {
        Backend.Dispose();
        foreach (IDisposable one in Enumerable.Reverse(_open))
            one.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    protected T Keep<T>(T one)
        where T : IDisposable
    {
        _open.Add(one);
        return one;
    }
}
