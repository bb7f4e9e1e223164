"""Steps on the service's life: killed, hung, started anew, and what the system's log has of it."""
import json
import time

from host.board import need

from .install import ACTIVE, SERVICE


def killed(trial):
    machine = trial.machine
    before = machine.do(f"systemctl show -P MainPID {SERVICE}")
    seconds = machine.until(f"kill -9 {before} 2>/dev/null; test $(systemctl show -P MainPID {SERVICE}) -gt 0 -a $(systemctl show -P MainPID {SERVICE}) != {before} && {ACTIVE}", 300)
    machine.line.wake("This unit is new")
    return f"active again after {seconds:.1f} s, the greeting with it"


def watchdog(trial):
    machine = trial.machine
    fed = [machine.do(f"systemctl show -P WatchdogTimestampMonotonic {SERVICE}") for _ in range(2) if time.sleep(2.5) is None]
    need(int(fed[1]) > int(fed[0]), f"not fed: {fed}")
    pid = machine.do(f"systemctl show -P MainPID {SERVICE}")
    machine.do(f"kill -STOP {pid}")
    started = time.monotonic()
    machine.until(f"test $(systemctl show -P MainPID {SERVICE}) != {pid} && {ACTIVE}", 600)
    need("Watchdog timeout" in machine.do(f"journalctl -u {SERVICE} --no-pager"), "it was not the watchdog")
    return f"fed every {(int(fed[1]) - int(fed[0])) / 1e6:.1f} s seen; a stopped program was ended and started anew after {time.monotonic() - started:.0f} s"


def reboot(trial):
    machine = trial.machine
    pid = machine.do(f"systemctl show -P MainPID {SERVICE}")
    # As the console does it: the service's user asks, polkit lets it.
    machine.control.send("setpriv --reuid=alpr --regid=alpr --init-groups --no-new-privs systemctl reboot\n")
    start = len(machine.control.text)
    machine.control.wait_for("ready\n", 900, start)
    machine.until(ACTIVE)
    need(pid != "0", "it did not run before")
    machine.line.wake("This unit is new", 600)
    return "rebooted at the wish of the user alpr; active, and the setup goes on"


def fields(trial):
    machine = trial.machine
    machine.until(f"journalctl -u {SERVICE} -o json --no-pager | grep -q ALPR_EVENT", 600)
    entries = [json.loads(line) for line in machine.do(f"journalctl -u {SERVICE} -o json --no-pager | grep ALPR_EVENT | tail -200").splitlines()]
    events = sorted({entry["ALPR_EVENT"] for entry in entries})
    need({entry["_UID"] for entry in entries} == {machine.do("id -u alpr")} and {entry["SYSLOG_IDENTIFIER"] for entry in entries} == {"alprd"}, str(entries[-1]))
    return f"{len(entries)} entries of alprd with ALPR_EVENT: {', '.join(events)}"
