"""The unit under watch: its folder, keys, accounts and process, and what of it can be seen from outside."""
import hashlib
import http.client
import json
import os
import pathlib
import re
import socket
import sqlite3
import ssl
import subprocess

ADMINISTRATOR, PASSWORD = "j.doe", "kestrel over the marsh"
TICKS = os.sysconf("SC_CLK_TCK")
# The runtime collects when what is new fills the processor's last cache: a server's holds hundreds of MiB, so that nothing would be collected for
# an hour and memory would rise all the while. A board's holds one or two; this is between them. Hexadecimal.
NEW_BYTES = "1000000"
FIGURE = re.compile(r"^(\w+)(\{[^}]*\})? ([-+.\w]+)$", re.MULTILINE)


class Unit:
    """One unit in a folder of its own."""

    def __init__(self, folder, programs, root, journal_bytes_max):
        self.folder, self.programs = pathlib.Path(folder), pathlib.Path(programs)
        self.server, self.server_key = self._certify("unit", "localhost")
        self.client, self.client_key = self._certify("records", "records.agency.example")
        self.receiver_certificate, self.receiver_key = self._certify("receiver", "localhost")
        self.port, self.process = _free_port(), None
        self.configuration = self.folder / "appliance.json"
        self.root, self.journal_bytes_max = root, journal_bytes_max

    def provision(self, receiver_port):
        """Configuration, key, policy, an administrator, and the account that pulls."""
        self.configuration.write_text(json.dumps({
            "device_id": "soak-01",
            "board": str(self.root / "board/profiles/simulated.json"),
            "camera": {"input": "board"},
            "recognition": {"models": str(self.root / "models")},
            "journal": {"path": "journal.db", "key": "device.key", "bytes_max": self.journal_bytes_max},
            "agency": {"folder": "agency", "key": "agency.key"},
            "web": {"address": "127.0.0.1", "port": self.port, "certificate": str(self.server), "key": str(self.server_key)},
            "backends": [{"name": "receiver", "webhook": {"url": f"https://localhost:{receiver_port}/records", "ca_certificates": str(self.receiver_certificate)}}],
        }))
        policy = self.folder / "policy.json"
        policy.write_text(json.dumps({"format": 1, "agency": "Soak", "version": "of a soak", "revision": 1, "time_zone": "America/Los_Angeles",
                                      "retention": {"days": 30}, "access": {"second_factor": []}}))
        told = self.alprd([], "provision", "--policy", policy, "--administrator", ADMINISTRATOR, "--full-name", "Administrator of a soak")
        first = re.search(r"password +(\S+)", told)[1]
        self.alprd([first, "", PASSWORD, PASSWORD], "account", "list", "--user", ADMINISTRATOR)
        self._as_administrator("account", "create", "records.server", "--full-name", "Server of a soak", "--role", "integration")
        der = ssl.PEM_cert_to_DER_cert(self.client.read_text())

        self._as_administrator("account", "add-certificate", "records.server", hashlib.sha256(der).hexdigest())

    def start(self):
        self.log = open(self.folder / "alprd.log", "wb")
        self.process = subprocess.Popen([self.programs / "alprd", "--config", self.configuration], stdout=self.log, stderr=self.log,
                                        stdin=subprocess.DEVNULL, env={**os.environ, "DOTNET_GCgen0size": NEW_BYTES})
        self.puller_log = open(self.folder / "pull.log", "wb")

    def follow(self):
        """The agency's client, which stays."""
        self.puller = subprocess.Popen([self.programs / "alprctl", *self._pulling(), "--follow"], stdout=self.puller_log, stderr=self.puller_log, stdin=subprocess.DEVNULL)

    def stop(self):
        """Lets the client take what there is, then ends both in an orderly way; returns what the unit said at its end."""
        self.puller.terminate()
        self.puller.wait(60)
        subprocess.run([self.programs / "alprctl", *self._pulling()], check=True, stdout=self.puller_log, stderr=self.puller_log)
        self.process.terminate()
        code = self.process.wait(120)
        said = (self.folder / "alprd.log").read_text(errors="replace")
        if code != 0:
            raise RuntimeError(f"alprd ended with {code}: {said[-1500:]}")
        return int(re.search(r"passages +(\d+) signed", said)[1])

    def kill(self):
        for process in (self.process, getattr(self, "puller", None)):
            if process is not None and process.poll() is None:
                process.kill()

    def look(self):
        """One sample, or None while the unit starts."""
        try:
            figures = self._figures()
        except (OSError, http.client.HTTPException, ssl.SSLError):
            return None
        proc = pathlib.Path(f"/proc/{self.process.pid}")
        status = (proc / "status").read_text()
        words = (proc / "stat").read_text().rsplit(")", 1)[1].split()
        return {
            "rss_kb": int(re.search(r"VmRSS:\s+(\d+)", status)[1]),
            "allocated_kb": _only(figures, "dotnet_gc_heap_total_allocated_bytes_total") >> 10,
            "collections": round(figures.get("dotnet_gc_collections_total", {}).get('{gc_heap_generation="gen0"}', 0)),
            "descriptors": len(os.listdir(proc / "fd")),
            "threads": int(re.search(r"Threads:\s+(\d+)", status)[1]),
            "cpu_s": (int(words[11]) + int(words[12])) / TICKS,
            "captured": _only(figures, "alpr_frames_captured_total"), "recognised": _only(figures, "alpr_frames_recognised_total"),
            "dropped": _only(figures, "alpr_frames_dropped_total"), "passages": _only(figures, "alpr_passages_total"),
            "records": _only(figures, "alpr_log_records"), "waiting": _only(figures, "alpr_backend_waiting"),
            "statements_lost": _only(figures, "alpr_statements_lost_total"),
            "journal_kb": sum(file.stat().st_size for file in self.folder.glob("journal.db*")) >> 10,
        }

    def detections(self):
        """Numbers of the detections that the journal still has whole."""
        with sqlite3.connect(self.folder / "journal.db") as journal:
            return {sequence for (sequence,) in journal.execute("SELECT sequence FROM detections")}

    def verify(self):
        """Exports and proves the journal, and what was pulled; returns how many detections were pulled."""
        self.ctl("export", "--journal", self.folder / "journal.db", "--out", self.folder / "batch.alprb")
        self.ctl("verify", "--trust", self.folder / "device.crt", self.folder / "batch.alprb")
        batches = sorted((self.folder / "pulled").rglob("*.alprb"))
        told = self.ctl("verify", "--trust", self.folder / "device.crt", *batches)
        return sum(int(number) for number in re.findall(r"\((\d+) detections?", told)), len(batches)

    def ctl(self, *words):
        done = subprocess.run([self.programs / "alprctl", *words], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"alprctl {words[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}")
        return done.stdout

    def alprd(self, answers, *words):
        done = subprocess.run([self.programs / "alprd", *words, "--config", self.configuration], input="".join(f"{line}\n" for line in answers), capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"alprd {words[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}")
        return done.stdout

    def _as_administrator(self, *words):
        return self.alprd([PASSWORD, ""], *words, "--user", ADMINISTRATOR)

    def _pulling(self):
        return ["pull", "--from", f"https://localhost:{self.port}", "--cert", self.client, "--key", self.client_key, "--ca", self.server,
                "--trust", self.folder / "device.crt", "--into", self.folder / "pulled", "--purpose", "agency records"]

    def _figures(self):
        context = ssl.create_default_context(cafile=self.server)
        context.load_cert_chain(self.client, self.client_key)
        link = http.client.HTTPSConnection("localhost", self.port, timeout=10, context=context)
        try:
            link.request("GET", "/metrics")
            answer = link.getresponse()
            text = answer.read().decode()
            if answer.status != 200:
                raise http.client.HTTPException(str(answer.status))
        finally:
            link.close()
        figures = {}
        for name, labels, value in FIGURE.findall(text):
            figures.setdefault(name, {})[labels] = float(value)
        return figures

    def _certify(self, name, subject):
        certificate, key = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-sha256", "-days", "30",
                        "-subj", f"/CN={subject}", "-addext", f"subjectAltName=DNS:{subject}", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        return certificate, key


def _only(figures, name):
    return round(sum(figures.get(name, {}).values()))


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
