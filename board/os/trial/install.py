"""Steps from the bare Debian to the new unit."""
import re

from host.board import need

SERVICE = "alprd.service"
ACTIVE = f"test $(systemctl is-active {SERVICE}) = active"


def boot(trial):
    seconds = trial.machine.power_on()
    first = trial.machine.do("cat /proc/1/comm")
    need(first == "systemd", first)
    who = trial.machine.do(". /etc/os-release; echo $PRETTY_NAME; uname -r; systemctl --version | head -1").splitlines()
    trial.machine.until("systemctl is-active serial-getty@ttyS1", 300)
    return f"{', '.join(who)}; {seconds:.0f} s; a login program is on ttyS1"


def install(trial):
    told = trial.machine.do(f"apt-get -q -y --no-install-recommends install /srv/{trial.debs} 2>&1", 900)
    need(f"alpr-appliance: version {trial.version} is in force" in told, told)
    again = trial.machine.do("export DPKG_MAINTSCRIPT_PACKAGE=alpr-appliance DPKG_MAINTSCRIPT_NAME=postinst; "
                             f"/var/lib/dpkg/info/alpr-appliance.postinst configure {trial.version} 2>&1; dpkg --verify alpr-appliance")
    need(again == "", again)
    return f"version {trial.version} in force; postinst once more changes nothing; dpkg --verify is silent"


def new_unit(trial):
    machine = trial.machine
    machine.until(ACTIVE)
    machine.line.wake("This unit is new")
    machine.line.expect(r"new-unit \(new\)> ")
    log = machine.do(f"journalctl -u {SERVICE} -o cat --no-pager")
    need("waits for 'setup'" in log, log)
    return f"{SERVICE} is {machine.do(f'systemctl is-active {SERVICE}')}, {machine.do(f'systemctl is-enabled {SERVICE}')}; the greeting is on ttyS1"


def confined(trial):
    machine = trial.machine
    pid = machine.do(f"systemctl show -P MainPID {SERVICE}")
    status = machine.do(f"cat /proc/{pid}/status")
    user = machine.do(f"ps -o user= -p {pid}").strip()
    need(user == "alpr", user)
    capabilities = re.search(r"CapBnd:\s*(\w+)", status)[1]
    need(int(capabilities, 16) == 1 << 25, f"capabilities {capabilities}")  # CAP_SYS_TIME
    score = machine.do(f"systemd-analyze security {SERVICE} --no-pager | tail -1")
    exposure = re.search(r"([\d.]+) (\w+)", score)
    need(float(exposure[1]) < 4, score)
    modes = machine.do("stat -c '%U:%G %a %n' /var/lib/alpr /etc/alpr /etc/alpr/appliance.json /opt/alpr /usr/lib/alpr-appliance/program/alprd")
    need("alpr:alpr 700 /var/lib/alpr\n" in modes and "alpr:alpr 600 /etc/alpr/appliance.json" in modes and "root:root 755 /usr/lib" in modes, modes)
    return f"user {user}, CAP_SYS_TIME alone, systemd-analyze security: {exposure[1]} {exposure[2]}"


def login_gives_way(trial):
    machine = trial.machine
    machine.ask("systemctl restart serial-getty@ttyS1")
    ours, other = (machine.ask(f"systemctl is-active serial-getty@{line}")[1].strip() for line in ("ttyS1", "ttyS0"))
    state = machine.ask("systemctl is-enabled serial-getty@ttyS1")[1].strip()
    need((ours, other) == ("inactive", "active") and state.startswith("masked"), f"ttyS1 {ours}, {state}; ttyS0 {other}")
    return f"serial-getty@ttyS1 is {state}, {ours}; on ttyS0 it runs"


def devices(trial):
    machine = trial.machine
    machine.ask("modprobe i6300esb; modprobe gpio-sim; modprobe i2c-dev; modprobe i2c-i801; udevadm settle")
    seen = machine.do("stat -c '%G %a %n' /dev/rtc0 /dev/watchdog0 /dev/i2c-0 2>/dev/null || true").splitlines()
    need("alpr 660 /dev/rtc0" in seen, str(seen))
    need(machine.do("id -nG alpr").split() == ["alpr", "tss"], machine.do("id -nG alpr"))
    return "; ".join(seen)
