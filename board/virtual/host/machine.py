"""The emulated computer: QEMU, its TPM, its disk, its serial lines, and a way to have the guest do things."""
import json
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import threading
import time

from .drive import Drive

MEMORY_MB = 768
BOOT_SECONDS_MAX = 180
COMMAND_SECONDS_MAX = 120
SENTENCES_A_SECOND = 1


class BoardError(Exception):
    """The board did not do what a step wanted; the message says what was seen."""


class Line:
    """A serial line or port of the guest, seen from the host: bytes in, bytes out, everything kept."""

    def __init__(self, address):
        self.address = address
        self.text = ""
        self.news = threading.Condition()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(address))
        self._listener.listen(1)
        self._peer = None
        self._reader = threading.Thread(target=self._read, daemon=True, name=address.name)
        self._reader.start()

    def _read(self):
        try:
            self._peer, _ = self._listener.accept()
            with self._peer:
                while data := self._peer.recv(65536):
                    with self.news:
                        self.text += data.decode("utf-8", "replace").replace("\r", "")
                        self.news.notify_all()
        except OSError:
            pass  # the machine is off
        with self.news:
            self._peer = None
            self.news.notify_all()

    def send(self, text):
        peer = self._peer
        if peer is not None:
            peer.sendall(text.encode())

    def wait_for(self, pattern, seconds, start=0):
        """Waits until the pattern is in the text behind start; returns the match."""
        deadline = time.monotonic() + seconds
        expression = re.compile(pattern)
        with self.news:
            while not (match := expression.search(self.text, start)):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise BoardError(f"no '{pattern}' on {self.address.name} within {seconds:.0f} s; last words: {self.text[-300:]!r}")
                self.news.wait(left)
        return match

    def close(self):
        """Takes what is still under way; the other end is gone."""
        self._reader.join(timeout=5)
        self._listener.close()


