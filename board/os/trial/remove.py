"""Steps on the end: remove and purge."""
from host.board import need

from .install import ACTIVE


def purge(trial):
    machine = trial.machine
    records = machine.do("stat -c %s /var/lib/alpr/journal.db")
    machine.do("apt-get -q -y remove alpr-appliance 2>&1", 600)
    gone = machine.do("ls -d /opt/alpr /usr/lib/alpr-appliance /usr/sbin/alprd 2>/dev/null || true")
    need(gone == "" and machine.ask("systemctl is-active alprd")[0] != 0, gone)
    need(machine.ask("test -e /etc/alpr/appliance.json -a -e /var/lib/alpr/journal.db")[0] == 0, "remove took the configuration")
    told = machine.do("apt-get -q -y purge alpr-appliance 2>&1", 600)
    need("they are evidence" in told, told)
    left = machine.do("ls -A /var/lib/alpr").split()
    need({"journal.db", "device.crt", "appliance.json.purged"} <= set(left) and machine.ask("test -e /etc/alpr")[0] != 0, str(left))
    machine.do("cp -r /var/lib/alpr /root/evidence; apt-get -q -y install /srv/alprctl.deb 2>&1", 600)
    proof = machine.do("cd /root/evidence && alprctl export --journal journal.db --out batch.alprb && alprctl verify --trust device.crt batch.alprb")
    need(": proven" in proof, proof)
    # The line is a login's again.
    machine.do("systemctl daemon-reload; systemctl restart serial-getty@ttyS1")
    machine.until("systemctl is-active serial-getty@ttyS1")
    return f"journal of {records} bytes left and proven by alprctl from its own package; the login is back on ttyS1; /var/lib/alpr has {', '.join(sorted(left))}"


def purge_new(trial):
    machine = trial.machine
    machine.do("rm -r /var/lib/alpr")
    machine.do(f"apt-get -q -y install /srv/{trial.debs} 2>&1", 900)
    machine.until(ACTIVE)
    machine.do("apt-get -q -y purge alpr-appliance 2>&1", 600)
    left = machine.do("ls -d /var/lib/alpr /etc/alpr /opt/alpr /usr/lib/alpr-appliance 2>/dev/null || true; systemctl list-unit-files --no-legend 'alpr*' || true")
    need(left == "", left)
    return "no file and no unit is left"
