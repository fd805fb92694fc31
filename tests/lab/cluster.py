"""A cluster of tests/lab/lab with crmc on its nodes, for trials: what is done to it, and what it has done."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

HERE = pathlib.Path(__file__).resolve().parent
# What an agent does to a resource; monitors and notifications change nothing.
OPERATIONS = ("start", "stop", "promote", "demote", "migrate_to", "migrate_from", "reload", "reload-agent")
INITIATING = re.compile(r"Initiating ([\w-]+) operation (\S+) (?:locally )?on (\S+)")


def heed_the_end():
    """Has a script that is told to end leave its `with`s: no lab stays behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


class Lab:
    """A lab that is up, for as long as the `with` lasts."""

    def __init__(self, crmc, nodes):
        self.crmc_path = os.path.abspath(crmc)
        self.nodes = [f"n{number}" for number in range(1, nodes + 1)]
        self.folder = tempfile.TemporaryDirectory(prefix="crmc-trials-")
        self.path = pathlib.Path(self.folder.name)
        # The daemons of Pacemaker are not root, and pass through the folder.
        self.path.chmod(0o755)

    def __enter__(self):
        self.does("up", str(len(self.nodes)))
        # What crmc has to know of the agents of the lab.
        self.agents = self.path / "lab.agents"
        table = subprocess.run([self.crmc_path, "agents", "import", "--run", HERE / "fence_lab"], capture_output=True, check=True)
        self.agents.write_bytes(table.stdout)
        return self

    def __exit__(self, *_):
        self.run("down")
        self.folder.cleanup()

    def run(self, *arguments, timeout=200):
        """A command of the lab; its exit code and all that it printed."""
        environment = dict(os.environ, CRMC_LAB=str(self.path / "lab"), XDG_STATE_HOME=str(self.path / "state"))
        done = subprocess.run(
            [HERE / "lab", *arguments], env=environment, timeout=timeout, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        return done.returncode, done.stdout

    def does(self, *arguments):
        code, said = self.run(*arguments)
        assert code == 0, f"lab {arguments}: {said}"

    def on(self, node, *command, timeout=60):
        """Runs a program on a node; its exit code, 124 where it took too long, and all that it printed."""
        return self.run("exec", node, "timeout", "-k", "1", str(timeout), *command, timeout=timeout + 30)

    def crmc(self, *arguments, kill_after=None, timeout=400):
        """Runs crmc on n1; with `kill_after`, SIGKILL ends it after so many seconds."""
        agents = ["--agents", str(self.agents)]
        command = [self.crmc_path, arguments[0], *agents, *arguments[1:]]
        if kill_after is None:
            return self.on("n1", *command, timeout=timeout)
        return self.run("exec", "n1", "timeout", "-s", "KILL", f"{kill_after:.2f}", *command)

    def file(self, name, content):
        """Writes a file that the nodes see, too."""
        path = self.path / name
        path.write_text(content)
        return str(path)

    def fault(self, resource, action, what):
        """Has an action of a resource fail or hang on all nodes; `None` ends that."""
        for node in self.nodes:
            file = self.path / "lab" / node / "faults" / f"{resource}.{action}"
            if what is None:
                file.unlink(missing_ok=True)
            else:
                file.write_text(what)

    def query(self, node="n1"):
        """The CIB, or `None` where it does not answer."""
        code, said = self.on(node, "cibadmin", "--query", timeout=20)
        return ElementTree.fromstring(said) if code == 0 else None

    def is_on(self, node):
        file = self.path / "lab" / node / "init"
        try:
            os.kill(int(file.read_text()), 0)
        except (OSError, ValueError):
            return False
        return True

    def settles(self, node="n1", patience=120):
        """Waits until the cluster has nothing left to do."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            code, _ = self.on(node, "crm_resource", "--wait", "--timeout", "30s", timeout=40)
            if code == 0:
                return True
            time.sleep(1)
        return False

    def online(self, node="n1"):
        """The nodes that are online, as the node sees it."""
        _, said = self.on(node, "crm_mon", "-1", "--output-as=xml", timeout=20)
        try:
            # Without a cluster on it the node tells of none.
            nodes = ElementTree.fromstring(said).iterfind("nodes/node")
        except ElementTree.ParseError:
            return set()
        return {node.get("name") for node in nodes if node.get("online") == "true" and node.get("pending") != "true"}

    def heals(self, patience=150):
        """Plugs all in, powers all on, forgets failures, and waits for the cluster."""
        until = time.monotonic() + patience
        for node in self.nodes:
            self.run("join", node)
        for node in self.nodes:
            if not self.is_on(node):
                self.does("start", node)
        # As each node sees it: the others take a while to notice that one has died, and it may be on again before.
        while any(self.online(node) != set(self.nodes) for node in self.nodes):
            for node in self.nodes:
                # One that was cut off is fenced once the others see it again.
                if not self.is_on(node):
                    self.run("start", node)
            assert time.monotonic() < until, f"the cluster did not heal: {self.online()} are online"
            time.sleep(1)
        self.on("n1", "crm_resource", "--cleanup")
        assert self.settles(), "the cluster did not settle"

    def mark(self):
        """A place in the logs of all nodes, for `done`."""
        logs = {node: self.path / "lab" / node / "pacemaker.log" for node in self.nodes}
        return {node: log.stat().st_size if log.exists() else 0 for node, log in logs.items()}

    def done(self, mark):
        """What coordinators had done since then: sorted `OPERATION RESOURCE NODE`."""
        found = []
        for node, size in mark.items():
            with open(self.path / "lab" / node / "pacemaker.log", encoding="utf-8", errors="replace") as log:
                log.seek(size)
                for operation, key, where in INITIATING.findall(log.read()):
                    if operation in OPERATIONS:
                        resource = key.rsplit("_", 1)[0].removesuffix(f"_{operation}")
                        found.append(f"{operation} {resource.split(':')[0]} {where}")
        return sorted(found)
