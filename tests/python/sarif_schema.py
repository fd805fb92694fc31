"""Reads a SARIF log and holds it against the schema of SARIF 2.1.0, formats of URIs included, and against what the schema
cannot say: indices of rules lead to the rule that is named."""

import json
import sys

from jsonschema import Draft7Validator


def main():
    with open(sys.argv[1]) as file:
        schema = json.load(file)
    log = json.load(sys.stdin)
    errors = [f"{error.json_path}: {error.message}" for error in Draft7Validator(schema).iter_errors(log)]
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            errors.append(f"{result['ruleId']} has the wrong index")
    print("\n".join(errors))
    print(len(run["results"]))
    return bool(errors)


if __name__ == "__main__":
    sys.exit(main())
