using System.Globalization;
using Alpr.CommandLine;
using Alpr.Evidence;

namespace Alpr.Ctl.Output;

/// <summary>Says what an export wrote.</summary>
/// <param name="file">The file.</param>
/// <param name="device">Whose records they are.</param>
/// <param name="isJson">A JSON line, not text.</param>
internal sealed class ExportReport(string file, string device, bool isJson)
{
    /// <summary>The file that is written.</summary>
    public string File => file;

    /// <summary>A batch of a range.</summary>
    /// <param name="first">First sequence.</param>
    /// <param name="records">How many.</param>
    public void Batch(long first, long records) => Tell($"{records} records of '{device}'", records, first, null);

    /// <summary>A bundle.</summary>
    /// <param name="report">What the verifier found in it.</param>
    public void Bundle(VerificationReport report) => Tell(
        string.Create(CultureInfo.InvariantCulture, $"{report.Exhibits} records of '{device}' ({report.Detections} detections, {report.Images} images), proven"), report.Exhibits, null, report);

    private void Tell(string text, long records, long? first, VerificationReport? bundle) => OneAnswer.Give(isJson, $"{file}: {text}", line =>
    {
        line.WriteString("file", file);
        line.WriteString("kind", bundle is null ? "batch" : "bundle");
        line.WriteString("device_id", device);
        line.WriteNumber("records", records);
        if (first is { } sequence)
            line.WriteNumber("first", sequence);
        if (bundle is not null)
        {
            line.WriteNumber("detections", bundle.Detections);
            line.WriteNumber("images", bundle.Images);
        }
    });
}
