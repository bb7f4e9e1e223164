"""What the steps share: the machine, the ledger of what the appliance told as signed, and how a journal is proven on the host."""
import pathlib
import re
import shutil
import sqlite3
import subprocess

from .machine import BoardError

SIGNED = re.compile(r"^  #(\d+) +(\S+) .* signed$", re.MULTILINE)
FOLDED = str.maketrans("OQI", "001")  # as the journal keeps texts for searches
APPLIANCE_SECONDS_MAX = 240  # from the start of alprd to its first passage, on a slow and busy machine


class Board:
    """One acceptance run."""

    def __init__(self, machine, programs):
        self.machine, self.programs = machine, programs
        self.ledger = {}  # sequence: plate, of every passage told as signed
        self.doubled = 0
        self.devices = []  # (device, played by, what was seen), for the report
        self.figures = {}

    def collect(self):
        """Takes over what the console of this boot tells as signed; returns how many were new."""
        told = 0
        for sequence, plate in SIGNED.findall(self.machine.console.text):
            known = self.ledger.get(int(sequence))
            told += known is None
            if known not in (None, (self.machine.boots, plate)):
                self.doubled += 1
            self.ledger[int(sequence)] = (self.machine.boots, plate)
        return told

    def wait_for_passage(self, start=None, seconds=APPLIANCE_SECONDS_MAX):
        """Waits for the next passage to be told as signed."""
        console = self.machine.console
        console.wait_for(r"\n  #\d+ .* signed\n", seconds, len(console.text) if start is None else start)

    def prove_disk(self):
        """
        Proves the journal on the data disk of a machine that is off, on a copy: fsck replays the file system's journal, SQLite its own,
        then export and verify. Returns records, and how many of the ledger are not in it.
        """
        folder = self.machine.folder / "proof"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        copy = folder / "data.img"
        subprocess.run(["cp", "--sparse=always", self.machine.disk, copy], check=True)
        checked = subprocess.run(["e2fsck", "-p", copy], capture_output=True, text=True)
        if checked.returncode not in (0, 1):
            raise BoardError(f"the data disk needs a person after the cut: {checked.stdout.strip()[-300:]}")
        for name in ("journal.db", "journal.db-wal", "device.crt"):
            subprocess.run(["debugfs", "-R", f"dump /alpr/{name} {folder / name}", copy], check=True, capture_output=True)
        wal = folder / "journal.db-wal"
        if wal.exists() and wal.stat().st_size == 0:
            wal.unlink()
        return self._prove(folder)

    def _prove(self, folder):
        batch = folder / "batch.alprb"
        for words in (["export", "--journal", folder / "journal.db", "--out", batch],
                      ["verify", "--trust", folder / "device.crt", batch]):
            done = subprocess.run([self.programs / "alprctl", *words], capture_output=True, text=True)
            if done.returncode != 0:
                raise BoardError(f"alprctl {words[0]}: {(done.stdout + done.stderr).strip()[-400:]}")
        with sqlite3.connect(folder / "journal.db") as journal:
            records = journal.execute("SELECT count(*) FROM records").fetchone()[0]
            kept = {sequence: texts.split(b"/")[0].decode() for sequence, texts in journal.execute("SELECT sequence, texts FROM detections")}
        lost = [sequence for sequence, (_, plate) in self.ledger.items() if kept.get(sequence) != plate.translate(FOLDED)]
        return records, lost


def number(pattern, text):
    """The first group of the pattern in the text, as a number."""
    match = re.search(pattern, text)
    if not match:
        raise BoardError(f"no '{pattern}' in: {text.strip()[-300:]}")
    return float(match[1])


def need(true, message):
    """A step's assertion."""
    if not true:
        raise BoardError(message)
