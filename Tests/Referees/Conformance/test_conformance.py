# SPDX-License-Identifier: Apache-2.0
"""The binary cases of protobuf's conformance suite for proto3, told again.

Each case goes to wire-conformance and to PyPI's protobuf; both must refuse it, or accept it and
mean the same. Where a case has one right answer it is stated, so that both cannot be wrong
together.
"""

import math

import pytest

from testee import POOL, TYPE_NAME, Request
from wire_format import (
    DELIMITED, END_GROUP, FIXED32, FIXED64, START_GROUP, VALUES, VARINT, delimited, fixed32,
    fixed64, float32, float64, group, tag, varint, zigzag)

DESCRIPTOR = POOL.FindMessageTypeByName(TYPE_NAME)
FIELDS = sorted(DESCRIPTOR.fields, key=lambda field: field.number)
UNKNOWN = 123456

WIRE_TYPES = {
    field_type: wire_type
    for wire_type, types in {
        VARINT: ["INT32", "INT64", "UINT32", "UINT64", "SINT32", "SINT64", "BOOL", "ENUM"],
        FIXED32: ["FIXED32", "SFIXED32", "FLOAT"],
        FIXED64: ["FIXED64", "SFIXED64", "DOUBLE"],
        DELIMITED: ["STRING", "BYTES", "MESSAGE"],
    }.items()
    for field_type in [getattr(FIELDS[0], f"TYPE_{name}") for name in types]
}

#: Zero in each wire type.
ZEROS = {VARINT: b"\0", FIXED64: b"\0" * 8, DELIMITED: b"\0", FIXED32: b"\0" * 4}

#: Coded values of each scalar type with what they mean, as in the suite's TestValidDataForType.
SCALARS = {
    "int32": [
        (varint(0), 0), (varint(12345), 12345), (varint(12345, 2), 12345),
        (varint(12345, 7), 12345), (varint(2**31 - 1), 2**31 - 1), (varint(-(2**31)), -(2**31)),
        (varint(1 << 33), 0),
        (varint((1 << 33) - 1), -1), (varint(2**63 - 1), -1), (varint(-(2**63)), 0)],
    "int64": [
        (varint(0), 0), (varint(12345), 12345), (varint(12345, 2), 12345),
        (varint(2**63 - 1), 2**63 - 1), (varint(-(2**63)), -(2**63))],
    "uint32": [
        (varint(0), 0), (varint(12345), 12345), (varint(12345, 7), 12345),
        (varint(2**32 - 1), 2**32 - 1), (varint(1 << 33), 0), (varint((1 << 33) - 1), 2**32 - 1),
        (varint(2**63 - 1), 2**32 - 1)],
    "uint64": [
        (varint(0), 0), (varint(12345), 12345), (varint(12345, 7), 12345),
        (varint(2**64 - 1), 2**64 - 1)],
    "sint32": [
        (zigzag(0), 0), (zigzag(12345), 12345), (zigzag(2**31 - 1), 2**31 - 1),
        (zigzag(-(2**31)), -(2**31)), (zigzag(2**31 - 1 + 2**32), 2**31 - 1), (varint(1), -1),
        (varint(3, 4), -2)],
    "sint64": [
        (zigzag(0), 0), (zigzag(12345), 12345), (zigzag(2**63 - 1), 2**63 - 1),
        (zigzag(-(2**63)), -(2**63))],
    "fixed32": [(fixed32(0), 0), (fixed32(12345), 12345), (fixed32(2**32 - 1), 2**32 - 1)],
    "fixed64": [(fixed64(0), 0), (fixed64(12345), 12345), (fixed64(2**64 - 1), 2**64 - 1)],
    "sfixed32": [(fixed32(0), 0), (fixed32(2**31 - 1), 2**31 - 1), (fixed32(2**31), -(2**31))],
    "sfixed64": [(fixed64(0), 0), (fixed64(2**63 - 1), 2**63 - 1), (fixed64(2**63), -(2**63))],
    "float": [
        (float32(0), 0.0), (float32(0.1), 0.10000000149011612),
        (fixed32(0x7F7FFFFF), 3.4028234663852886e38),
        (fixed32(1), 1.401298464324817e-45), (fixed32(0x7F800000), math.inf),
        (fixed32(0xFF800000), -math.inf), (fixed32(0x7FC00000), math.nan),
        (fixed32(0x80000000), -0.0)],
    "double": [
        (float64(0), 0.0), (float64(0.1), 0.1),
        (float64(1.7976931348623157e308), 1.7976931348623157e308),
        (fixed64(1), 5e-324), (float64(math.inf), math.inf), (float64(-math.inf), -math.inf),
        (fixed64(0x7FF8000000000000), math.nan), (float64(-0.0), -0.0)],
    "bool": [
        (varint(0), False), (varint(1), True), (varint(12345678), True), (varint(-1), True),
        (varint(1, 2), True), (varint(0, 5), False), (varint(1 << 33), True),
        (varint(2**63 - 1), True), (varint(-(2**63)), True)],
    "nested_enum": [
        (varint(0), 0), (varint(1), 1), (varint(-1), -1), (varint(1 << 33), 0),
        (varint((1 << 33) - 1), -1), (varint(12345), 12345)],
    "string": [
        (delimited(b""), ""), (delimited(b"Hello world!"), "Hello world!"),
        (delimited("Größe 😀\0".encode()), "Größe 😀\0")],
    "bytes": [(delimited(b""), b""), (delimited(b"\x01\x02\xff"), b"\x01\x02\xff")],
}
NUMERIC = [name for name in SCALARS if name not in ("string", "bytes")]


