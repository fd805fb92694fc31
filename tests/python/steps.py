"""Prints the shell steps of an action for GitHub, or of a job for GitLab, as one script, as the service would run them.

Usage: steps.py FILE [NAME=VALUE…], where the pairs are inputs of the action, or variables of the job."""

import re
import shlex
import sys

import yaml


def github(action, given):
    inputs = {name: given.get(name, about["default"]) for name, about in action["inputs"].items()}

    def filled(text):
        return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: inputs[match[1]], text)

    for step in action["runs"]["steps"]:
        # GitHub runs each step by `bash --noprofile --norc -eo pipefail FILE`.
        assert step["shell"] == "bash"
        pairs = [f"{name}={filled(value)}" for name, value in step.get("env", {}).items()]
        shell = ["env", *pairs, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", filled(step["run"])]
        yield shlex.join(shell)


def gitlab(job, given):
    for name, value in {**job["variables"], **given}.items():
        yield f"export {name}={shlex.quote(str(value))}"
    yield from job["script"]


def main():
    with open(sys.argv[1]) as file:
        text = yaml.safe_load(file)
    given = dict(pair.split("=", 1) for pair in sys.argv[2:])
    print("set -e")
    print("\n".join(github(text, given) if "runs" in text else gitlab(text["crmc"], given)))


if __name__ == "__main__":
    main()
