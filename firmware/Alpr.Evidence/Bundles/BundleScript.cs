using System.Text;

namespace Alpr.Evidence;

/// <summary>
/// Writes the steps that check a bundle with openssl and the tools of any POSIX shell, none of them ours: each record's
/// signature, its place in the log, the checkpoint's signature, and each picture's hash.
/// </summary>
internal static class BundleScript
{
    private const string Steps = """
        #!/bin/sh
        # Checks this evidence with openssl alone. Run it in the folder into which the zip was unpacked:
        #     sh verify.sh
        # It believes the keys in keys/. Compare the fingerprint it prints with the one the agency noted at installation.
        # What each step does:
        #   1. The envelope holds the payload and the signature, and the key signed "DSSEv1 <length> <type> <length> <payload>".
        #   2. SHA-256 of a zero byte and the envelope, joined step by step with the hashes in inclusion.txt behind a byte of
        #      one (RFC 6962), gives the root in the third line of checkpoint.txt.
        #   3. The key signed the first three lines of checkpoint.txt.
        #   4. SHA-256 of each picture stands in the payload that was signed.
        set -u
        cd "$(dirname "$0")" || exit 2
        temporary=$(mktemp -d) || exit 2
        trap 'rm -rf "$temporary"' EXIT
        failed=0
        hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
        fail() { echo "FAILED: $1"; failed=1; }
        contains() { case "$(hex "$1")" in *"$2"*) return 0 ;; *) return 1 ;; esac; }
        record() { # record FOLDER KEY PICTURE...
            folder=$1 key=$2
            shift 2
            contains "$folder/envelope" "$(hex "$folder/payload")" || fail "$folder: the envelope does not hold the payload"
            contains "$folder/envelope" "$(hex "$folder/signature.der")" || fail "$folder: the envelope does not hold the signature"
            { printf 'DSSEv1 TYPE %d ' "$(wc -c < "$folder/payload")"; cat "$folder/payload"; } > "$temporary/signed"
            openssl dgst -sha256 -verify "$key" -signature "$folder/signature.der" "$temporary/signed" > /dev/null 2>&1 || fail "$folder: the signature does not match"
            { printf '\000'; cat "$folder/envelope"; } | openssl dgst -sha256 -binary > "$temporary/hash"
            while read -r side sibling; do
                printf '%s' "$sibling" | openssl base64 -d -A > "$temporary/sibling"
                if [ "$side" = left ]; then set -- "$temporary/sibling" "$temporary/hash" "$@"; else set -- "$temporary/hash" "$temporary/sibling" "$@"; fi
                { printf '\001'; cat "$1" "$2"; } | openssl dgst -sha256 -binary > "$temporary/next"
                shift 2
                mv "$temporary/next" "$temporary/hash"
            done < "$folder/inclusion.txt"
            [ "$(openssl base64 -A < "$temporary/hash")" = "$root" ] || fail "$folder: it is not in the log that the checkpoint signs"
            for picture in "$@"; do
                contains "$folder/payload" "$(openssl dgst -sha256 -r "$picture" | cut -c1-64)" || fail "$picture: it is not the picture that was signed"
            done
        }

        """;

    /// <summary>Writes the script.</summary>
    public static string Write(BundleSummary bundle)
    {
        string key = BundleFormat.KeyFileOf(bundle.Report.KeyId!);
        StringBuilder script = new();
        script.Append(Steps.ReplaceLineEndings("\n").Replace("TYPE", $"{Dsse.RecordPayloadType.Length} {Dsse.RecordPayloadType}", StringComparison.Ordinal))
            .Append("root=$(sed -n 3p checkpoint.txt)\n")
            .Append("sed '/^$/,$d' checkpoint.txt > \"$temporary/statement\"\n")
            .Append("sed -n 's/^\u2014 [^ ]* //p' checkpoint.txt | openssl base64 -d -A | tail -c +5 > \"$temporary/signature\"\n")
            .Append($"openssl dgst -sha256 -verify {key} -signature \"$temporary/signature\" \"$temporary/statement\" > /dev/null 2>&1 || fail 'checkpoint.txt: the signature does not match'\n");
        foreach (BundleRecord record in bundle.Records)
        {
            script.Append("record ").Append(record.Folder.TrimEnd('/')).Append(' ').Append(BundleFormat.KeyFileOf(record.KeyId));
            foreach (BundleImage image in record.Images)
                script.Append(' ').Append(image.Name);
            script.Append('\n');
        }
        return script
            .Append("if [ $failed -ne 0 ]; then echo 'NOT PROVEN'; exit 1; fi\n")
            .Append($"echo \"proven: {bundle.Records.Count} records signed by key $(openssl pkey -pubin -in {key} -outform DER | openssl dgst -sha256 -r | cut -c1-64)\"\n")
            .ToString();
    }
}
