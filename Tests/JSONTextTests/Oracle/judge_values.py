#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares JSON texts as values.

usage: judge_values.py FILE   each line of FILE holds two texts with a tab between them.
Writes one line per pair: "1" if both mean the same value, else "0".
"""
import json
import sys


def same(left, right):
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


for line in open(sys.argv[1], encoding="utf-8"):
    left, right = line.rstrip("\n").split("\t")
    print(int(same(json.loads(left), json.loads(right))))
