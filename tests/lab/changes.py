#!/usr/bin/env python3
"""changes.py CRMC: does a cluster do what `crmc plan` says?

One change after the other is planned and applied on a lab of three nodes. The starts, stops, restarts, moves, migrations,
reloads, promotions and demotions that the plan foretells are held against those that the coordinator had done, by its log. Ends with 1 where they
differ, or where `crmc apply` does not end well.
"""

import json
import sys
import time

from cluster import Lab, heed_the_end

MONITOR = "op monitor interval=20s timeout=20s op start timeout=20s op stop timeout=20s"

# An empty cluster with its fencing; each change edits it, and stays.
STATEMENTS = {
    "power": f"primitive power stonith:fence_lab params pcmk_host_list='n1 n2 n3' op monitor interval=60s timeout=60s "
    "op start timeout=60s",
    "options": "property stonith-enabled=true stonith-action=off stonith-timeout=60s no-quorum-policy=stop",
    "defaults": "rsc_defaults resource-stickiness=50 migration-threshold=3",
    "op-defaults": "op_defaults timeout=30s",
}


def dummy(name, provider="pacemaker", extra=""):
    return f"primitive {name} ocf:{provider}:Dummy {extra} {MONITOR}"


STATEFUL = (
    "primitive replica ocf:pacemaker:Stateful op monitor interval=20s timeout=20s role=Promoted "
    "op monitor interval=21s timeout=20s role=Unpromoted op start timeout=20s op stop timeout=20s "
    "op promote timeout=20s op demote timeout=20s"
)

# What changes: a title, and the statements that are new or other; `None` takes one away.
CHANGES = [
    ("a first apply on an empty cluster", {
        "web": dummy("web", extra="params fake=one"), "store": dummy("store"), "address": dummy("address"),
        "service": "group service store address", "watch": dummy("watch"),
        "watches": "clone watches watch meta interleave=true",
    }),
    ("a parameter that the agent reloads", {"web": dummy("web", extra="params fake=two")}),
    ("a parameter that needs a restart", {"web": dummy("web", extra="params fake=two state=/run/lab/web.state")}),
    ("a parameter of a group's first member", {"store": dummy("store", extra="params state=/run/lab/store.state")}),
    ("a parameter of a group's last member", {"address": dummy("address", extra="params state=/run/lab/address.state")}),
    ("a parameter of a clone's child", {"watch": dummy("watch", extra="params state=/run/lab/watch.state")}),
    ("an interval of a monitor", {"web": dummy("web", extra="params fake=two state=/run/lab/web.state").replace("20s timeout", "25s timeout", 1)}),
    ("an added primitive", {"mail": dummy("mail", "heartbeat")}),
    ("an added group", {
        "disk": dummy("disk", "heartbeat"), "share": dummy("share", "heartbeat"), "files": "group files disk share",
    }),
    ("a member more at a group's end", {"index": dummy("index", "heartbeat"), "files": "group files disk share index"}),
    ("a member more within a group", {"quota": dummy("quota", "heartbeat"), "files": "group files disk quota share index"}),
    ("a member less within a group", {"quota": None, "files": "group files disk share index"}),
    ("members in another order", {"files": "group files disk index share"}),
    ("an added promotable clone", {"replica": STATEFUL, "replicas": "clone replicas replica meta promotable=true interleave=true"}),
    ("the promoted role prefers a node", {"replicas-home": "location replicas-home replicas role=Promoted 100: n3"}),
    ("the promoted role prefers another node", {"replicas-home": "location replicas-home replicas role=Promoted 100: n1"}),
    ("a renamed constraint", {"replicas-home": None, "replicas-place": "location replicas-place replicas role=Promoted 100: n1"}),
    ("a resource prefers a node", {"web-home": "location web-home web 200: n3"}),
    ("a resource prefers another node", {"web-home": "location web-home web 200: n2"}),
    ("a group is banned from a node", {"files-not-here": "location files-not-here files -inf: n1"}),
    ("a group may only run on one node", {"files-here": "location files-here files rule -inf: #uname ne n3"}),
    ("a colocation", {"mail-with-web": "colocation mail-with-web inf: mail web"}),
    ("an anti-colocation", {"mail-with-web": "colocation mail-with-web -inf: mail web"}),
    ("an order", {"store-before-mail": "order store-before-mail Mandatory: service mail"}),
    ("a restart that an order hands on", {"store": dummy("store", extra="params state=/run/lab/store.other")}),
    ("a resource that is to be stopped", {"mail": dummy("mail", "heartbeat", "meta target-role=Stopped")}),
    ("a resource that is to be started", {"mail": dummy("mail", "heartbeat")}),
    ("a group that is to be stopped", {"files": "group files disk index share meta target-role=Stopped"}),
    ("a group that is to be started", {"files": "group files disk index share"}),
    ("a clone on fewer nodes", {"watches": "clone watches watch meta interleave=true clone-max=2"}),
    ("a clone on all nodes again", {"watches": "clone watches watch meta interleave=true"}),
    ("another agent", {"web": dummy("web", "heartbeat")}),
    ("a renamed resource", {
        "mail": None, "post": dummy("post", "heartbeat"), "mail-with-web": "colocation post-with-web -inf: post web",
        "store-before-mail": "order store-before-post Mandatory: service post",
    }),
    ("a resource joins a group", {
        "service": "group service store address post", "mail-with-web": None, "store-before-mail": None,
    }),
    ("a resource leaves a group", {"service": "group service store address"}),
    ("a primitive becomes a clone", {"posts": "clone posts post meta interleave=true"}),
    ("a clone becomes a primitive", {"posts": None}),
    ("a resource that can migrate", {
        "guest": "primitive guest ocf:heartbeat:VirtualDomain params config=/etc/guest.xml meta allow-migrate=true "
        "op monitor interval=20s timeout=30s op start timeout=90s op stop timeout=90s op migrate_to timeout=60s "
        "op migrate_from timeout=60s",
        "guest-home": "location guest-home guest 100: n1",
    }),
    ("a migration", {"guest-home": "location guest-home guest 200: n2"}),
    ("a node on standby", {"node-n3": "node 3: n3 attributes standby=on"}),
    ("a node back from standby", {"node-n3": "node 3: n3 attributes standby=off"}),
    ("more stickiness", {"defaults": "rsc_defaults resource-stickiness=500 migration-threshold=3"}),
    ("a tag and a priority", {"tag": "tag important web store", "posts": None, "post": dummy("post", "heartbeat", "meta priority=5")}),
    ("an option of the cluster", {"options": STATEMENTS["options"] + " cluster-delay=90s"}),
    ("a resource that nobody manages", {"post": dummy("post", "heartbeat", "meta priority=5 is-managed=false")}),
    ("… and again is managed", {"post": dummy("post", "heartbeat", "meta priority=5")}),
    ("a removed promotable clone", {"replica": None, "replicas": None, "replicas-place": None}),
    ("a removed clone", {"watch": None, "watches": None}),
    ("all gone but the fencing", dict.fromkeys(
        ["web", "store", "address", "service", "post", "disk", "share", "index", "files", "guest", "guest-home", "web-home",
         "files-not-here", "files-here", "tag", "posts"])),
]


