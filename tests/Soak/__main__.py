"""Runs the appliance for hours and watches it; scripts/soak calls it."""
import argparse
import csv
import pathlib
import shutil
import signal
import sys
import tempfile
import time

from . import summary
from .receiver import Receiver
from .unit import Unit

START_SECONDS_MAX = 120
SAMPLES_LEAST = 40
# The journal's bound: small enough to be reached in every soak, since keeping it costs work of its own.
JOURNAL_BYTES_MAX = 32 << 20


def main():
    parser = argparse.ArgumentParser(prog="scripts/soak", description="Runs the appliance for hours on the simulated board and fails when something drifts.")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--hours", type=float, default=8.0)
    length.add_argument("--minutes", type=float)
    parser.add_argument("--keep", action="store_true", help="leave the unit's folder behind, and say where")
    parser.add_argument("--programs", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--root", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    given = parser.parse_args()
    seconds = 60 * given.minutes if given.minutes else 3600 * given.hours
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of 'finally'
    given.out.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="alpr-soak-")
    unit = Unit(folder, given.programs, given.root, JOURNAL_BYTES_MAX)
    receiver = Receiver(unit.receiver_certificate, unit.receiver_key)
    try:
        unit.provision(receiver.port)
        unit.start()
        samples = watch(unit, seconds, given.out / "samples.csv")
        signed = unit.stop()
        end, missing = account(unit, receiver, signed, samples[-1])
    finally:
        unit.kill()
        receiver.close()
        if given.keep:
            print(f"the unit is in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder)
    figures, findings = summary.judge(samples, JOURNAL_BYTES_MAX)
    findings += missing
    text = summary.page(figures, findings, end, JOURNAL_BYTES_MAX)
    (given.out / "summary.md").write_text(text)
    print(text)
    return 1 if findings else 0


def watch(unit, seconds, path):
    """Samples until the time is over."""
    every = max(2.0, min(30.0, seconds / (8 * SAMPLES_LEAST)))
    while (first := unit.look()) is None:
        if unit.process.poll() is not None:
            raise RuntimeError(f"alprd ended: {(unit.folder / 'alprd.log').read_text()[-1500:]}")
        time.sleep(0.5)
    unit.follow()
    began, samples, next_word = time.monotonic(), [], 0.0
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, ["seconds", *first])
        writer.writeheader()
        while (now := time.monotonic() - began) < seconds:
            if unit.process.poll() is not None or unit.puller.poll() is not None:
                raise RuntimeError(f"alprd or its client ended by itself; see {unit.folder}")
            if sample := unit.look():
                samples.append({"seconds": round(now, 1), **sample})
                writer.writerow(samples[-1])
                file.flush()
            if samples and now >= next_word:
                last = samples[-1]
                print(f"{now / 60:6.1f} min  {last['rss_kb'] >> 10} MiB, {last['collections']} collections, {last['descriptors']} descriptors, {last['threads']} threads, "
                      f"{last['recognised']} frames, {last['dropped']} given up, {last['passages']} passages, journal {last['journal_kb'] >> 10} MiB", flush=True)
                next_word = now + seconds / 20
            time.sleep(every)
    return samples


def account(unit, receiver, signed, last):
    """Where each detection went. The newest few were signed after the receiver's last; they wait, and are not lost."""
    came = receiver.sequences()
    newest = max(came, default=-1)
    kept = unit.detections()
    waiting = {sequence for sequence in kept if sequence > newest}
    lost = signed - len(came) - len(waiting)
    gaps = sorted(sequence for sequence in kept if sequence <= newest and sequence not in came)
    pulled, batches = unit.verify()
    findings = []
    if lost or gaps:
        findings.append(f"{signed} detections are signed, {len(came)} came to the receiver and {len(waiting)} wait; gaps at {gaps[:10]}")
    # The client looked once more just before the end; a passage or two may have been signed since.
    if not signed - len(waiting) - 3 <= pulled <= signed:
        findings.append(f"{signed} detections are signed and {pulled} were pulled")
    if not came:
        findings.append("nothing was delivered")
    return {**last, "signed": signed, "delivered": len(came), "repeats": receiver.repeats, "pulled": pulled, "batches": batches, "lost": max(lost, len(gaps))}, findings


if __name__ == "__main__":
    sys.exit(main())
