# SPDX-License-Identifier: Apache-2.0
"""Made-up documents of the shape that a workbench saves: a dashboard of modules, each with its state
as JSON inside a JSON string, written as `JSON.stringify(document, null, 2)` with sorted keys."""

import json
import random
import uuid

CONTENT_BYTES_MAX = 1_572_864

#: How many modules stand on the dashboard of each profile.
MODULES = {"empty": 0, "small": 2, "typical": 8, "large": 40, "at the limit": 40}

PROFILES = list(MODULES)


def document(profile, seed=1):
    """A document's text, the same for the same profile and seed."""
    rng = random.Random(f"{profile}/{seed}")
    modules = [module(rng, number) for number in range(MODULES[profile])]
    value = {
        "activeDashboard": identifier(rng),
        "dashboards": [{"id": identifier(rng), "name": "Übersicht – 概要", "modules": modules}],
        "ensembles": [ensemble(rng, number) for number in range(min(4, len(modules)))],
        "settings": {"palette": "Viridis", "steps": {"diverging": 10, "sequential": 10}},
    }
    text = render(value)
    return filled(value, CONTENT_BYTES_MAX) if profile == "at the limit" else text


def filled(value, size):
    """The document with notes added, so that its text has exactly `size` bytes."""
    value["notes"] = ""
    missing = size - len(render(value).encode())
    value["notes"] = "é" * (missing // 2) + "x" * (missing % 2)
    return render(value)


def render(value):
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)


def identifier(rng):
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def ensemble(rng, number):
    return {
        "case": f"forecast_{number:02}", "color": f"#{rng.getrandbits(24):06x}",
        "ident": f"{identifier(rng)}::iter-{number}", "name": None, "realizations": [[0, 49], 77]}


def module(rng, number):
    kind = rng.choice(["TimeSeries", "Map", "Volumes", "Parameters"])
    state = {
        "vectors": [f"WWCT:OP-{rng.randint(1, 40)}" for _ in range(rng.randint(1, 30))],
        "color": f"#{rng.getrandbits(24):06x}",
        "view": {"zoom": -4.25, "target": [461250.5, round(rng.uniform(5e6, 6e6), 3)]},
        "path": [[round(rng.uniform(0, 1e5), 2) for _ in range(2)]
                 for _ in range(rng.randint(5, 120))],
        "label": "Δ \"quoted\" \\ line\nnext \U0001f30b",
    }
    return {
        "id": identifier(rng), "kind": kind, "position": [number / 4, 0, 1 / 3, 0.5],
        "serializedState": json.dumps(state, separators=(",", ":"), ensure_ascii=False)}
