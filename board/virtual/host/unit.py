"""Steps on the unit as a whole: its self-test, its infrared light at night, its lid."""
import re
import time

from .appliance import stop
from .board import need, number

IR_GATE, LEVEL_REGISTER = 17, "0x09"  # LED0_OFF_H of the dimmer's channel 0
DAY_LUX, NIGHT_LUX = "0x37d0", "0x0064"  # 160 and 1 lux, as the light sensor's result register says it
DWELL_SECONDS = 60  # it must stay dark for so long before it is night
LID_SECONDS_MAX = 20


def self_test(board):
    """The appliance's own self-test finds every device of its profile well."""
    status, text = board.machine.ask("alprd selftest --config /board/appliance.json", 300)
    well = re.search(r"All (\d+) are well", text)
    need(status == 0 and well, text)
    return f"alprd selftest: all {well[1]} are well"


def night(board):
    """It gets dark: the filter moves and the light comes on, as its own pins and registers show, and goes off when the appliance is stopped."""
    machine = board.machine
    start = len(machine.console.text)
    machine.do("/board/appliance start")
    board.wait_for_passage(start)
    need(machine.do(f"edges {IR_GATE} 20").strip().endswith("ends 0"), "the infrared light is on by day")
    machine.do(f"/board/devices lux {NIGHT_LUX}")
    dark = time.monotonic()
    text = machine.do(f"edges 6 {(DWELL_SECONDS + 60) * 1000} >/tmp/filter & edges {IR_GATE} {(DWELL_SECONDS + 60) * 1000} >/tmp/gate; wait; cat /tmp/gate /tmp/filter",
                      DWELL_SECONDS + 120)
    need(re.match(r"\d+ toggles, ends 1", text), f"the gate of the light: {text.strip()}")
    pulses = number(r"\n(\d+) toggles, ends 0", text)
    need(pulses == 2, f"the filter's night line changed {pulses:.0f} times, not up and down")
    level = machine.do(f"i2cget -y 0 0x40 {LEVEL_REGISTER}; i2cget -y 0 0x40 0x08").split()
    share = (int(level[0], 16) * 256 + int(level[1], 16)) / 4096
    need(0 < share <= 1, f"the dimmer's registers say {level}")
    stop(board)
    need(machine.do(f"edges {IR_GATE} 20").strip().endswith("ends 0"), "the infrared light is on though the appliance has stopped")
    machine.do(f"/board/devices lux {DAY_LUX}")
    board.figures["night"] = time.monotonic() - dark
    return f"gate open and level {share:.0%} after the dwell of {DWELL_SECONDS} s, filter's coil pulsed once, dark again at the end"


def lid(board):
    """Somebody opens the lid: a signed record and a light."""
    machine = board.machine
    start = len(machine.console.text)
    machine.do("/board/appliance start")
    board.wait_for_passage(start)
    for change, light in (("shut", "green"), ("open", "amber"), ("shut", "green")):  # until it is pulled down, the pin's pull-up says open
        start = len(machine.console.text)
        machine.do(f"/board/devices lid {change}")
        machine.console.wait_for(f"lid: {light}", LID_SECONDS_MAX, start)
    stop(board)
    text = machine.do("cd /data/alpr; alprctl export --journal journal.db --out batch.alprb && alprctl verify --text --trust device.crt batch.alprb; rm batch.alprb")
    tampers = number(r"(\d+) tamper", text)
    need(tampers >= 4, text)
    return f"opened and shut: {tampers:.0f} signed statements of tampering"