def foretold(plan):
    """What the plan says of operations: sorted `OPERATION RESOURCE NODE`."""
    found = []
    for said in plan["outlook"]["actions"]:
        if said.get("is_blocked"):
            continue
        resource, here, there = (said.get("resource") or "").split(":")[0], said.get("node"), said.get("to")
        match said["action"]:
            case "start":
                found += [("start", here or there)]
            case "stop":
                found += [("stop", here)]
            case "restart":
                found += [("stop", here), ("start", here)]
            case "move":
                found += [("stop", here), ("start", there)]
            case "migrate":
                found += [("migrate_to", here), ("migrate_from", there), ("stop", here)]
            case "reload":
                found += [("reload", here)]
            case "promote" if not here:
                found += [("start", there)]
            case "promote":
                found += [("promote", there or here)]
            case other:
                found += [(other, here)]
        found = [entry if len(entry) == 3 else (entry[0], resource, entry[1]) for entry in found]
    return sorted(" ".join(map(str, entry)) for entry in found)


def told_apart(entries):
    """Without promotions and demotions that are part of something else: an instance that stops is demoted first, whatever is
    foretold of it, and one that starts is promoted once its agent has set a score, which nobody knows before."""
    entries = sorted(entries)
    others = {tuple(entry.split(" ", 1)) for entry in entries}
    implied = {"demote": "stop", "promote": "start"}
    return [entry for entry in entries if (implied.get(entry.split()[0]), entry.split(" ", 1)[1]) not in others]


def text_of(statements):
    return "".join(f"{statement}\n" for statement in statements.values())


def main(crmc):
    heed_the_end()
    statements = dict(STATEMENTS)
    wrong = 0
    with Lab(crmc, 3) as lab:
        for title, change in CHANGES:
            statements = {**statements, **change}
            statements = {name: text for name, text in statements.items() if text is not None}
            file = lab.file("cluster.crm", text_of(statements))
            code, said = lab.crmc("plan", "--format", "json", "--out", str(lab.path / "plan.json"), file)
            if code != 2:
                print(f"FAILED {title}: plan ends with {code}\n{said}")
                return 1
            plan = json.loads((lab.path / "plan.json").read_text())
            mark, started = lab.mark(), time.monotonic()
            code, said = lab.crmc("apply", "--yes", "--max-stop", "99", "--timeout", "120", file)
            took = time.monotonic() - started
            real = told_apart(entry.replace("reload-agent", "reload") for entry in lab.done(mark))
            expected = told_apart(foretold(plan))
            verdict = "as foretold" if real == expected and code == 0 else "OTHERWISE"
            print(f"{verdict}: {title}: {len(real)} operations, apply ended with {code} after {took:.1f} s", flush=True)
            if verdict == "OTHERWISE":
                wrong += 1
                only = lambda these, those: ", ".join(entry for entry in these if entry not in those) or "nothing"
                print(f"  foretold and not done: {only(expected, real)}\n  done and not foretold: {only(real, expected)}")
                if code != 0:
                    print("  " + said.replace("\n", "\n  "))
    print(f"{len(CHANGES)} changes, {wrong} otherwise than foretold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
