#!/usr/bin/env python3
"""faults.py CRMC [--trials N] [--seed S] [--labs L] [--only FAULT]: is anything lost when an apply goes wrong?

Each trial applies another configuration to a lab of three nodes while something happens: another client writes, nodes die, are
cut off or come back, crmc is killed, an agent fails or hangs, quorum is lost. Afterwards

- the configuration is the old one or the new one as a whole, never a mixture;
- what another client wrote is there, unless the plan that was shown takes it away;
- exit code and message of crmc are true;
- once the cluster is healed, a second apply ends with 0, and the cluster runs the new configuration.

Ends with 1 where one of this does not hold. The same seed chooses the same trials; at which moment of an apply they strike
depends on the machine, too.
"""

import argparse
import collections
import random
import subprocess
import sys
import threading
import time
import traceback

from cluster import Lab, heed_the_end


def text(version):
    """A configuration; the two versions differ in many places."""
    operations = "op monitor interval=10s timeout=20s op start timeout=8s op stop timeout=20s"
    return f"""\
primitive power stonith:fence_lab params pcmk_host_list="n1 n2 n3" op monitor interval=60s timeout=60s op start timeout=60s
primitive web ocf:heartbeat:Dummy params fake=v{version} {operations}
primitive store ocf:heartbeat:Dummy params fake=v{version} {operations}
primitive address ocf:heartbeat:Dummy {operations}
primitive only-v{version} ocf:heartbeat:Dummy {operations}
group service store address
location place-v{version} web 50: n{version + 1}
order order-v{version} Optional: service web
property stonith-enabled=true stonith-action=off stonith-timeout=60s no-quorum-policy=stop
rsc_defaults resource-stickiness={10 + version} migration-threshold=2
"""


def version_of(cib):
    """The version that a CIB's configuration is: 0 or 1, or what differs of a mixture."""
    marks = {}
    for resource in ("web", "store"):
        pair = cib.find(f".//primitive[@id='{resource}']//nvpair[@name='fake']")
        marks[resource] = None if pair is None else pair.get("value").removeprefix("v")
    for mark in ("only", "place", "order"):
        there = [version for version in "01" if cib.find(f".//configuration//*[@id='{mark}-v{version}']") is not None]
        marks[mark] = there[0] if len(there) == 1 else there
    stickiness = cib.find(".//rsc_defaults//nvpair[@name='resource-stickiness']")
    marks["stickiness"] = None if stickiness is None else stickiness.get("value").removeprefix("1")
    found = {str(mark) for mark in marks.values()}
    return int(found.pop()) if len(found) == 1 and found <= {"0", "1"} else f"a mixture: {marks}"


class Wrong(Exception):
    """Something that must not be."""


