namespace Alpr.Board.Tls;

/// <summary>By what a server is known and what it is shown: names of PEM files, the key not encrypted.</summary>
/// <param name="CaCertificates">Authorities that count instead of the system's; empty: the system's.</param>
/// <param name="ClientCertificate">The certificate that is shown, with intermediates behind it; empty: none.</param>
/// <param name="ClientKey">Its key.</param>
public readonly record struct TlsFiles(string CaCertificates, string ClientCertificate = "", string ClientKey = "");
