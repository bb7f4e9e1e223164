"""The trial of the Debian package on a Debian with systemd. A step is a line of STEPS."""
import argparse
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from host.machine import BoardError

from . import install, life, remove, setup, versions
from .machine import Machine

STEPS = [
    ("Debian boots, systemd is its first process", install.boot),
    ("apt installs the package", install.install),
    ("a new unit waits for 'setup'", install.new_unit),
    ("it runs with what it needs and no more", install.confined),
    ("the login on the console's line gives way", install.login_gives_way),
    ("devices of its own groups", install.devices),
    ("kill -9", life.killed),
    ("the service manager's watchdog", life.watchdog),
    ("the first steps of the setup", setup.first_steps),
    ("it boots into the setup again", life.reboot),
    ("into service, over the line alone", setup.into_service),
    ("the system's log has fields", life.fields),
    ("an update from a stick", versions.bundle),
    ("the package does not take a newer bundle's force", versions.newer_stays),
    ("a version that does not come up is left", versions.left_again),
    ("an upgrade of the package", versions.upgrade),
    ("remove and purge leave the evidence", remove.purge),
    ("a unit that was never in service leaves nothing", remove.purge_new),
]


class Trial:
    """What the steps share."""

    def __init__(self, machine, debs, version):
        self.machine, self.debs, self.version = machine, debs, version


def main():
    parser = argparse.ArgumentParser(prog="scripts/deb-trial", description="Installs the Debian package on a Debian under QEMU and tries it.")
    parser.add_argument("--keep", action="store_true", help="leave consoles and disk behind, and say where")
    parser.add_argument("--report", type=pathlib.Path, help="Markdown file to write")
    parser.add_argument("--accel", default="tcg,thread=multi", help="kvm where it works; some machines offer it within a machine and hang (default: emulation)")
    for name in ("kernel", "initrd", "disk", "deb", "version"):
        parser.add_argument(f"--{name}", required=True, help=argparse.SUPPRESS)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of 'finally', which switches the machine off
    folder = pathlib.Path(tempfile.mkdtemp(prefix="alpr-deb-"))
    disk = folder / "disk.img"
    subprocess.run(["cp", "--sparse=always", given.disk, disk], check=True)
    machine = Machine(folder, given.kernel, given.initrd, disk, given.accel)
    trial, rows, failed, began = Trial(machine, given.deb, given.version), [], False, time.monotonic()
    try:
        for name, step in STEPS:
            print(f"{name} ...", flush=True)
            started = time.monotonic()
            try:
                seen = step(trial)
            except (BoardError, OSError) as wrong:
                seen, failed = f"FAILED: {wrong}", True
                if machine.qemu is not None:
                    print(machine.ask("stat -c '%U:%G %a %n' /dev/ttyS1; ls -l /opt/alpr /opt/alpr/versions; systemctl --no-pager status alprd; journalctl -u alprd --no-pager | tail -30")[1])
            rows.append((name, seen, time.monotonic() - started))
            print(f"  {seen} ({rows[-1][2]:.0f} s)", flush=True)
            if failed:
                break
    finally:
        machine.power_off()
    print(f"{len(rows)} steps, {'FAILED' if failed else 'all well'}, {time.monotonic() - began:.0f} s")
    if failed or given.keep:
        print(f"consoles and disk are in {folder}", file=sys.stderr)
    else:
        shutil.rmtree(folder)
    if given.report and not failed:
        table = "".join(f"| {name} | {seen} | {seconds:.0f} |\n" for name, seen, seconds in rows)
        given.report.write_text(f"# The Debian package on a Debian\n\nWritten by `make deb-trial`.\n\n| step | seen | s |\n|---|---|---:|\n{table}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
