using System.CommandLine;
using Alpr.CommandLine;
using Alpr.Host.SelfTest;

namespace Alpr.Host;

/// <summary>All that the program can be asked for, with what somebody would type.</summary>
internal static class HostCommands
{
    private const string Unit = "--config /etc/alpr/appliance.json";

    /// <summary>Builds the program's commands.</summary>
    public static RootCommand Create()
    {
        RootCommand root = RunCommand.Create();
        root.Subcommands.Add(SelfTestCommand.Create());
        root.Subcommands.Add(ProvisionCommand.Create());
        root.Subcommands.Add(PolicyCommand.Create());
        root.Subcommands.Add(AccountCommand.Create());
        root.Subcommands.Add(HotListCommand.CreateList());
        root.Subcommands.Add(HotListCommand.CreatePlate());
        root.Subcommands.Add(SearchCommand.CreateSearch());
        root.Subcommands.Add(SearchCommand.CreateView());
        root.Subcommands.Add(ExportCommand.Create());
        foreach (Command command in OversightCommands.Create())
            root.Subcommands.Add(command);
        root.Subcommands.Add(BackendCommand.Create());
        root.Subcommands.Add(RotateKeyCommand.Create());
        root.Subcommands.Add(HoldCommand.CreateHold());
        root.Subcommands.Add(HoldCommand.CreateRelease());
        root.Subcommands.Add(RequestCommand.Create());
        root.Subcommands.Add(InstallCertificateCommand.Create());
        GiveExamples(root, "");
        HelpExamples.ShowIn(root, "0  done", "1  refused, or some inputs failed", "2  the command line or the configuration cannot be used", "3  the appliance cannot run", "4  settings were changed: the service manager starts it anew");
        return root;
    }

    private static void GiveExamples(Command command, string path)
    {
        command.WithExamples(Examples(path));
        foreach (Command below in command.Subcommands)
            GiveExamples(below, path.Length == 0 ? below.Name : $"{path} {below.Name}");
    }

    private static string[] Examples(string command) => command switch
    {
        "" => [$"alprd {Unit}", "alprd --config appliance.json --input toll-gate.mp4 --print", "alprd COMMAND --help"],
        "selftest" => [$"alprd selftest {Unit}", $"alprd selftest {Unit} --json"],
        "provision" => [$"alprd provision {Unit}", $"alprd provision {Unit} --policy policy.json --administrator unit.admin --full-name \"FULL NAME\""],
        "policy" => ["alprd policy check policy.json"],
        "policy check" => ["alprd policy check policy.json"],
        "policy show" => [$"alprd policy show {Unit}", $"alprd policy show {Unit} > policy.json"],
        "policy install" => [$"alprd policy install policy.json {Unit} --user unit.admin", $"alprd policy install policy.json {Unit} --signature policy.json.sig"],
        "account" => [$"alprd account list {Unit} --user unit.admin"],
        "account list" => [$"alprd account list {Unit} --user unit.admin"],
        "account create" => [$"alprd account create desk.operator {Unit} --user unit.admin --full-name \"FULL NAME\" --role operator"],
        "account train" => [$"alprd account train desk.operator {Unit} --user unit.admin --course \"ALPR policy\" --completed 2026-11-02"],
        "account let-in" => [$"alprd account let-in unit.admin {Unit}"],
        "account disable" => [$"alprd account disable desk.operator \"left the agency\" {Unit} --user unit.admin"],
        "account enable" or "account reset-password" or "account enrol-code" => [$"alprd {command} desk.operator {Unit} --user unit.admin"],
        "account add-certificate" => [$"alprd account add-certificate fetcher 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 {Unit} --user unit.admin"],
        "hot-list" => [$"alprd hot-list install stolen stolen.csv {Unit} --user desk.operator"],
        "hot-list install" => [$"alprd hot-list install stolen stolen.csv {Unit} --user desk.operator --purpose \"hot list\""],
        "hot-plate" => [$"alprd hot-plate enter 7ABC123 {Unit} --user desk.operator --days 2 --category stolen_vehicle"],
        "hot-plate enter" => [$"alprd hot-plate enter 7ABC123 {Unit} --user desk.operator --state CA --days 2 --category stolen_vehicle --officer \"FULL NAME\" --reference 26-0114"],
        "hot-plate remove" => [$"alprd hot-plate remove 7ABC123 {Unit} --user desk.operator"],
        "search" => [$"alprd search \"7AB?12*\" {Unit} --user desk.operator --purpose \"stolen vehicle\" --case 26-0114 --from 2026-11-20"],
        "view" => [$"alprd view 1204 {Unit} --user desk.operator --purpose \"stolen vehicle\" --case 26-0114 --out seen"],
        "export" => [$"alprd export {Unit} --user desk.operator --purpose \"court order\" --case 26-0114 --held --out case-26-0114.zip", $"alprd export {Unit} --user desk.operator --purpose \"court order\" --case 26-0114 --records 1204 1206 --out two.alprb"],
        "audit" => [$"alprd audit {Unit} --user city.auditor --from 2026-10-01 --to 2026-11-01 --out october.csv", $"alprd audit {Unit} --user city.auditor --from 2026-10-01 --sample 30 --out sample.csv"],
        "report" => [$"alprd report {Unit} --user city.auditor --first 2026-07-01 --last 2026-09-30 --out reports/2026-q3"],
        "duties" => [$"alprd duties {Unit} --user city.auditor"],
        "inspect" => [$"alprd inspect {Unit} --user field.technician --findings \"lens cleaned\""],
        "damage" => [$"alprd damage {Unit} --user field.technician --findings \"glass cracked\""],
        "repaired" => [$"alprd repaired {Unit} --user field.technician --findings \"glass replaced\""],
        "approve-purge" => [$"alprd approve-purge {Unit} --user unit.admin --before 2026-10-01 --approved-by \"FULL NAME, chief of police\""],
        "backend" => [$"alprd backend list {Unit}"],
        "backend list" => [$"alprd backend list {Unit}"],
        "backend letters" => [$"alprd backend letters center {Unit}"],
        "backend retry" => [$"alprd backend retry center {Unit}", $"alprd backend retry center 1204 1206 {Unit}"],
        "rotate-key" => [$"alprd rotate-key {Unit} --to file:/var/lib/alpr/device-2.key"],
        "hold" => [$"alprd hold {Unit} --case 26-0114 --records 12-40 --user desk.operator --reason \"subpoena\""],
        "release" => [$"alprd release {Unit} --case 26-0114 --user desk.operator --reason \"case closed\""],
        "csr" => [$"alprd csr {Unit} > pole-17.csr"],
        "install-certificate" => [$"alprd install-certificate pole-17.crt {Unit}"],
        _ => [],
    };
}
