"""The acceptance of the virtual board. A step is a line of STEPS; a new one goes there."""
import argparse
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from . import appliance, devices, power, report, unit
from .board import Board
from .machine import BoardError, Machine

# name in the report, what to do, also in the quick form
STEPS = [
    ("the kernel starts", devices.boot, True),
    ("devices are found", devices.found, True),
    ("the infrared gate toggles", devices.gpio, True),
    ("I2C registers are written", devices.i2c, True),
    ("a key is made in the TPM", appliance.provision, True),
    ("the self-test finds everything", unit.self_test, True),
    ("records are signed by it", appliance.sign, True),
    ("the lid is opened", unit.lid, True),
    ("night falls", unit.night, False),
    ("frames come through V4L2", appliance.frames, False),
    ("the camera is unplugged and returns", appliance.camera_unplugged, False),
    ("the watchdog resets a hung program", appliance.watchdog, True),
    ("the disk forgets what was not flushed", power.forgetful_disk, True),
    ("power cuts", None, True),
]
QUICK_CUTS, CUTS = 2, 20


def main():
    parser = argparse.ArgumentParser(prog="scripts/virtual-board", description="Boots the virtual board and tries everything on it.")
    parser.add_argument("--quick", action="store_true", help="without the long steps, with two power cuts")
    parser.add_argument("--cuts", type=int, help="power cuts instead of the usual number")
    parser.add_argument("--seed", type=int, default=1, help="replays the same moments of the cuts")
    parser.add_argument("--keep", action="store_true", help="leave consoles and disks behind, and say where")
    parser.add_argument("--report", type=pathlib.Path, help="Markdown file to write")
    parser.add_argument("--kernel", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--system", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--programs", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--scene", type=pathlib.Path, action="append", required=True, help=argparse.SUPPRESS)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of 'finally', which switches the machine off
    count = given.cuts if given.cuts is not None else QUICK_CUTS if given.quick else CUTS
    folder = tempfile.mkdtemp(prefix="alpr-board-")
    machine = Machine(folder, given.kernel, given.system, given.scene, given.seed)
    board = Board(machine, given.programs)
    began, rows, failed = time.monotonic(), [], False
    try:
        for name, step, quick in STEPS:
            if given.quick and not quick:
                continue
            print(f"{name} ...", flush=True)
            started = time.monotonic()
            try:
                seen = step(board) if step else power.cuts(board, count)
            except (BoardError, subprocess.CalledProcessError, OSError, sqlite3.Error) as wrong:
                seen, failed = f"FAILED: {wrong}", True
            rows.append((name, seen, time.monotonic() - started))
            print(f"  {seen} ({rows[-1][2]:.0f} s)", flush=True)
            if failed:
                break
    finally:
        machine.power_off()
    if failed:
        given.keep = True
        print(f"seed {given.seed}; consoles and disks are in {folder}", file=sys.stderr)
        print(f"the last boot: {folder}/boot-{machine.boots}, its console in console.txt, QEMU's words in qemu", file=sys.stderr)
    elif given.report:
        report.write(given.report, board, rows, (given.kernel / "name").read_text().strip(), given.seed, time.monotonic() - began)
        print(f"written: {given.report}")
    if not given.keep:
        shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
