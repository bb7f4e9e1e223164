"""Power cuts: QEMU is killed at seeded random moments, its disk forgets what was not flushed, and everything told as signed must be there."""
import time

from .board import need

AFTER_SIGNED_SECONDS = 5.0
DURING_START_SECONDS = 12.0
WRITES_MOST = 60  # a commit of one passage is about twenty
MARK_BLOCK = 65000  # of 4096 bytes: near the end of the disk, which is empty there


def forgetful_disk(board):
    """The canary: a file that nobody flushed is gone after a cut, one that was flushed is there. Without it the cuts below prove nothing."""
    machine = board.machine
    machine.do("echo kept >/data/kept; sync; echo lost >/data/lost")
    # Past the guest's page cache and answered by the drive, but never flushed.
    machine.do(f"tr '\\0' y </dev/zero | dd of=/dev/vda bs=4096 count=1 iflag=fullblock seek={MARK_BLOCK} oflag=direct 2>/dev/null")
    mark = f"dd if=/dev/vda bs=4096 count=1 skip={MARK_BLOCK} iflag=direct 2>/dev/null | tr -dc y | wc -c"
    need(machine.do(mark).strip() == "4096", "the drive does not give back what was written to it")
    waiting, _ = machine.cut_power(survives=0)
    machine.power_on(appliance=False)
    need(machine.do(mark).strip() == "0", "the drive kept what was never flushed")
    seen = machine.do("cat /data/kept; cat /data/lost 2>&1 || true")
    need("kept" in seen and "lost\n" != seen.split("kept\n")[-1], f"the disk forgot too much or too little: {seen}")
    machine.cut_power()
    return f"a file not flushed is gone, a flushed one is there; of {waiting} sectors in the disk's cache none is left"


def cuts(board, count):
    """Cuts, restarts and proofs."""
    machine = board.machine
    machine.power_off()
    machine.sectors_waiting = machine.sectors_lost = 0
    before, starts, kinds = len(board.ledger), [], {"aimed": 0, "any moment": 0, "during start": 0}
    for cut in range(count):
        began = time.monotonic()
        machine.power_on(scene=1)
        kind = machine.chance.choice(("aimed", "aimed", "any moment", "during start")) if cut else "aimed"
        kinds[kind] += 1
        if kind == "during start":
            time.sleep(machine.chance.random() * DURING_START_SECONDS)  # while it recovers from the last one
        else:
            machine.console.wait_for("watching", 180)
            starts.append(time.monotonic() - began)
            board.wait_for_passage(0)
            if kind == "aimed":
                machine.drive.cut_at_write(machine.chance.randint(1, WRITES_MOST))
                need(machine.drive.dead.wait(120), "nothing was written for two minutes")
            else:
                time.sleep(machine.chance.random() * AFTER_SIGNED_SECONDS)
        machine.cut_power()
        told = board.collect()
        set_aside = [line for line in machine.console.text.split("\n") if "set aside" in line or "Gap" in line]
        need(not set_aside, f"cut {cut + 1}: {set_aside[:1]}")
        records, lost = board.prove_disk()
        need(not lost, f"cut {cut + 1}: told as signed and not in the journal: {lost}")
        print(f"    cut {cut + 1:3} of {count}, {kind}: {told} told as signed, {records} records proven", flush=True)
    told = len(board.ledger) - before
    need(told > 0, "nothing was signed between the cuts, so they prove nothing")
    need(board.doubled == 0, f"{board.doubled} sequence numbers were told twice")
    starts.sort()
    board.figures["cuts"] = dict(cuts=count, told=told, lost=0, doubled=0, kinds=kinds, start=starts[len(starts) // 2], start_worst=starts[-1],
                                 waiting=machine.sectors_waiting, forgotten=machine.sectors_lost, records=records)
    return (f"{count} cuts, {told} acknowledged, 0 lost, 0 doubled; {machine.sectors_lost} of {machine.sectors_waiting} unflushed sectors forgotten")
