"""Steps at the serial line: a technician sets the unit up, with nothing but the line."""
import json

from host.board import need

from .install import ACTIVE

PASSWORD = "kestrel over the marsh"
POLICY = {"format": 1, "agency": "Test agency", "version": "of a trial", "revision": 1, "time_zone": "America/Los_Angeles",
          "retention": {"days": 30}, "access": {"second_factor": []}}
STEP = "q: stop: "


def first_steps(trial):
    line, machine = trial.machine.line, trial.machine
    line.type("setup")
    line.answer(STEP, "")
    line.answer("Site, such as", "Main St and 4th Ave")
    line.answer("Camera, such as", "northbound lane 1")
    line.answer("Unit's name", "north-01")
    line.answer(STEP, "")
    line.answer(r"Time in UTC \[.*\]: ", "")
    line.answer(STEP, "")
    line.answer("Address and prefix", "192.0.2.10/24")
    line.answer("Gateway", "192.0.2.1")
    line.answer("VLAN", "0")
    line.answer("DNS servers", "192.0.2.53")
    line.answer("NTP servers", "192.0.2.1")
    line.answer("Proxy", "")
    told = line.expect(r"(?s)written: .*(?:not )?done: .*(?:not )?done: .*?\n.*?Step 4")[0]
    need("not done" not in told, told)
    need("192.0.2.10/24" in (address := machine.do("sleep 1; ip -o address show dev eth0")), address)
    line.answer(STEP, "q")
    line.expect(r"north-01 \(new\)> ")
    return "names, time, network; networkd took 192.0.2.10/24 over polkit, timesyncd was asked"


def into_service(trial):
    """The machine has no camera, and is better without: under emulation reading plates would leave no time for anything else."""
    line, machine = trial.machine.line, trial.machine
    machine.do("systemctl stop alprd; install -o alpr -g alpr -m 600 /srv/trial/appliance.json /etc/alpr/appliance.json; install -m 644 /srv/trial/release.pem /etc/alpr/; systemctl start alprd")
    line.expect("This unit is new")
    line.answer("> ", "setup key")
    line.answer("certificate from the authority", "")
    line.answer("> ", "setup policy")
    line.answer("on a USB stick", "n")
    line.expect("Paste the policy")
    line.type(json.dumps(POLICY, indent=1))
    line.type(".")
    line.answer("Account of the first administrator", "j.doe")
    line.answer("full name", "Administrator of a trial")
    line.answer("Type yes to go on", "yes")
    first = line.expect(r"password +(\S+) +\(shown once")[1]
    line.answer("> ", "restart")
    line.answer("Type yes to go on", "yes")
    line.expect("Wait for the greeting")
    sign_in(line, first, PASSWORD)
    machine.until(ACTIVE)
    return "key, policy and administrator over the line; started anew by itself (exit code 4) and signed in"


def sign_in(line, password, fresh=None):
    line.answer("login: ", "j.doe", 600)
    line.answer("Password: ", password)
    line.answer("Code ", "")
    if fresh:
        line.answer("New password: ", fresh)
        line.answer("The same again: ", fresh)
    line.expect("Signed in as")
