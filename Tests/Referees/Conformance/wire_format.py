# SPDX-License-Identifier: Apache-2.0
"""Protobuf's wire format, piece by piece, for payloads that no encoder would write."""

import struct

VARINT, FIXED64, DELIMITED, START_GROUP, END_GROUP, FIXED32 = range(6)
MASK = (1 << 64) - 1


def varint(number, longer_by=0):
    """A varint, with `longer_by` bytes more than needed."""
    number &= MASK
    groups = []
    while True:
        groups.append(number & 0x7F)
        number >>= 7
        if not number:
            break
    groups += [0] * longer_by
    return bytes([group | 0x80 for group in groups[:-1]] + groups[-1:])


def zigzag(number):
    return varint((number << 1) ^ (number >> 63))


def fixed32(number):
    return struct.pack("<I", number & 0xFFFFFFFF)


def fixed64(number):
    return struct.pack("<Q", number & MASK)


def float32(number):
    return struct.pack("<f", number)


def float64(number):
    return struct.pack("<d", number)


def delimited(data):
    return varint(len(data)) + data


def tag(field, wire_type, longer_by=0):
    return varint(field << 3 | wire_type, longer_by)


def group(field, data):
    return tag(field, START_GROUP) + data + tag(field, END_GROUP)


#: A well-formed value of each wire type.
VALUES = {
    VARINT: varint(1), FIXED64: fixed64(1), DELIMITED: delimited(b"abc"), FIXED32: fixed32(1),
}
