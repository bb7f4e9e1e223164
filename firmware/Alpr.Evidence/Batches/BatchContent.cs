using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// Takes the parts behind a batch's header in their order - statements, exhibits, records, end - and has each judged.
/// </summary>
internal sealed class BatchContent
{
    private readonly FindingList _findings;
    private readonly HeaderCheck _header;
    private readonly BatchHeader _batch;
    private readonly VerificationOptions _options;
    private readonly IBatchVisitor? _visitor;
    private readonly StatementCheck _statements;
    private readonly HistoryCheck _history;
    private readonly Dictionary<Record.BodyOneofCase, long> _kinds = [];
    private Phase _phase = Phase.Statements;
    private long _lastExhibit = -1;

    public BatchContent(
        FindingList findings, HeaderCheck header, BatchHeader batch, VerificationOptions options, IBatchVisitor? visitor)
    {
        _findings = findings;
        _header = header;
        _batch = batch;
        _options = options;
        _visitor = visitor;
        GoneRecords gone = new();
        EnvelopeCheck envelopes = new(findings, header.Keys!, header.DeviceId!);
        _history = new(findings, header, header.Checkpoint!);
        _statements = new(findings, envelopes, header.Keys!, gone, _history, header.Checkpoint!);
        Records = new(findings, header, envelopes, gone);
        Images = new(findings, gone, options.ImagesLeftOut);
        visitor?.Header(batch);
    }

    private enum Phase
    {
        Statements,
        Exhibits,
        Records,
    }

    public RecordCheck Records { get; }

    public ImageCheck Images { get; }

    public RecordTimes Times { get; } = new();

    /// <summary>Exhibits seen.</summary>
    public long Exhibits { get; private set; }

    /// <summary>Statements seen.</summary>
    public long Statements => _statements.Count;

    /// <summary>How many records and exhibits of each kind are whole and signed.</summary>
    public IReadOnlyDictionary<Record.BodyOneofCase, long> Kinds => _kinds;

    public long? ContinuesFrom => _history.ContinuesFrom;

    /// <summary>The record that the last part was about.</summary>
    public long LastSequence { get; private set; } = -1;

    /// <summary>Judges the next part; false when it does not belong there.</summary>
    public bool Take(BatchPart part)
    {
        bool isNew = part.PartCase is BatchPart.PartOneofCase.Statement or BatchPart.PartOneofCase.Exhibit
            || (part.PartCase == BatchPart.PartOneofCase.Record && !part.Record.GoneLeafHash.IsEmpty);
        if (isNew && _batch.FormatVersion < BatchFormat.Version)
            return false;
        switch (part.PartCase)
        {
            case BatchPart.PartOneofCase.Statement when _phase == Phase.Statements:
                if (_statements.Statement(part.Statement) is { } statement)
                    _visitor?.Statement(part.Statement, statement);
                LastSequence = (long)Math.Min(part.Statement.Sequence, (ulong)EvidenceLimits.TreeSizeMax);
                return true;
            case BatchPart.PartOneofCase.Exhibit when _phase <= Phase.Exhibits:
                Enter(Phase.Exhibits);
                Exhibit(part.Exhibit);
                return true;
            case BatchPart.PartOneofCase.Record:
                Enter(Phase.Records);
                TakeRecord(part.Record);
                return true;
            case BatchPart.PartOneofCase.Image when _phase > Phase.Statements:
                Images.Take(part.Image);
                _visitor?.Image(part.Image);
                return true;
            case BatchPart.PartOneofCase.End:
                Enter(Phase.Records);
                Finish(part.End);
                return true;
            default:
                return false;
        }
    }

    // What the statements say is complete when the first part of another kind comes.
    private void Enter(Phase phase)
    {
        if (_phase == Phase.Statements)
        {
            _statements.FinishKeys();
            _header.CheckTrust();
            _history.Check(_batch, _options.KeptCheckpoint.Span);
            if (_header.First > 0 || _header.Count == 0)
                _history.FinishOtherLog(); // the log's first record does not come
        }
        if (phase == Phase.Records && _phase != Phase.Records)
            Images.Nothing(LastSequence);
        _phase = phase;
    }

    private void Exhibit(ProvenRecord part)
    {
        Exhibits++;
        long sequence = (long)Math.Min(part.Sequence, (ulong)EvidenceLimits.TreeSizeMax);
        if (sequence <= _lastExhibit)
            _findings.Add(FindingKind.SequenceRepeated, $"exhibit {sequence} comes behind exhibit {_lastExhibit}", sequence);
        LastSequence = _lastExhibit = sequence;
        Record? record = _statements.Exhibit(part);
        Note(record, sequence);
        if (record is not null)
            _visitor?.Exhibit(part, record);
    }

    private void TakeRecord(BatchRecord part)
    {
        (Record? record, LastSequence) = Records.Take(part);
        if (record is not null)
            _history.Note(record);
        _history.FinishOtherLog();
        Note(record, LastSequence);
        if (record is not null)
            _visitor?.Record(part, record);
    }

    private void Note(Record? record, long sequence)
    {
        if (record is null)
        {
            Images.Nothing(sequence);
            return;
        }
        _kinds[record.BodyCase] = _kinds.GetValueOrDefault(record.BodyCase) + 1;
        Times.Note(record);
        Images.Expect(record, sequence);
    }

    private void Finish(BatchEnd end)
    {
        Images.Finish();
        _history.FinishOtherLog();
        if (Records.Count != _header.Count || end.Records != (ulong)Records.Count || end.Images != (ulong)Images.Count)
        {
            _findings.Add(FindingKind.CountDiffers,
                $"the batch holds {Records.Count} records and {Images.Count} images; it says {_header.Count} records at its beginning, "
                + $"{end.Records} and {end.Images} images at its end");
        }
        if (end.Statements != (ulong)_statements.Count || end.Exhibits != (ulong)Exhibits)
        {
            _findings.Add(FindingKind.CountDiffers,
                $"the batch holds {_statements.Count} statements and {Exhibits} exhibits; its end says {end.Statements} and {end.Exhibits}");
        }
        if (end.FormatVersion != (_batch.FormatVersion == BatchFormat.OldestVersion ? 0 : _batch.FormatVersion))
        {
            _findings.Add(FindingKind.Malformed,
                $"the batch has format version {_batch.FormatVersion} at its beginning and {end.FormatVersion} at its end");
        }
        Records.Finish();
    }
}