def same(left, right):
    """Equality that tells -0.0 from 0.0 and takes NaN for itself."""
    if isinstance(right, float):
        return (math.isnan(left) and math.isnan(right)) or (
            left == right and math.copysign(1, left) == math.copysign(1, right))
    return left == right


def wire_type(field):
    return WIRE_TYPES[field.type]


def by_name(name):
    return DESCRIPTOR.fields_by_name[name]


def coded(field, value):
    return tag(field.number, wire_type(field)) + value


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


# The protocol


def test_known_failures_are_asked_for_first(testee):
    response = testee.exchange(
        Request(message_type="conformance.FailureSet", requested_output_format=1))
    assert response.WhichOneof("result") == "protobuf_payload"
    assert response.protobuf_payload == b""


@pytest.mark.parametrize("request_", [
    Request(text_payload="", requested_output_format=1, message_type=TYPE_NAME),
    Request(protobuf_payload=b"", requested_output_format=4, message_type=TYPE_NAME),
    Request(protobuf_payload=b"", requested_output_format=1,
            message_type="protobuf_test_messages.proto2.TestAllTypesProto2"),
])
def test_what_is_not_coded_here_is_skipped(testee, request_):
    assert testee.exchange(request_).WhichOneof("result") == "skipped"


def test_the_proto_file_has_the_fields_of_the_suite():
    numbers = [field.number for field in FIELDS]
    assert len(numbers) == len(set(numbers)) == 151


# Input that ends too early


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("number", [field.number for field in FIELDS] + [UNKNOWN])
def test_the_end_of_input_inside_a_value(refuse, number, kind):
    value = VALUES[kind]
    head = tag(number, kind)
    refuse(head)
    if len(value) > 1:
        refuse(head + value[:-1])
    if kind == VARINT:
        refuse(head + b"\x80")
    refuse(coded(by_name("optional_nested_message"), delimited(head)))
    refuse(group(UNKNOWN, head))


@pytest.mark.parametrize("name", NUMERIC)
def test_the_end_of_input_inside_a_packed_list(refuse, name):
    field = by_name(f"packed_{name}")
    value = {VARINT: b"\x80", FIXED32: b"\1\1\1", FIXED64: b"\1\1\1\1\1\1\1"}[wire_type(field)]
    refuse(tag(field.number, DELIMITED) + delimited(value))
    refuse(tag(field.number, DELIMITED) + varint(len(value) + 1) + value)
    refuse(tag(field.number, DELIMITED))


# Every scalar type in every cardinality


@pytest.mark.parametrize("name", SCALARS)
def test_singular_values(agree, name):
    field = by_name(f"optional_{name}")
    for value, meaning in SCALARS[name]:
        assert same(getattr(agree(coded(field, value)), field.name), meaning)
        # The last one wins, also if it is the default.
        for earlier, _ in SCALARS[name]:
            merged = agree(coded(field, earlier) + coded(field, value))
            assert same(getattr(merged, field.name), meaning)