class Trial:
    """One apply of the other version, while something happens."""

    def __init__(self, lab, pace, chance, number, old):
        self.lab, self.pace, self.chance, self.old, self.new = lab, pace, chance, old, 1 - old
        self.file = lab.file("wanted.crm", text(self.new))
        self.other = str(100 + number)
        self.notes = []

    def moment(self, share=1.0):
        """A random moment of an apply, in seconds; of a part of it, with a share below 1."""
        moment = self.chance.uniform(0, share * self.pace)
        self.notes.append(f"after {moment:.1f} s")
        return moment

    def victim(self):
        node = self.chance.choice(self.lab.nodes[1:])
        self.notes.append(node)
        return node

    def apply(self, *options, meanwhile=None, **limits):
        """Applies the new version; `meanwhile` runs beside it."""
        beside = threading.Thread(target=meanwhile) if meanwhile else None
        if beside:
            beside.start()
        arguments = ("--yes", "--max-stop", "9", "--timeout", "120", *options)
        started = time.monotonic()
        code, said = self.lab.crmc("apply", *arguments, self.file, **limits)
        if code == 0:
            self.pace = time.monotonic() - started
        if beside:
            beside.join()
        return code, said

    def other_client(self):
        """Another client sets an option of the cluster."""
        code, said = self.lab.on("n1", "crm_attribute", "--name", "batch-limit", "--update", self.other)
        if code != 0:
            raise Wrong(f"the other client could not write: {said}")

    def kept(self, said):
        """What the other client wrote is there, or the plan that was shown takes it away."""
        cib = self.lab.query()
        pair = cib.find(".//crm_config//nvpair[@name='batch-limit']")
        if (pair is None or pair.get("value") != self.other) and "batch-limit" not in said:
            raise Wrong(f"what the other client wrote is lost\n{said}")

    # The faults. Each returns the exit code and the words of the apply.

    def change_between_plan_and_apply(self):
        plan = str(self.lab.path / "plan.json")
        code, said = self.lab.crmc("plan", "--out", plan, self.file)
        if code != 2:
            raise Wrong(f"plan ends with {code}: {said}")
        self.other_client()
        code, said = self.lab.crmc("apply", "--yes", "--max-stop", "9", plan)
        if code == 0 or "nothing was written" not in said:
            raise Wrong(f"a plan for another CIB was applied: {said}")
        self.kept("")
        return code, said

    def change_during_apply(self):
        moment = self.moment(0.8)
        code, said = self.apply(meanwhile=lambda: (time.sleep(moment), self.other_client()))
        self.kept(said)
        return code, said

    def node_killed(self):
        moment, node = self.moment(), self.victim()
        return self.apply(meanwhile=lambda: (time.sleep(moment), self.lab.does("kill", node)))

    def node_cut_off(self):
        moment, node = self.moment(), self.victim()
        result = self.apply(meanwhile=lambda: (time.sleep(moment), self.lab.does("cut", node)))
        self.lab.run("join", node)
        return result

    def node_cut_off_and_back(self):
        moment, gap, node = self.moment(0.8), self.moment(1.5), self.victim()

        def happen():
            time.sleep(moment)
            self.lab.does("cut", node)
            time.sleep(gap)
            self.lab.run("join", node)

        return self.apply(meanwhile=happen)

    def node_rejoins(self):
        moment, node = self.moment(), self.victim()
        self.lab.does("kill", node)
        until = time.monotonic() + 60
        while node in self.lab.online() and time.monotonic() < until:
            time.sleep(0.5)
        self.lab.settles()
        return self.apply(meanwhile=lambda: (time.sleep(moment), self.lab.does("start", node)))

    def crmc_killed(self):
        # `timeout` dies of the signal, too: -9.
        return self.apply(kill_after=self.moment() + 0.05)

    def agent_fails(self):
        self.lab.fault("web", "start", "fail")
        code, said = self.apply()
        self.lab.fault("web", "start", None)
        if code == 0 or "web: start on" not in said or "the test wants start of web to fail" not in said:
            raise Wrong(f"the failure is not told, or not why: {said}")
        return code, said

    def agent_fails_and_back(self):
        resource = f"only-v{self.new}"
        self.lab.fault(resource, "start", "fail")
        code, said = self.apply("--rollback")
        self.lab.fault(resource, "start", None)
        if code == 0 or "has the old configuration" not in said:
            raise Wrong(f"apply did not go back: {said}")
        return code, said

    def agent_hangs(self):
        resource = f"only-v{self.new}"
        self.lab.fault(resource, "start", "hang")
        code, said = self.apply()
        self.lab.fault(resource, "start", None)
        if code == 0 or f"{resource}: start on" not in said:
            raise Wrong(f"that an agent hangs is not told: {said}")
        return code, said

    def quorum_lost(self):
        moment = self.moment()
        happen = lambda: (time.sleep(moment), *[self.lab.does("kill", node) for node in self.lab.nodes[1:]])
        return self.apply(meanwhile=happen)

    def judge(self, code, said):
        """Whether configuration, exit code and message agree; the version that the CIB is."""
        cib = self.lab.query()
        if cib is None:
            raise Wrong("the CIB does not answer")
        found = version_of(cib)
        if found not in (self.old, self.new):
            raise Wrong(f"the configuration is {found}\n{said}")
        claims = [
            ("nothing was written", self.old), ("has the new configuration", self.new), ("runs what was asked for", self.new),
            ("what was asked for runs", self.new),
            ("went back: the cluster has the old configuration", self.old),
        ]
        for words, version in claims:
            if words in said and found != version and "went back" not in said:
                raise Wrong(f"crmc said «{words}», and the configuration is the {'new' if found == self.new else 'old'} one\n{said}")
        if code == 0 and found != self.new:
            raise Wrong(f"apply ended with 0, and the configuration is the old one\n{said}")
        if code not in (0, -9) and "crmc: " not in said:
            raise Wrong(f"apply ended with {code} without a word\n{said}")
        if code not in (0, 1, -9):
            raise Wrong(f"apply ended with {code}\n{said}")
        return found

    def converge(self):
        """Heals the cluster and applies once more."""
        self.lab.heals()
        code, said = self.lab.crmc("apply", "--yes", "--max-stop", "9", "--timeout", "120", self.file)
        if code != 0:
            raise Wrong(f"the second apply ends with {code}: {said}")
        found = version_of(self.lab.query())
        if found != self.new:
            raise Wrong(f"behind the second apply, the configuration is {found}")
        _, said = self.lab.on("n1", "crm_mon", "-1")
        missing = [name for name in ("web", "store", "address", f"only-v{self.new}", "power") if f"* {name}\t" not in said]
        if missing or "FAILED" in said:
            raise Wrong(f"behind the second apply, {missing} do not run: {said}")


