"""A Debian with systemd under QEMU: its two serial lines, and a port over which a root shell does what it is told."""
import pathlib
import socket
import subprocess
import threading
import time

from host.machine import BoardError, Line

MEMORY_MB = 1536
BOOT_SECONDS_MAX = 900  # under emulation, on a busy machine
COMMAND_SECONDS_MAX = 600


class Talk(Line):
    """A serial line that a person sits at: answers are typed when a question has come."""

    def __init__(self, address):
        super().__init__(address)
        self.read = 0  # how far the person has read

    def expect(self, pattern, seconds=300):
        match = self.wait_for(pattern, seconds, self.read)
        self.read = match.end()
        return match

    def answer(self, question, words, seconds=300):
        self.expect(question, seconds)
        self.type(words)

    def wake(self, pattern, seconds=300):
        """Presses Enter until the unit greets: what is typed before it has opened its line is lost."""
        for _ in range(max(1, seconds // 5)):
            self.type("")
            try:
                return self.expect(pattern, 5)
            except BoardError:
                continue
        return self.expect(pattern, 1)

    def type(self, words):
        for one in words:  # as fast as a line of 115200 baud takes them, nearly
            self.send(one)
            time.sleep(0.0005)
        self.send("\r")


class Machine:
    """One machine, switched on once or several times; its disk stays."""

    def __init__(self, folder, kernel, initrd, disk, accelerator):
        self.folder, self.kernel, self.initrd, self.disk = pathlib.Path(folder), kernel, initrd, disk
        self.accelerator = accelerator
        self.qemu = None
        self.boots = 0

    def power_on(self):
        self.boots += 1
        run = self.folder / f"boot-{self.boots}"
        run.mkdir()
        self.console, self.control, self.line = Line(run / "console"), Line(run / "control"), Talk(run / "line")
        arguments = [
            "qemu-system-x86_64", "-M", "q35", "-cpu", "max", "-smp", "2", "-accel", self.accelerator, "-m", MEMORY_MB,
            "-nodefaults", "-display", "none", "-nic", "none", "-kernel", self.kernel, "-initrd", self.initrd,
            "-append", "root=/dev/vda rw console=ttyS0 panic=5 net.ifnames=0",
            "-chardev", f"socket,id=console,path={run / 'console'}", "-serial", "chardev:console",
            "-chardev", f"socket,id=line,path={run / 'line'}", "-serial", "chardev:line",
            "-device", "virtio-serial-pci", "-chardev", f"socket,id=control,path={run / 'control'}",
            "-device", "virtserialport,chardev=control,name=trial.control", "-device", "i6300esb",
            "-netdev", "user,id=net,restrict=on", "-device", "virtio-net-pci,netdev=net",
            "-drive", f"if=none,id=disk,format=raw,cache=unsafe,file={self.disk}", "-device", "virtio-blk-pci,drive=disk"]
        started = time.monotonic()
        self.errors = open(run / "qemu", "wb")
        self.qemu = subprocess.Popen([str(word) for word in arguments], stdin=subprocess.DEVNULL, stdout=self.errors, stderr=self.errors)
        self.control.wait_for("ready\n", BOOT_SECONDS_MAX)
        self.booted = time.monotonic() - started
        return self.booted

    def power_off(self):
        if self.qemu is None:
            return
        self.qemu.kill()
        self.qemu.wait()
        self.qemu = None
        self.errors.close()
        for line in (self.console, self.control, self.line):
            line.close()
            (self.folder / f"boot-{self.boots}" / f"{line.address.name}.txt").write_text(line.text)

    def ask(self, command, seconds=COMMAND_SECONDS_MAX):
        """Runs a line of shell; returns its status and what it printed."""
        start = len(self.control.text)
        self.control.send(command.replace("\n", " ") + "\n")
        match = self.control.wait_for("\x1e(\\d+)\n", seconds, start)
        return int(match[1]), self.control.text[start:match.start()]

    def do(self, command, seconds=COMMAND_SECONDS_MAX):
        status, text = self.ask(command, seconds)
        if status != 0:
            raise BoardError(f"'{command}' ended with {status}: {text.strip()[-1500:]}")
        return text.strip()

    def until(self, command, seconds=300):
        """Repeats a line of shell until it succeeds; returns the seconds it took."""
        started = time.monotonic()
        while True:
            status, text = self.ask(command)
            if status == 0:
                return time.monotonic() - started
            if time.monotonic() - started > seconds:
                raise BoardError(f"'{command}' did not succeed within {seconds} s: {text.strip()[-600:]}")
            time.sleep(0.3)