@pytest.mark.parametrize("name", SCALARS)
def test_lists(agree, name):
    values = b""
    for prefix in ["repeated", "unpacked", "packed"] if name in NUMERIC else ["repeated"]:
        field = by_name(f"{prefix}_{name}")
        loose = b"".join(coded(field, value) for value, _ in SCALARS[name])
        meanings = [meaning for _, meaning in SCALARS[name]]
        forms = [(loose, meanings)]
        if name in NUMERIC:
            packed = tag(field.number, DELIMITED) + delimited(
                b"".join(value for value, _ in SCALARS[name]))
            forms += [(packed, meanings), (packed + loose, meanings * 2),
                      (loose + packed, meanings * 2),
                      (tag(field.number, DELIMITED) + delimited(b""), [])]
        for payload, expected in forms:
            found = list(getattr(agree(payload), field.name))
            assert len(found) == len(expected)
            assert all(map(same, found, expected))
        values += loose
    agree(values)


@pytest.mark.parametrize("prefix", ["packed", "unpacked"])
@pytest.mark.parametrize("name", NUMERIC)
def test_lists_are_written_as_declared(testee, prefix, name):
    field = by_name(f"{prefix}_{name}")
    loose = b"".join(coded(field, value) for value, _ in SCALARS[name][:2])
    packed = tag(field.number, DELIMITED) + delimited(
        b"".join(value for value, _ in SCALARS[name][:2]))
    for payload in (loose, packed):
        assert testee.recode(payload) == (packed if prefix == "packed" else loose)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_known_field_of_another_wire_type_is_unknown(agree, field):
    for kind, value in VALUES.items():
        if kind == wire_type(field) or (kind == DELIMITED and field.is_repeated):
            continue
        agree(tag(field.number, kind) + value)
        agree(tag(field.number, kind) + value + coded(by_name("optional_int32"), varint(7)))
    agree(group(field.number, coded(by_name("optional_int32"), varint(7))))


# Tags, groups and unknown fields


@pytest.mark.parametrize("payload", [
    b"\x01DEADBEEF", b"\x02\x01\x01", b"\x03\x04", b"\x05DEAD", b"\x00\x00",
    varint(1 << 33 | 8) + b"\x00", tag(1 << 29, VARINT) + b"\x00", tag(1, VARINT, 5) + b"\x00",
    b"\x0e", b"\x0f", b"\xff" * 5, b"\xff" * 11, b"\x08" + b"\xff" * 10 + b"\x01",
    tag(UNKNOWN, END_GROUP), group(UNKNOWN, b"")[:-1],
    tag(UNKNOWN, START_GROUP) + tag(UNKNOWN + 1, END_GROUP),
    tag(18, DELIMITED) + delimited(tag(1, END_GROUP)),
    group(UNKNOWN, tag(18, DELIMITED) + varint(6) + tag(UNKNOWN, END_GROUP)),
], ids=lambda payload: payload.hex())
def test_illegal_tags_and_groups(refuse, payload):
    refuse(payload)


@pytest.mark.parametrize("payload", [
    tag(UNKNOWN, VARINT) + varint(2**64 - 1), tag(UNKNOWN, FIXED32) + b"abcd",
    tag(UNKNOWN, FIXED64) + b"abcdefgh", tag(UNKNOWN, DELIMITED) + delimited(b"\xff\xfe"),
    group(UNKNOWN, b""),
    group(UNKNOWN, group(1, tag(2, VARINT) + b"\0") + tag(3, FIXED32) + b"abcd"),
    tag(UNKNOWN, VARINT, 1) + b"\0", tag((1 << 29) - 1, VARINT) + b"\1", tag(501, VARINT) + b"\1",
], ids=lambda payload: payload.hex())
def test_unknown_fields_come_back_as_they_are(testee, agree, payload):
    agree(payload)
    assert testee.recode(payload) == payload
    for name in ("optional_nested_message", "optional_foreign_message", "optional_timestamp",
                 "optional_int32_wrapper", "optional_struct", "repeated_any"):
        agree(coded(by_name(name), delimited(payload)))


def test_unknown_fields_keep_their_order(testee):
    pieces = [tag(UNKNOWN + i % 3, DELIMITED) + delimited(b"%d" % i) for i in range(9)]
    known = coded(by_name("optional_int32"), varint(1))
    assert testee.recode(known.join(pieces)) == known + b"".join(pieces)


@pytest.mark.parametrize("depth", [1, 50, 99, 100])
def test_depth_within_the_limit(agree, depth):
    payload = b""
    for _ in range(depth):
        payload = coded(by_name("recursive_message"), delimited(payload))
    agree(payload)


