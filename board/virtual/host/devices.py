"""Steps on single devices: each is looked at from the other side than the one that our program uses."""
import json

from .board import need, number
from .machine import BoardError

BLINKS = 10
IR_GATE = 17


def boot(board):
    """The kernel starts and every device answers, the appliance not running yet."""
    seconds = board.machine.power_on(appliance=False)
    board.figures["boot"] = seconds
    return f"{seconds:.0f} s from power to devices"


def found(board):
    """Every device of the profile is there under its name."""
    looks = [
        ("pins", "gpio-sim, 32 lines", "cat /sys/devices/platform/gpio-sim.*/gpiochip*/../gpiochip*/dev >/dev/null; board-probe gpio list", "alpr-gpio"),
        ("OPT3001, PCA9685, TMP102, INA226, DS3231", "i2c-stub on one bus", "i2cdetect -y 0", "--"),
        ("camera", "v4l2loopback, fed with the repository's footage", "cat /sys/class/video4linux/video0/name", "alpr-camera"),
        ("watchdog", "QEMU's i6300esb", "cat /sys/class/watchdog/watchdog0/identity", "i6300ESB timer"),
        ("TPM 2.0", "swtpm behind QEMU's tpm-tis", "cat /sys/class/tpm/tpm0/tpm_version_major", "2"),
        ("clock chip", "QEMU's MC146818", "board-probe rtc /dev/rtc0", '"good":true'),
        ("GPS receiver", "NMEA sentences from the host on ttyS1", "board-probe serial /dev/ttyS1 9600", "GPRMC"),
        ("data disk", "ext4 on virtio, a volatile write cache behind it", "grep /data /proc/mounts", "ext4"),
    ]
    missing = []
    for device, player, command, expected in looks:
        status, text = board.machine.ask(command)
        good = status == 0 and expected in text
        if device.startswith("OPT3001"):
            good = all(address in text.split() for address in ("40", "41", "44", "48", "68"))
        board.devices.append((device, player, good))
        if not good:
            missing.append(f"{device}: {text.strip()[-120:]}")
    need(not missing, "; ".join(missing))
    return f"{len(looks) + 4} devices"


def gpio(board):
    """The light's gate is switched by our driver, and counted where gpio-sim shows it."""
    text = board.machine.do(
        f"edges {IR_GATE} 5000 >/tmp/edges & sleep 1; board-probe gpio blink alpr-gpio {IR_GATE} {BLINKS}; wait; cat /tmp/edges")
    toggles = number(r"(\d+) toggles", text)
    need(toggles == 2 * BLINKS, f"{BLINKS} blinks were seen as {toggles:.0f} changes")
    return f"{toggles:.0f} changes of the light's gate for {BLINKS} pulses"


def i2c(board):
    """Registers that our driver wrote are read by i2cget; what i2cset put into the light sensor is read by our driver."""
    machine = board.machine
    machine.do("board-probe i2c write 0 0x40 0x06 0x12 && board-probe i2c write 0 0x44 0x01 0xca 0x10")
    dimmer = machine.do("i2cget -y 0 0x40 0x06").strip()
    setup = machine.do("i2cget -y 0 0x44 0x01 w").strip()  # a word, low byte first: the sensor's high byte is the low one
    need((dimmer, setup) == ("0x12", "0x10ca"), f"i2cget reads {dimmer} and {setup}, not 0x12 and 0x10ca")
    machine.do("/board/devices lux 0x4123")
    read = machine.do("board-probe i2c read 0 0x44 0x00 2")
    try:
        values = json.loads(read)
    except ValueError as wrong:
        raise BoardError(f"board-probe i2c read said: {read}") from wrong
    need("4123" in json.dumps(values).lower() or [0x41, 0x23] in values.values(), f"0x4123 was read as {read.strip()}")
    machine.do("/board/devices lux 0x37d0")
    return "2 registers written by our driver read by i2cget, 1 the other way"
