#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes random documents, patches and what they yield, with the PyPI package jsonpatch as oracle.

usage: make_patches.py SEED COUNT
Writes lines of kind ("patch" or "merge"), document, patch and result with tabs between them; the
result of a patch that does not apply is "!".
"""
import copy
import json
import random
import sys

import jsonpatch
import jsonpointer

KEYS = ["a", "b", "", "a/b", "m~n", "0", "-", "é", "\U0001f600", "\"", "\\", "\n"]
SCALARS = [None, True, False, 0, 1, -7, 2.5, "", "text", "é\u2028", "\u0000"]


def value(rng, depth):
    kind = rng.random()
    if depth == 0 or kind < 0.4:
        return rng.choice(SCALARS)
    if kind < 0.7:
        return {rng.choice(KEYS): value(rng, depth - 1) for _ in range(rng.randrange(4))}
    return [value(rng, depth - 1) for _ in range(rng.randrange(4))]


def paths(document, path=""):
    yield path
    if isinstance(document, dict):
        for key, inner in document.items():
            yield from paths(inner, path + "/" + jsonpointer.escape(key))
        yield path + "/" + jsonpointer.escape("new")
    if isinstance(document, list):
        for index, inner in enumerate(document):
            yield from paths(inner, f"{path}/{index}")
        for token in (str(len(document)), str(len(document) + 1), "-", "01"):
            yield f"{path}/{token}"


def operation(rng, document):
    there = list(paths(document))
    kind = rng.choice(["add", "add", "remove", "replace", "move", "copy", "test"])
    made = {"op": kind, "path": rng.choice(there)}
    if kind in ("move", "copy"):
        made["from"] = rng.choice(there)
    if kind in ("add", "replace"):
        made["value"] = value(rng, 2)
    if kind == "test":
        try:
            made["value"] = jsonpointer.resolve_pointer(document, made["path"])
        except jsonpointer.JsonPointerException:
            made["value"] = 0
        if isinstance(made["value"], jsonpointer.EndOfList):
            made["value"] = 0
    return made


def patched(document, patch):
    try:
        return jsonpatch.apply_patch(document, patch)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException):
        return ValueError


def merged(target, patch):
    """RFC 7396 section 2, word for word."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for name, change in patch.items():
        if change is None:
            target.pop(name, None)
        else:
            target[name] = merged(target.get(name), change)
    return target


def spaced(rng, document):
    separators = rng.choice([(",", ":"), (", ", ": "), (" ,", " : ")])
    text = json.dumps(document, ensure_ascii=rng.random() < 0.5, separators=separators)
    return rng.choice(["", " "]) + text + rng.choice(["", " "])


rng = random.Random(int(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    document = value(rng, 4)
    if rng.random() < 0.4:
        kind, patch = "merge", value(rng, 3)
        if isinstance(document, dict) and rng.random() < 0.7:
            patch = copy.deepcopy(document)
            for key in list(patch):
                patch[key] = rng.choice([None, value(rng, 2), patch[key]])
        result = merged(document, patch)
    else:
        kind, patch, state = "patch", [], document
        for _ in range(rng.randrange(1, 6)):
            patch.append(operation(rng, state))
            state = patched(state, [patch[-1]])
            if state is ValueError:
                break
        result = patched(copy.deepcopy(document), patch)
    expected = "!" if result is ValueError else json.dumps(result)
    print(kind, spaced(rng, document), spaced(rng, patch), expected, sep="\t")