@pytest.mark.parametrize("depth", [101, 102, 1000])
def test_depth_beyond_the_limit(refuse, depth):
    messages, groups = b"", b""
    for _ in range(depth):
        messages = coded(by_name("recursive_message"), delimited(messages))
        groups = group(UNKNOWN, groups)
    refuse(messages)
    refuse(groups)


# Strings


BAD_TEXTS = [b"\x80", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\xffb", b"\xe2\x82",
             b"\xf8\x88\x80\x80\x80", b"x" * 100 + b"\xc3"]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=lambda text: text[-8:].hex())
def test_strings_must_be_utf8(refuse, agree, text):
    for name in ("optional_string", "optional_string_piece", "optional_cord", "repeated_string",
                 "oneof_string"):
        refuse(coded(by_name(name), delimited(text)))
    for name in ("optional_bytes", "repeated_bytes", "oneof_bytes"):
        agree(coded(by_name(name), delimited(text)))
    member = tag(1, DELIMITED) + delimited(text)
    for name in ("map_string_string", "optional_string_wrapper", "optional_any",
                 "optional_field_mask"):
        refuse(coded(by_name(name), delimited(member)))
    refuse(coded(by_name("map_string_string"), delimited(tag(2, DELIMITED) + delimited(text))))
    agree(coded(by_name("map_string_bytes"), delimited(tag(2, DELIMITED) + delimited(text))))


# Messages, oneofs and maps


@pytest.mark.parametrize("field", [f for f in FIELDS if f.message_type], ids=lambda f: f.name)
def test_empty_and_repeated_messages(agree, field):
    one = coded(field, delimited(b""))
    agree(one)
    agree(one + one)


def test_singular_messages_merge(agree):
    field = by_name("recursive_message")
    numbers = by_name("repeated_int32")
    first = coded(by_name("optional_int32"), varint(1)) + coded(numbers, varint(1))
    second = coded(by_name("optional_int64"), varint(2)) + coded(numbers, varint(2))
    merged = agree(coded(field, delimited(first)) + coded(field, delimited(second)))
    assert merged.recursive_message.optional_int32 == 1
    assert merged.recursive_message.optional_int64 == 2
    assert list(merged.recursive_message.repeated_int32) == [1, 2]


ONEOF = [field for field in FIELDS if field.containing_oneof]


@pytest.mark.parametrize("first", ONEOF, ids=lambda field: field.name)
@pytest.mark.parametrize("second", ONEOF, ids=lambda field: field.name)
def test_the_last_member_of_a_oneof_wins(agree, first, second):
    for a in (VALUES[wire_type(first)], ZEROS[wire_type(first)]):
        for b in (VALUES[wire_type(second)], ZEROS[wire_type(second)]):
            if first.message_type and len(a) > 1:
                a = delimited(tag(1, VARINT) + b"\1")
            if second.message_type and len(b) > 1:
                b = delimited(tag(UNKNOWN, VARINT) + b"\1")
            merged = agree(coded(first, a) + coded(second, b))
            assert merged.WhichOneof("oneof_field") == second.name
            if first == second and first.message_type and len(a) > 1:
                assert merged.oneof_nested_message.a == 1


MAPS = [field for field in FIELDS if is_map(field)]


@pytest.mark.parametrize("field", MAPS, ids=lambda field: field.name)
def test_maps(agree, refuse, field):
    key_field, value_field = (field.message_type.fields_by_number[n] for n in (1, 2))
    key = tag(1, wire_type(key_field)) + VALUES[wire_type(key_field)]
    value = tag(2, wire_type(value_field)) + (
        delimited(tag(1, VARINT) + b"\5") if value_field.message_type
        else VALUES[wire_type(value_field)])
    zero = tag(2, wire_type(value_field)) + ZEROS[wire_type(value_field)]

    def entry(data):
        return coded(field, delimited(data))

    assert len(getattr(agree(entry(key + value)), field.name)) == 1
    for data in (b"", key, value, value + key, key + value + key + value, key + zero):
        assert len(getattr(agree(entry(data)), field.name)) == 1
    assert len(getattr(agree(entry(key + value) + entry(key + zero)), field.name)) == 1
    assert len(getattr(agree(entry(key + value) + entry(key)), field.name)) == 1
    assert len(getattr(agree(entry(key + value) + entry(zero)), field.name)) == 2
    refuse(entry(key + value)[:-1])
    refuse(entry((key + value)[:-1]))
