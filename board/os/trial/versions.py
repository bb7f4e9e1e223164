"""Steps on versions: signed bundles from a stick, and the package's own."""
from host.board import need

from .install import ACTIVE
from .setup import PASSWORD, sign_in

CURRENT = "basename $(readlink /opt/alpr/current)"
NEWER, BROKEN, NEXT = "0.9.0", "0.9.1", "0.9.2"


def bundle(trial):
    line, machine = trial.machine.line, trial.machine
    machine.do("mkdir -p /media/stick && mount -t tmpfs -o mode=755 stick /media/stick && cp /srv/trial/newer.alpru /media/stick/")
    update(line, NEWER)
    sign_in(line, PASSWORD)
    machine.until("test ! -e /opt/alpr/trial", 300)
    need(machine.do(CURRENT) == NEWER, machine.do("ls -l /opt/alpr"))
    running = machine.do("readlink /proc/$(systemctl show -P MainPID alprd)/exe")
    need(running == f"/opt/alpr/versions/{NEWER}/alprd", running)
    return f"signature checked, {NEWER} in force, its trial ended; {trial.version} is the one before"


def newer_stays(trial):
    machine = trial.machine
    told = machine.do(f"apt-get -q -y --reinstall install /srv/{trial.debs} 2>&1", 900)
    need(f"version {NEWER}, which came in a bundle, stays in force" in told and machine.do(CURRENT) == NEWER, told)
    machine.until(ACTIVE)
    return f"apt said that {NEWER} stays; it runs"


def left_again(trial):
    line, machine = trial.machine.line, trial.machine
    machine.do("rm /media/stick/*; cp /srv/trial/broken.alpru /media/stick/")
    sign_in(line, PASSWORD)
    update(line, BROKEN)
    seconds = machine.until(f"test $({CURRENT}) = {NEWER} && {ACTIVE}", 600)
    need("did not come up" in machine.do("journalctl -u alprd --no-pager"), "alpr-trial said nothing")
    return f"{BROKEN} did not come up four times; {NEWER} was in force again after {seconds:.0f} s"


def upgrade(trial):
    machine = trial.machine
    told = machine.do(f"apt-get -q -y install /srv/next.deb 2>&1", 900)
    need(f"version {NEXT} is in force" in told, told)
    machine.until(f"{ACTIVE} && test ! -e /opt/alpr/trial", 300)
    back = machine.do("basename $(readlink /opt/alpr/previous)")
    need((machine.do(CURRENT), back) == (NEXT, NEWER), machine.do("ls -l /opt/alpr"))
    sign_in(machine.line, PASSWORD)
    machine.line.answer("> ", "update status")
    machine.line.expect(f"in force +{NEXT}\n")
    machine.line.expect(f"before +{NEWER}\n")
    return f"{NEXT} in force after its trial, {NEWER} before it"


def update(line, version):
    line.answer("> ", "update")
    line.expect(f"version +{version}")
    line.answer("Type yes to go on", "yes")
    line.expect("Wait for the greeting", 600)
