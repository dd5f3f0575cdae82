# SPDX-License-Identifier: Apache-2.0
"""Random messages and random damage, judged by PyPI's protobuf.

The seed is printed with a failure; HOLDFAST_SEED repeats a run and HOLDFAST_ROUNDS lengthens it.
"""

import os
import random
import struct

import pytest
from google.protobuf.unknown_fields import UnknownFieldSet

from testee import TestAllTypes, canonical

SEED = int(os.environ.get("HOLDFAST_SEED", "20261123"))
ROUNDS = int(os.environ.get("HOLDFAST_ROUNDS", "400"))

INTERESTING = [0, 1, -1, 127, 128, 16383, 16384, 2**31 - 1, -(2**31), 2**32 - 1, 2**63 - 1,
               -(2**63), 2**64 - 1]
TEXTS = ["", "a", "ß", "€uro", "😀", "\0", "x" * 127, "y" * 128, "é" * 9000]


class Author:
    """Writes random messages of any type."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def integer(self, low, high):
        candidates = [number for number in INTERESTING if low <= number <= high]
        if self.random.random() < 0.5:
            return self.random.choice(candidates)
        return self.random.randint(low, high)

    def scalar(self, field):
        kind = field.cpp_type
        if kind == field.CPPTYPE_INT32:
            return self.integer(-(2**31), 2**31 - 1)
        if kind == field.CPPTYPE_INT64:
            return self.integer(-(2**63), 2**63 - 1)
        if kind == field.CPPTYPE_UINT32:
            return self.integer(0, 2**32 - 1)
        if kind == field.CPPTYPE_UINT64:
            return self.integer(0, 2**64 - 1)
        if kind == field.CPPTYPE_FLOAT:
            return struct.unpack("<f", self.random.randbytes(4))[0]
        if kind == field.CPPTYPE_DOUBLE:
            return struct.unpack("<d", self.random.randbytes(8))[0]
        if kind == field.CPPTYPE_BOOL:
            return self.random.random() < 0.5
        if kind == field.CPPTYPE_ENUM:
            return self.integer(-(2**31), 2**31 - 1)
        text = self.random.choice(TEXTS)
        return text if field.type == field.TYPE_STRING else text.encode() + b"\xff"

    def fill(self, message, depth=0):
        fields = message.DESCRIPTOR.fields
        share = (0.3, 0.05, 0.5)[min(depth, 2)]
        chosen = [field for field in fields if self.random.random() < share]
        if depth > 1:
            chosen = [field for field in chosen if not field.message_type or depth < 4][:5]
        for field in chosen:
            self.set(message, field, depth)
        return message

    def set(self, message, field, depth):
        if field.message_type and field.message_type.GetOptions().map_entry:
            key_field, value_field = (field.message_type.fields_by_number[n] for n in (1, 2))
            entries = getattr(message, field.name)
            for _ in range(self.random.randint(1, 4)):
                key = self.scalar(key_field)
                if value_field.message_type:
                    self.fill(entries[key], depth + 1)
                else:
                    entries[key] = self.scalar(value_field)
        elif field.is_repeated:
            values = getattr(message, field.name)
            for _ in range(self.random.choice([1, 2, 3, 60])):
                if not field.message_type:
                    values.append(self.scalar(field))
                elif len(values) < 3:
                    self.fill(values.add(), depth + 1)
        elif field.message_type:
            child = getattr(message, field.name)
            child.SetInParent()
            self.fill(child, depth + 1)
        else:
            setattr(message, field.name, self.scalar(field))


def has_unknown_map_entry(message):
    """Whether the judge took a map entry for an unknown field.

    It does so if the entry itself holds an unknown field (upb, wire/decode.c). The C++ and Java
    runtimes, and ours, put the entry into the map and drop what they do not know of it.
    """
    fields = message.DESCRIPTOR.fields_by_number
    for unknown in UnknownFieldSet(message):
        field = fields.get(unknown.field_number)
        if field and field.message_type and field.message_type.GetOptions().map_entry:
            return True
    for field, value in message.ListFields():
        if not field.message_type:
            continue
        if field.message_type.GetOptions().map_entry:
            children = value.values() if field.message_type.fields_by_number[2].message_type else []
        else:
            children = value if field.is_repeated else [value]
        if any(has_unknown_map_entry(child) for child in children):
            return True
    return False


def judge(testee, payload, context):
    recoded = testee.recode(payload)
    expected = canonical(payload)
    assert (recoded is None) == (expected is None), f"{context}: {payload.hex()}"
    if recoded is not None and canonical(recoded) != expected:
        original = TestAllTypes.FromString(payload)
        assert has_unknown_map_entry(original), f"{context}: {payload.hex()}"


@pytest.mark.parametrize("block", range(10))
def test_random_messages_come_back(testee, block):
    for index in range(ROUNDS // 10):
        seed = SEED + block * ROUNDS + index
        message = Author(seed).fill(TestAllTypes())
        judge(testee, message.SerializeToString(), f"seed {seed}")


@pytest.mark.parametrize("block", range(10))
def test_random_damage_is_judged_alike(testee, block):
    for index in range(ROUNDS):
        seed = SEED + block * ROUNDS + index
        chance = random.Random(seed)
        author = Author(seed)
        message = TestAllTypes()
        for field in chance.sample(list(TestAllTypes.DESCRIPTOR.fields), 4):
            author.set(message, field, 3)
        payload = bytearray(message.SerializeToString())
        for _ in range(chance.randint(1, 4)):
            if not payload:
                break
            at = chance.randrange(len(payload))
            action = chance.randrange(4)
            if action == 0:
                payload[at] ^= 1 << chance.randrange(8)
            elif action == 1:
                del payload[at:at + chance.randint(1, 8)]
            elif action == 2:
                payload[at:at] = chance.randbytes(chance.randint(1, 8))
            else:
                del payload[at:]
        judge(testee, bytes(payload), f"seed {seed}")


def test_random_bytes_are_judged_alike(testee):
    chance = random.Random(SEED)
    for index in range(ROUNDS * 10):
        judge(testee, chance.randbytes(chance.randint(1, 24)), f"seed {SEED}, round {index}")
