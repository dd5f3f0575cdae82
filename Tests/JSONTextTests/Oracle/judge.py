#!/usr/bin/env python3
"""Judges JSON texts with Python's json module, as an oracle for JSONValidator.

usage: judge.py FILE   FILE holds texts, each after its length as 4 big-endian bytes.
Writes one line per text: "1" if it is one strict JSON text, else "0".
"""
import json
import struct
import sys


def refuse(name):
    raise ValueError(name)


def is_strict(text):
    try:
        # Numbers stay text: Python's int() has a digit limit of its own.
        json.loads(text.decode("utf-8"), parse_constant=refuse, parse_int=str, parse_float=str)
        return True
    except (ValueError, RecursionError):
        return False


data = open(sys.argv[1], "rb").read()
at = 0
while at < len(data):
    (length,) = struct.unpack_from(">I", data, at)
    at += 4
    print(1 if is_strict(data[at : at + length]) else 0)
    at += length