class Machine:
    """One board over its whole life: its disk and TPM outlive each time it is switched off."""

    def __init__(self, folder, kernel, system, scenes, seed):
        self.folder, self.kernel, self.system, self.scenes = pathlib.Path(folder), kernel, system, scenes
        self.disk = self.folder / "data.img"
        self.chance = random.Random(seed)
        self.qemu = self.tpm = self.drive = None
        self.boots = 0
        self.sectors_waiting = self.sectors_lost = 0
        self.events = []
        (self.folder / "tpm").mkdir()
        with open(self.disk, "wb") as image:
            image.truncate(256 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-L", "alpr-data", str(self.disk)], check=True)

    def power_on(self, appliance=True, scene=0):
        """Switches on with the camera before one of the scenes; returns the seconds until the devices were up."""
        if self.qemu is not None:
            raise BoardError("it is on already")
        self.boots += 1
        run = self.folder / f"boot-{self.boots}"
        run.mkdir()
        self.console, self.gps, self.control = (Line(run / name) for name in ("console", "gps", "control"))
        self.drive = Drive(self.disk, str(run / "drive"))
        self.tpm = subprocess.Popen(["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self.folder / 'tpm'}",
                                     "--ctrl", f"type=unixio,path={run / 'tpm'}"], stderr=subprocess.DEVNULL)
        _wait_for_file(run / "tpm")
        arguments = [
            "qemu-system-x86_64", "-M", "q35", "-cpu", "max", "-smp", "2", "-accel", "tcg,thread=multi", "-m", str(MEMORY_MB),
            "-nodefaults", "-display", "none", "-nic", "none", "-action", "watchdog=reset", "-device", "i6300esb",
            "-kernel", self.kernel / "vmlinuz", "-initrd", self.system,
            "-append", f"console=ttyS0 quiet panic=5 rdinit=/init board.scene=vd{'bcdef'[scene]}" + ("" if appliance else " board.appliance=off"),
            "-chardev", f"socket,id=console,path={run / 'console'}", "-serial", "chardev:console",
            "-chardev", f"socket,id=gps,path={run / 'gps'}", "-serial", "chardev:gps",
            "-device", "virtio-serial-pci", "-chardev", f"socket,id=control,path={run / 'control'}",
            "-device", "virtserialport,chardev=control,name=alpr.control",
            "-qmp", f"unix:{run / 'qmp'},server=on,wait=off",
            "-drive", f"if=none,id=data,format=raw,cache=writeback,file=nbd+unix:///?socket={run / 'drive'}",
            "-device", "virtio-blk-pci,drive=data",
            "-chardev", f"socket,id=tpm,path={run / 'tpm'}", "-tpmdev", "emulator,id=tpm0,chardev=tpm", "-device", "tpm-tis,tpmdev=tpm0"]
        for number, footage in enumerate(self.scenes):
            arguments += ["-drive", f"if=none,id=scene{number},format=raw,readonly=on,file={footage}",
                          "-device", f"virtio-blk-pci,drive=scene{number}"]
        started = time.monotonic()
        self.errors = open(run / "qemu", "wb")
        self.qemu = subprocess.Popen([str(word) for word in arguments], stdin=subprocess.DEVNULL, stdout=self.errors, stderr=self.errors)
        threading.Thread(target=self._watch, args=(run / "qmp",), daemon=True, name="qmp").start()
        threading.Thread(target=self._send_position, args=(self.gps, self.qemu), daemon=True, name="gps").start()
        self.wait_until_up()
        return time.monotonic() - started

    def wait_until_up(self, start=0):
        """Waits until init has woken the devices."""
        self.console.wait_for(r"board: devices up at ([\d.]+) s", BOOT_SECONDS_MAX, start)

    def cut_power(self, survives=None):
        """The plug is pulled: the processor stops between two instructions, the disk forgets what was not flushed."""
        self._stop()
        waiting, lost = self.drive.cut_power(self.chance, survives)
        self.sectors_waiting += waiting
        self.sectors_lost += lost
        return waiting, lost

    def power_off(self):
        """Ends everything, the disk's cache written."""
        if self.qemu is not None:
            self._stop()
            self.drive.close()

    def _stop(self):
        for process in (self.qemu, self.tpm):
            process.kill()
            process.wait()
        self.qemu = None
        self.errors.close()
        for line in (self.console, self.gps, self.control):
            line.close()
        (self.folder / f"boot-{self.boots}" / "console.txt").write_text(self.console.text)

    def ask(self, command, seconds=COMMAND_SECONDS_MAX):
        """Runs a line of shell in the guest; returns its status and what it printed."""
        start = len(self.control.text)
        self.control.send(command.replace("\n", " ") + "\n")
        match = self.control.wait_for("\x1e(\\d+)\n", seconds, start)
        return int(match[1]), self.control.text[start:match.start()]

    def do(self, command, seconds=COMMAND_SECONDS_MAX):
        """The same where only success will do; returns what it printed."""
        status, text = self.ask(command, seconds)
        if status != 0:
            raise BoardError(f"'{command}' ended with {status}: {text.strip()[-400:]}")
        return text

    def fetch(self, inside, outside):
        """Copies a file of the data disk to the host; the machine must be off. debugfs needs no loop device."""
        subprocess.run(["debugfs", "-R", f"dump {inside} {outside}", str(self.disk)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not os.path.getsize(outside):
            raise BoardError(f"{inside} is not on the data disk")

    def _watch(self, address):
        """Keeps what QEMU tells of resets and of its watchdog."""
        _wait_for_file(address)
        with socket.socket(socket.AF_UNIX) as qmp:
            qmp.connect(str(address))
            qmp.sendall(b'{"execute":"qmp_capabilities"}\n')
            try:
                for line in qmp.makefile():
                    said = json.loads(line)
                    if "event" in said:
                        self.events.append((time.monotonic(), said["event"], said.get("data", {})))
            except (OSError, ValueError):
                pass  # killed in the middle of a line

    def _send_position(self, line, qemu):
        """A receiver with a fix: NMEA 0183, RMC and GGA, each second."""
        while qemu.poll() is None:
            now = time.gmtime()
            clock, date = time.strftime("%H%M%S.00", now), time.strftime("%d%m%y", now)
            for body in (f"GPRMC,{clock},A,3404.7040,N,11814.6160,W,0.02,0.0,{date},,,A",
                         f"GPGGA,{clock},3404.7040,N,11814.6160,W,1,09,0.9,93.0,M,-33.0,M,,"):
                check = 0
                for letter in body.encode():
                    check ^= letter
                try:
                    line.send(f"${body}*{check:02X}\r\n")
                except OSError:
                    return
            time.sleep(1 / SENTENCES_A_SECOND)


def _wait_for_file(path):
    deadline = time.monotonic() + 10
    while not os.path.exists(path):
        if time.monotonic() > deadline:
            raise BoardError(f"{path} did not appear")
        time.sleep(0.02)


def missing_tools():
    """What is not on this machine, by the name of the program."""
    return [tool for tool in ("qemu-system-x86_64", "swtpm", "mkfs.ext4", "debugfs", "cpio", "gcc") if not shutil.which(tool)]
