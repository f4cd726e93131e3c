#!/usr/bin/env python3
"""Writes ecs_api.json from botocore's description of the ECS API.

usage: make_ecs_api.py PATH/TO/botocore/data/ecs/2014-11-13/service-2.json[.gz] BOTOCORE_VERSION

The actions are those of engine/src/api/table.cpp. Only this script needs botocore; the tests read the
file it wrote.
"""
import gzip
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE.parents[2] / "engine/src/api/table.cpp"


class Digest:
    def __init__(self, model):
        self.model = model["shapes"]
        self.shapes = {}
        self.required = {}

    def type_of(self, name):
        shape = self.model[name]
        kind = shape["type"]
        if kind == "structure":
            self.add(name)
            return "structure:" + name
        if kind == "list":
            return "list:" + self.type_of(shape["member"]["shape"])
        if kind == "string" and "enum" in shape:
            return "enum:" + "|".join(shape["enum"])
        return {"long": "integer", "double": "number", "float": "number", "timestamp": "number"}.get(kind, kind)

    def add(self, name):
        if name in self.shapes:
            return
        self.shapes[name] = {}
        members = self.model[name].get("members", {})
        self.shapes[name] = {m: self.type_of(members[m]["shape"]) for m in sorted(members)}
        if self.model[name].get("required"):
            self.required[name] = sorted(self.model[name]["required"])


def line_per_entry(table):
    rows = [f"  {json.dumps(name)}: {json.dumps(table[name])}" for name in sorted(table)]
    return "{\n" + ",\n".join(rows) + "\n }"


def main(path, version):
    opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
    model = json.load(opened)
    digest = Digest(model)
    actions = {}
    for name in re.findall(r'"ecs\.(\w+)"', TABLE.read_text()):
        operation = model["operations"][name]
        actions[name] = {"request": digest.type_of(operation["input"]["shape"]),
                         "reply": digest.type_of(operation["output"]["shape"]),
                         "exceptions": [error["shape"] for error in operation.get("errors", [])]}
    about = ("Requests, replies and exceptions of the ECS actions the engine answers, as the published API "
             "model (botocore, ecs/2014-11-13/service-2.json) has them; for comparing, not read by the "
             "engine. Written by make_ecs_api.py.")
    parts = [("about", json.dumps(about)), ("botocore", json.dumps(version)),
             ("actions", line_per_entry(actions)),
             ("operations", json.dumps(sorted(model["operations"]))), ("required", line_per_entry(digest.required)),
             ("shapes", line_per_entry(digest.shapes))]
    text = "{\n" + ",\n".join(f' "{name}": {body}' for name, body in parts) + "\n}\n"
    json.loads(text)
    (HERE / "ecs_api.json").write_text(text)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
