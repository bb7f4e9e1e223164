"""Writes docs/virtual-board.md."""

NOT_SHOWN = """\
## What this does not show

* **Speed.** The processor is emulated, some twenty-five times slower than a real one; no figure here says how fast a board is.
* **Electricity.** gpio-sim and i2c-stub keep what was written and answer what was put there. Nobody checks timing on a wire, pull-ups, the chips' own
  behaviour (a conversion that takes 800 ms, a register that clears when read), or light.
* **Optics.** The camera is a loop of our own drawn footage; exposure and gain are not among v4l2loopback's controls.
* **arm64.** The board is x86-64, since that is what QEMU's watchdog, TPM and clock are most used with; `make check-arm64` runs the models on arm64.
* **A power cut's analogue side.** The cut is exact between two instructions: lost are the guest's page cache, requests under way, and each sector that
  the drive had not flushed (kept or forgotten by chance). A drive that lies about its flush, or flash that corrupts its neighbours, is not shown.
"""


def write(path, board, rows, kernel, seed, seconds):
    lines = ["# The virtual board", "",
             f"Written by `make virtual-board`: {kernel}, seed {seed}, {seconds / 60:.0f} minutes on {_processors()} processors without KVM. "
             "What plays what, and how to look inside: [board/virtual](../board/virtual/README.md).", "",
             "| step | seen | s |", "|---|---|---:|"]
    lines += [f"| {name} | {seen} | {took:.0f} |" for name, seen, took in rows]
    lines += ["", "| device | played by | found |", "|---|---|---|"]
    lines += [f"| {device} | {player} | {'yes' if good else 'no'} |" for device, player, good in board.devices]
    cut = board.figures.get("cuts")
    if cut:
        lines += ["", "## Power cuts", "",
                  "*Aimed* cuts come at a write that the seed chooses, before the flush that would make it last; the others at any moment after the first "
                  "passage of a boot, or while the board recovers from the cut before. Each sector that was written and not flushed is kept or forgotten by "
                  "chance. After each cut the disk is proven as it lies: file system journal, SQLite, export, `alprctl verify`, each acknowledged plate under its number.", "",
                  "| cuts | aimed, any moment, during start | acknowledged | lost | doubled | records proven | unflushed sectors | forgotten | power to watching, median | worst |",
                  "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
                  f"| {cut['cuts']} | {', '.join(str(n) for n in cut['kinds'].values())} | {cut['told']} | {cut['lost']} | {cut['doubled']} | {cut['records']} | {cut['waiting']} "
                  f"| {cut['forgotten']} | {cut['start']:.0f} s | {cut['start_worst']:.0f} s |"]
    path.write_text("\n".join(lines) + "\n\n" + NOT_SHOWN)


def _processors():
    import os
    return len(os.sched_getaffinity(0))