FAULTS = [
    "change_between_plan_and_apply", "change_during_apply", "node_killed", "node_cut_off", "node_cut_off_and_back",
    "node_rejoins", "crmc_killed", "agent_fails", "agent_fails_and_back", "agent_hangs", "quorum_lost",
]


def choose(chance, trials):
    """The faults of all trials: each about as often as the others, in a random order."""
    faults = (FAULTS * (trials // len(FAULTS) + 1))[: trials - trials % len(FAULTS)]
    faults += chance.sample(FAULTS, trials % len(FAULTS))
    chance.shuffle(faults)
    return faults


def on_one_lab(crmc, faults, seed):
    """Runs trials one after the other; how many went wrong."""
    chance = random.Random(seed)
    tally, wrong, version = collections.Counter(), 0, 0
    with Lab(crmc, 3) as lab:
        started = time.monotonic()
        code, said = lab.crmc("apply", "--yes", "--timeout", "120", lab.file("wanted.crm", text(version)))
        if code != 0:
            print(f"the first apply ends with {code}: {said}")
            return 1
        # Faults strike while an apply is under way, however fast the machine is.
        pace = time.monotonic() - started
        for number, fault in enumerate(faults, 1):
            trial, started = Trial(lab, pace, chance, number, version), time.monotonic()
            try:
                code, said = getattr(trial, fault)()
                outcome = "new" if trial.judge(code, said) == trial.new else "old"
                trial.converge()
                tally[fault, outcome, code] += 1
                told = [line for line in said.splitlines() if line.startswith("crmc: ") and "the way back" not in line]
                verdict = f"{outcome} configuration, exit code {code}" + "".join(f"; {line}" for line in told[-1:])
            except (Wrong, AssertionError, OSError, subprocess.SubprocessError) as error:
                wrong += 1
                lines = (str(error) or traceback.format_exc()).splitlines()
                verdict = "WRONG: " + "\n  ".join(lines[:1] + lines[1:][-12:])
            what = " ".join([fault, *trial.notes])
            print(f"seed {seed}, {number}: {what}: {verdict} ({time.monotonic() - started:.0f} s)", flush=True)
            if verdict.startswith("WRONG"):
                trial.converge()
            version, pace = trial.new, trial.pace
    for (fault, outcome, code), times in sorted(tally.items()):
        print(f"{times:4} {fault}: {outcome} configuration, exit code {code}")
    print(f"{len(faults)} trials with seed {seed}, {wrong} wrong", flush=True)
    return wrong


def on_many_labs(given):
    """Shares the trials among labs side by side, each with a seed of its own."""
    shares = [len(range(lab, given.trials, given.labs)) for lab in range(given.labs)]
    only = ["--only", given.only] if given.only else []
    children = []
    try:
        for lab, share in enumerate(shares):
            seed = str(given.seed + lab)
            children.append(subprocess.Popen([sys.executable, "-B", __file__, given.crmc, "--trials", str(share), "--seed", seed, *only]))
        return sum(child.wait() != 0 for child in children)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("crmc")
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--labs", type=int, default=1, help="share the trials among so many labs side by side")
    parser.add_argument("--only", choices=FAULTS)
    given = parser.parse_args()
    heed_the_end()
    if given.labs > 1:
        return 1 if on_many_labs(given) else 0
    chance = random.Random(given.seed)
    faults = [given.only] * given.trials if given.only else choose(chance, given.trials)
    return 1 if on_one_lab(given.crmc, faults, given.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
