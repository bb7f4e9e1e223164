"""Steps on the appliance: signing with the TPM's key, the camera, and the watchdog."""
import re
import time

from .board import need, number
from .machine import BoardError

RETURN_SECONDS_MAX = 5
WATCHDOG_SECONDS_MAX = 90


def provision(board):
    """The key is made in the TPM and the certificate beside the journal."""
    text = board.machine.do("/board/appliance provision")
    return "fingerprint " + re.search(r"fingerprint +([0-9a-f]{16})", text)[1]


def sign(board):
    """Plates through V4L2 become records that the TPM signed; the guest's own alprctl proves them."""
    machine = board.machine
    machine.do("/board/appliance start")
    board.wait_for_passage(0)
    board.wait_for_passage()
    summary = stop(board)
    text = machine.do("cd /data/alpr; alprctl export --journal journal.db --out batch.alprb && alprctl verify --text --trust device.crt batch.alprb; rm batch.alprb")
    need("proven" in text and "NOT PROVEN" not in text, text)
    records = number(r"records +(\d+)", text)
    return f"{records:.0f} records proven in the guest, {summary['signed']:.0f} of them passages"


def frames(board):
    """Frames are counted, and no managed byte is allocated for one."""
    machine = board.machine
    shape = machine.do("cat /sys/class/video4linux/video0/format").strip()
    machine.do("/board/appliance start")
    start = len(machine.console.text)
    machine.console.wait_for(r"\n(1[4-9]\d|[2-9]\d\d) frames, ", 900, start)  # warming up takes 120 of them
    summary = stop(board)
    need(summary["bytes"] == "0", f"{summary['bytes']} managed bytes per frame")
    board.figures["frames"] = summary
    return (f"{summary['frames']:.0f} frames of {shape}, {summary['speed']} frames/s read, {summary['dropped']:.0f} dropped, "
            f"{summary['bytes']} managed bytes per frame over the {summary['measured']} after warm-up")


def camera_unplugged(board):
    """The camera goes and comes back; the appliance looks through it again by itself and has forgotten no passage."""
    machine = board.machine
    start = len(machine.console.text)
    machine.do("/board/appliance start")
    board.wait_for_passage(start)
    machine.do("/board/devices unplug")
    need("video0" not in machine.do("ls /dev"), "the node is still there")
    time.sleep(3)
    machine.do("/board/devices plug")
    returned = time.monotonic()
    watching = "ls -l /proc/$(cat /tmp/alprd.pid)/fd | grep -c video0"
    while machine.ask(watching)[0] != 0:
        need(time.monotonic() - returned < RETURN_SECONDS_MAX, f"alprd did not open the camera again in {RETURN_SECONDS_MAX} s")
        time.sleep(0.1)
    opened = time.monotonic() - returned
    start = len(machine.console.text)
    board.wait_for_passage(start)
    passage = time.monotonic() - returned
    stop(board)
    board.collect()
    board.figures["camera_return"] = opened
    return f"open again {opened:.1f} s after its return, next passage signed after {passage:.0f} s"


def watchdog(board):
    """A program that hangs is reset, the board starts by itself and says what started it."""
    machine = board.machine
    start = len(machine.console.text)
    machine.do("/board/appliance start")
    board.wait_for_passage(start)
    board.collect()
    events, start = len(machine.events), len(machine.console.text)
    machine.do("kill -STOP $(cat /tmp/alprd.pid)")
    stopped = time.monotonic()
    while not any(event == "WATCHDOG" for _, event, _ in machine.events[events:]):
        need(time.monotonic() - stopped < WATCHDOG_SECONDS_MAX, f"no reset within {WATCHDOG_SECONDS_MAX} s")
        time.sleep(0.1)
    bitten = time.monotonic() - stopped
    machine.wait_until_up(start)
    up = time.monotonic() - stopped
    told = machine.console.text.find("board: the watchdog caused this start", start) >= 0
    machine.console.wait_for("board: the watchdog caused this start", 10, start)
    board.figures["watchdog"] = bitten
    return f"reset {bitten:.0f} s after the program stopped, devices up after {up:.0f} s; the next start knows the cause"


def stop(board):
    """Ends the appliance in an orderly way and reads its summary."""
    machine = board.machine
    start = len(machine.console.text)
    machine.do("/board/appliance stop")
    text = machine.console.wait_for(r"frames +\d+ recognised(.|\n)*journal +/", 60, start)[0]
    board.collect()
    return {
        "frames": number(r"frames +(\d+) recognised", text), "dropped": number(r"(\d+) dropped", text),
        "signed": number(r"passages +(\d+) signed", text), "speed": re.search(r"speed +([\d.]+)", text)[1],
        "measured": (re.search(r"over the (\d+) frames", text) or [None, "0"])[1],
        "bytes": (re.search(r"allocation +([\d.]+) managed", text) or [None, "unmeasured"])[1],
    }
