"""Power cuts: QEMU is killed at seeded random moments, its disk forgets what was not flushed, and everything told as signed must be there."""
import time

from .board import need
from .machine import BoardError

AFTER_SIGNED_SECONDS = 5.0
DURING_START_SECONDS = 12.0
DURING_START_SHARE = 0.2


def forgetful_disk(board):
    """The canary: a file that nobody flushed is gone after a cut, one that was flushed is there. Without it the cuts below prove nothing."""
    machine = board.machine
    machine.do("echo kept >/data/kept; sync; echo lost >/data/lost")
    machine.do("dd if=/dev/zero of=/dev/vda bs=4096 count=1 seek=65000 oflag=direct 2>/dev/null")  # past the page cache, not flushed
    waiting, _ = machine.cut_power()
    machine.power_on(appliance=False)
    seen = machine.do("cat /data/kept; cat /data/lost 2>&1 || true")
    need("kept" in seen and "lost\n" != seen.split("kept\n")[-1], f"the disk forgot too much or too little: {seen}")
    need(waiting > 0, "no write waited in the disk's cache")
    machine.cut_power()
    return f"a file not flushed is gone, a flushed one is there; {waiting} sectors waited in the disk's cache"


def cuts(board, count):
    """Cuts, restarts and proofs."""
    machine = board.machine
    machine.sectors_waiting = machine.sectors_lost = 0
    before, starts, idle = len(board.ledger), [], 0
    for cut in range(count):
        began = time.monotonic()
        machine.power_on(scene=1)
        if cut and machine.chance.random() < DURING_START_SHARE:
            time.sleep(machine.chance.random() * DURING_START_SECONDS)  # while it recovers from the last one
        else:
            machine.console.wait_for("watching", 180)
            starts.append(time.monotonic() - began)
            board.wait_for_passage(0)
            time.sleep(machine.chance.random() * AFTER_SIGNED_SECONDS)
        machine.cut_power()
        told = board.collect()
        idle += told == 0
        set_aside = [line for line in machine.console.text.split("\n") if "set aside" in line or "Gap" in line]
        need(not set_aside, f"cut {cut + 1}: {set_aside[:1]}")
        records, lost = board.prove_disk()
        need(not lost, f"cut {cut + 1}: told as signed and not in the journal: {lost}")
        print(f"    cut {cut + 1:3} of {count}: {told} told as signed, {records} records proven", flush=True)
    told = len(board.ledger) - before
    need(told > 0, "nothing was signed between the cuts, so they prove nothing")
    need(board.doubled == 0, f"{board.doubled} sequence numbers were told twice")
    starts.sort()
    board.figures["cuts"] = dict(cuts=count, told=told, lost=0, doubled=0, during_start=idle, start=starts[len(starts) // 2], start_worst=starts[-1],
                                 waiting=machine.sectors_waiting, forgotten=machine.sectors_lost, records=records)
    return (f"{count} cuts, {told} acknowledged, 0 lost, 0 doubled; {machine.sectors_lost} of {machine.sectors_waiting} unflushed sectors forgotten")
