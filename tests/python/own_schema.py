"""own_schema.py SCHEMA: reads what crmc wrote for programs and holds it against its schema, strictly: a field that the
schema does not name is an error here, so that the schema stays current. Prints how many findings or changes there are."""

import json
import sys

from jsonschema import Draft202012Validator


def closed(schema):
    """The schema, with every object of named fields closed to others."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
    elif isinstance(schema, list):
        schema = [closed(item) for item in schema]
    return schema


def main():
    with open(sys.argv[1]) as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    report = json.load(sys.stdin)
    errors = list(Draft202012Validator(closed(schema)).iter_errors(report))
    for error in errors:
        print(f"{error.json_path}: {error.message}")
    print(len(report["diagnostics"] if "diagnostics" in report else report["changes"]))
    return bool(errors)


if __name__ == "__main__":
    sys.exit(main())
