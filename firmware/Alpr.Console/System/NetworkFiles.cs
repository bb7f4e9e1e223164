using System.Globalization;
using System.Text;
using Alpr.Board.Storage;

namespace Alpr.Consoles;

/// <summary>
/// A network plan as the files of systemd-networkd (systemd.network(5), systemd.netdev(5)), of systemd-timesyncd (timesyncd.conf(5)) and of the service's
/// environment (systemd.exec(5)). The files are the plan: it is read back from them. Only files of these names are ever touched.
/// </summary>
/// <param name="settings">Where they lie, and the interface.</param>
public sealed class NetworkFiles(ConsoleSettings settings)
{
    private const string Begin = "# Written by the unit's console ('setup network'); what is changed by hand is lost the next time.\n";
    private const string ProxyVariable = "https_proxy=";
    private const int BytesMax = 64 << 10;

    private string Link => Path.Combine(settings.NetworkFolder, "10-alpr.network");

    private string Device => Path.Combine(settings.NetworkFolder, "10-alpr-vlan.netdev");

    private string Tagged => Path.Combine(settings.NetworkFolder, "11-alpr-vlan.network");

    private string Time => Path.Combine(settings.TimeFolder, "alpr.conf");

    /// <summary>The plan that the files hold; of files that are not there, DHCP and nothing else.</summary>
    public NetworkPlan Read()
    {
        string[] device = Lines(Device), link = device.Length > 0 ? Lines(Tagged) : Lines(Link);
        return new()
        {
            Address = Value(link, "Address="),
            Gateway = Value(link, "Gateway="),
            Vlan = int.TryParse(Value(device, "Id="), NumberStyles.None, CultureInfo.InvariantCulture, out int vlan) ? vlan : 0,
            Dns = NetworkPlan.Split(Value(link, "DNS=")),
            Ntp = NetworkPlan.Split(Value(Lines(Time), "NTP=")),
            Proxy = Value(Lines(settings.EnvironmentFile), ProxyVariable),
        };
    }

    /// <summary>The files that <see cref="Write"/> writes or takes away for a plan, the interface's first.</summary>
    public IReadOnlyList<string> Touched(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        bool isTagged = plan.Vlan > 0;
        List<string> files = [Link];
        files.AddRange(new[] { Device, Tagged }.Where(path => isTagged || File.Exists(path)));
        if (plan.Ntp.Count > 0 || File.Exists(Time))
            files.Add(Time);
        if (plan.Proxy.Length > 0 || File.Exists(settings.EnvironmentFile))
            files.Add(settings.EnvironmentFile);
        return files;
    }

    /// <summary>Puts a plan in the place of the one that is there, each file whole.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<string> Write(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string name = string.Create(CultureInfo.InvariantCulture, $"alpr.{plan.Vlan}");
        bool isTagged = plan.Vlan > 0;
        List<string> written = [];
        Put(Link, $"[Match]\nName={settings.Interface}\n\n[Network]\n{(isTagged ? $"VLAN={name}\nLinkLocalAddressing=no\n" : Addressing(plan))}");
        Put(Device, isTagged ? string.Create(CultureInfo.InvariantCulture, $"[NetDev]\nName={name}\nKind=vlan\n\n[VLAN]\nId={plan.Vlan}\n") : null);
        Put(Tagged, isTagged ? $"[Match]\nName={name}\n\n[Network]\n{Addressing(plan)}" : null);
        Put(Time, plan.Ntp.Count > 0 ? $"[Time]\nNTP={string.Join(' ', plan.Ntp)}\n" : null);
        PutProxy(plan.Proxy);
        return written;

        void Put(string path, string? text)
        {
            if (text is null)
            {
                if (File.Exists(path))
                    File.Delete(path);
                return;
            }
            Store(path, Begin + text);
            written.Add(path);
        }

        void PutProxy(string proxy)
        {
            string[] others = [.. Lines(settings.EnvironmentFile).Where(line => !line.StartsWith(ProxyVariable, StringComparison.OrdinalIgnoreCase))];
            if (proxy.Length == 0 && others.Length == 0)
            {
                if (File.Exists(settings.EnvironmentFile))
                    File.Delete(settings.EnvironmentFile);
                return;
            }
            Store(settings.EnvironmentFile, string.Concat(others.Append(proxy.Length > 0 ? ProxyVariable + proxy : "").Where(line => line.Length > 0).Select(line => line + "\n")));
            written.Add(settings.EnvironmentFile);
        }
    }

    private static string Addressing(NetworkPlan plan)
    {
        StringBuilder text = new();
        text.Append(plan.Address.Length == 0 ? "DHCP=yes\n" : $"Address={plan.Address}\n");
        if (plan.Gateway.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"Gateway={plan.Gateway}\n");
        if (plan.Dns.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"DNS={string.Join(' ', plan.Dns)}\n");
        return text.ToString();
    }

    private static string Value(string[] lines, string key) => Array.FindLast(lines, line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim() ?? "";

    private static string[] Lines(string path)
    {
        FileInfo file = new(path);
        return file.Exists && file.Length <= BytesMax ? File.ReadAllLines(path) : [];
    }

    private static void Store(string path, string text)
    {
        const UnixFileMode Everyone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead; // networkd is another user
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, Encoding.UTF8.GetBytes(text));
        File.SetUnixFileMode(path, Everyone);
    }
}
