using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>Is shown what a batch holds while it is verified, in the order of the file.</summary>
public interface IBatchVisitor
{
    /// <summary>The header, whose checkpoint and certificate are in order.</summary>
    void Header(BatchHeader header);

    /// <summary>A statement of the log about itself and the record in it.</summary>
    void Statement(ProvenRecord statement, Record record);

    /// <summary>An exhibit and the record in it.</summary>
    void Exhibit(ProvenRecord exhibit, Record record);

    /// <summary>A record of the range.</summary>
    void Record(BatchRecord part, Record record);

    /// <summary>An image of the exhibit or record before it.</summary>
    void Image(BatchImage image);
}
