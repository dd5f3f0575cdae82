# SPDX-License-Identifier: Apache-2.0
"""The JSON cases of protobuf's conformance suite for proto3, told again, and random ones.

A text goes to wire-conformance and to the json_format of PyPI's protobuf. Where a case has one
right answer it is stated, so that both cannot be wrong together. Holdfast is stricter than the
judge in places, which are listed, and nowhere more lenient.
"""

import json
import math
import random
import struct

import pytest
from google.protobuf import json_format

from testee import POOL, TYPE_NAME, TestAllTypes, canonical, judged_json

DESCRIPTOR = POOL.FindMessageTypeByName(TYPE_NAME)


@pytest.fixture
def means(testee):
    """Expects that a text means a message: the same to both, which is `expected` if it is given."""
    def check(text, ignores_unknown=False, judge=True, **expected):
        ours = testee.read_json(text, ignores_unknown)
        assert ours is not None, f"refused: {text}"
        if judge:
            assert canonical(ours) == judged_json(text, ignores_unknown), text
        if expected:
            assert canonical(ours) == TestAllTypes(**expected).SerializeToString(
                deterministic=True), text
        return TestAllTypes.FromString(ours)
    return check


@pytest.fixture
def refuse(testee):
    """Expects that a text is refused, by the judge too unless `judge` is false."""
    def check(text, ignores_unknown=False, judge=True):
        assert testee.read_json(text, ignores_unknown) is None, f"accepted: {text}"
        if judge:
            assert judged_json(text, ignores_unknown) is None, f"the judge accepts: {text}"
    return check


def member(name, value):
    return '{"%s": %s}' % (name, value)


# Names


@pytest.mark.parametrize("field", DESCRIPTOR.fields, ids=lambda field: field.name)
def test_both_spellings_of_a_name(means, testee, field):
    """`null` is the absence of a field, unless it is a google.protobuf.Value."""
    if field.message_type and field.message_type.full_name == "google.protobuf.Value":
        return
    for name in (field.name, field.json_name):
        means(member(name, "null"))


def test_names_that_are_odd(means):
    names = {
        "fieldname1": 1, "fieldName2": 2, "FieldName3": 3, "fieldName4": 4, "field0name5": 5,
        "field0Name6": 6, "fieldName7": 7, "FieldName8": 8, "fieldName9": 9, "FieldName10": 10,
        "FIELDNAME11": 11, "FIELDName12": 12, "FieldName13": 13, "FieldName14": 14,
        "fieldName15": 15, "fieldName16": 16, "fieldName17": 17, "FieldName18": 18}
    message = means(json.dumps(names))
    for number in range(1, 19):
        field = DESCRIPTOR.fields_by_number[400 + number]
        assert getattr(message, field.name) == number


def test_names_are_written_in_lower_camel_case(testee):
    message = TestAllTypes(
        fieldname1=1, field_name2=2, _field_name3=3, field__name4_=4, field0name5=5)
    assert json.loads(testee.write_json(message.SerializeToString())) == {
        "fieldname1": 1, "fieldName2": 2, "FieldName3": 3, "fieldName4": 4, "field0name5": 5}


@pytest.mark.parametrize("text", [
    '{"optionalInt32": 1, "optionalInt32": 2}', '{"optionalInt32": 1, "optional_int32": 1}',
    '{"optional_int32": 1, "optionalInt32": 1}',
    '{"optionalNestedMessage": {"a": 1}, "optionalNestedMessage": {}}',
])
def test_a_field_stands_once(refuse, text):
    # To the judge the two spellings are two names.
    refuse(text, judge="optional_int32" not in text)


def test_a_map_has_a_key_once(refuse):
    refuse('{"mapInt32Int32": {"1": 1, "1": 2}}')
    refuse('{"optionalStruct": {"a": 1, "a": 2}}')


@pytest.mark.parametrize("text", [
    '{"unknown": 1}', '{"unknown": {"a": [1, null]}}', '{"optionalNestedMessage": {"x": 1}}',
    '{"repeatedNestedMessage": [{"x": 1}]}', '{"mapStringNestedMessage": {"k": {"x": 1}}}',
])
def test_unknown_names(means, refuse, text):
    refuse(text)
    means(text, ignores_unknown=True)


def test_unknown_names_of_enums(refuse):
    for text in ('{"optionalNestedEnum": "UNKNOWN"}', '{"repeatedNestedEnum": ["FOO", "UNKNOWN"]}',
                 '{"mapStringNestedEnum": {"k": "UNKNOWN"}}'):
        refuse(text)
        # The judge passes over them where it passes over unknown fields.
        refuse(text, ignores_unknown=True, judge=False)


@pytest.mark.parametrize("text", [
    "", " ", "null", "[]", '"a"', "1", "true", "{", "}", "{]", '{"optionalInt32"}',
    '{"optionalInt32":}', '{"optionalInt32": 1,}', '{,"optionalInt32": 1}', "{optionalInt32: 1}",
    "{'optionalInt32': 1}", '{"optionalInt32": 1} {}', '{"optionalInt32": 1}x',
    '{"optionalInt32": 1 "optionalInt64": 1}', '{"repeatedInt32": [1,]}',
    '{"repeatedInt32": [1 2]}',
    '{"repeatedInt32": [1, 2}', '{"optionalBool": True}', '{"optionalBool": tru}', "// {}\n{}",
    '\ufeff{}',
])
def test_what_is_not_json(refuse, text):
    # json.loads takes `null` to mean that there is no message.
    refuse(text, judge=text not in ("null", "[]"))


# Numbers


INT32 = [("0", 0), ("-0", 0), ("2147483647", 2**31 - 1), ("-2147483648", -(2**31)),
         ('"2147483647"', 2**31 - 1), ("1e5", 100_000), ("1.0e5", 100_000), ("100000.000", 100_000),
         ("2.147483647e9", 2**31 - 1), ('"1"', 1), ("10e-1", 1)]


@pytest.mark.parametrize("value, number", INT32)
def test_int32(means, value, number):
    # The judge takes no exponent within a string, and loses no digit of a float that is whole.
    for name in ("optionalInt32", "optionalSint32", "optionalSfixed32"):
        message = means(member(name, value))
        assert getattr(message, "optional_" + name[8:].lower()) == number


@pytest.mark.parametrize("value", [
    "2147483648", "-2147483649", "0.5", "1.5", "1e10", '"0.5"', '" 1"', '"1 "', '"1x"', '""',
    "01", "+1", "-", "0x1", ".5", "1.", "1e", "1e+", '"NaN"', "true", "{}", "[]", '"0x1"',
    "NaN", "Infinity", "1e400", '"1e400"',
])
def test_what_is_not_an_int32(refuse, value):
    refuse(member("optionalInt32", value), judge=value not in ('" 1"', '"1 "'))


@pytest.mark.parametrize("name, values", [
    ("optionalInt64", [(str(2**63 - 1), 2**63 - 1), (f'"{2**63 - 1}"', 2**63 - 1),
                       (f'"{-(2**63)}"', -(2**63)), ("1.0", 1)]),
    ("optionalUint64", [(str(2**64 - 1), 2**64 - 1), (f'"{2**64 - 1}"', 2**64 - 1), ("0", 0)]),
    ("optionalUint32", [(str(2**32 - 1), 2**32 - 1), (f'"{2**32 - 1}"', 2**32 - 1)]),
    ("optionalFixed64", [(f'"{2**64 - 1}"', 2**64 - 1)]),
    ("optionalSint64", [(f'"{-(2**63)}"', -(2**63))]),
])
def test_wide_integers(means, refuse, name, values):
    field = next(f for f in DESCRIPTOR.fields if f.json_name == name)
    for text, number in values:
        assert getattr(means(member(name, text)), field.name) == number
    low, high = {"U": (0, 2**64), "I": (-(2**63), 2**63), "S": (-(2**63), 2**63),
                 "F": (0, 2**64)}[name[8]]
    for number in (low - 1, high):
        refuse(member(name, number))
        refuse(member(name, f'"{number}"'))
    refuse(member(name, '"0.5"'))


def test_numbers_with_many_digits(means, refuse):
    means(member("optionalInt32", "1." + "0" * 30))
    refuse(member("optionalInt32", "1" + "0" * 1_000))
    refuse(member("optionalInt32", "9" * 1_000_000), judge=False)
    refuse(member("optionalInt32", "1e1000000000"), judge=False)


@pytest.mark.parametrize("value, number", [
    ("0", 0.0), ("-0.0", -0.0), ("1.5", 1.5), ('"1.5"', 1.5), ("1e-3", 0.001), ('"NaN"', math.nan),
    ('"Infinity"', math.inf), ('"-Infinity"', -math.inf),
    ("1.7976931348623157e308", 1.7976931348623157e308),
    ("5e-324", 5e-324), ("1", 1.0), ('"-1.5e2"', -150.0),
])
def test_double(means, value, number):
    found = means(member("optionalDouble", value)).optional_double
    assert struct.pack("<d", found) == struct.pack("<d", number)


@pytest.mark.parametrize("value", [
    "NaN", "Infinity", "-Infinity", "1.89769e308", "-1.89769e308", '"1.5x"', '"nan"', '"inf"', '""',
    '" 1"', "true", "{}", '"+1"', '"0x1p3"', '"1_0"',
])
def test_what_is_not_a_double(refuse, value):
    lenient = {"NaN", "Infinity", "-Infinity", '" 1"', '"+1"', '"1_0"', '"nan"', '"inf"', "true"}
    refuse(member("optionalDouble", value), judge=value not in lenient)


@pytest.mark.parametrize("value, number", [
    ("3.4028234663852886e38", 3.4028234663852886e38),
    ("-3.4028234663852886e38", -3.4028234663852886e38), ("1.401298e-45", 1.401298464324817e-45),
    ('"NaN"', math.nan), ("0.1", 0.10000000149011612), ('"-Infinity"', -math.inf),
])
def test_float(means, value, number):
    found = means(member("optionalFloat", value)).optional_float
    assert struct.pack("<d", found) == struct.pack("<d", number)


def test_the_largest_float_by_its_shortest_digits(means):
    # The judge takes what is above it as a double for infinite.
    for sign in ("", "-"):
        found = means(member("optionalFloat", sign + "3.4028235e38"), judge=False).optional_float
        assert found == float(sign + "3.4028234663852886e38")


@pytest.mark.parametrize("value", ["3.502823e38", "-3.502823e38", "1e39", "NaN", '"x"'])
def test_what_is_not_a_float(refuse, value):
    refuse(member("optionalFloat", value), judge=value != "NaN")


@pytest.mark.parametrize("value", ["0", "1", '"true"', '"false"', "null_", "TRUE", '""', "{}"])
def test_what_is_not_a_bool(refuse, value):
    refuse(member("optionalBool", value))


# Texts and bytes


@pytest.mark.parametrize("value, text", [
    ('"Hello world!"', "Hello world!"), (r'"\"\\\/\b\f\n\r\t\u8C37\u6B4c"', '"\\/\b\f\n\r\t谷歌'),
    ('"谷歌"', "谷歌"), (r'"\uD83D\uDE01"', "\U0001f601"), ('"\U0001f601"', "\U0001f601"),
    (r'"\u0000"', "\0"), (r'"\uFFFF"', "\uffff"), ('""', ""), ('"\x7f"', "\x7f"),
])
def test_string(means, value, text):
    assert means(member("optionalString", value)).optional_string == text


@pytest.mark.parametrize("value", [
    '"\n"', '"\t"', '"\0"', r'"\x"', r'"\u12"', r'"\uXXXX"', '"a', r'"\"', r'"\a"', "1", "true",
    "[]", "{}", r'"\uD800"', r'"\uDC00"', r'"\uD800x"', r'"\uDC00\uD800"', r'"\uD800\uD800"',
    r'"\uD800A"',
])
def test_what_is_not_a_string(refuse, value):
    refuse(member("optionalString", value))


@pytest.mark.parametrize("value, data", [
    ('"AQI="', b"\1\2"), ('"AQI"', b"\1\2"), ('"-_"', b"\xfb"), ('"+/8="', b"\xfb\xff"),
    ('"-_8"', b"\xfb\xff"), ('""', b""), ('"AQID"', b"\1\2\3"),
])
def test_bytes(means, value, data):
    assert means(member("optionalBytes", value)).optional_bytes == data


@pytest.mark.parametrize("value", ['"!"', '"A"', '"AQ I"', '"=="', "1", "[]"])
def test_what_is_not_bytes(refuse, value):
    # Python's base64 drops what it does not know.
    refuse(member("optionalBytes", value), judge=value not in ('"!"', '"AQ I"', '"=="'))


# Enums, messages, lists and maps


@pytest.mark.parametrize("value, number", [
    ('"FOO"', 0), ('"BAR"', 1), ('"NEG"', -1), ("1", 1), ("1.0", 1), ("-1", -1), ("123", 123),
])
def test_enum(means, value, number):
    assert means(
        member("optionalNestedEnum", value), judge=value != "1.0").optional_nested_enum == number


@pytest.mark.parametrize("value", ['"bar"', '"Bar"', "1.5", "true", "{}", "2147483648", '""'])
def test_what_is_not_an_enum(refuse, value):
    refuse(member("optionalNestedEnum", value), judge=value not in ("1.5", "true"))


def test_aliases_of_enums(means, testee):
    for name, number in (("ALIAS_FOO", 0), ("ALIAS_BAZ", 2), ("MOO", 2), ("moo", 2), ("bAz", 2)):
        assert means(member("optionalAliasedEnum", f'"{name}"')).optional_aliased_enum == number
    written = testee.write_json(TestAllTypes(optional_aliased_enum=2).SerializeToString())
    assert json.loads(written) == {"optionalAliasedEnum": "ALIAS_BAZ"}


@pytest.mark.parametrize("text", [
    '{"repeatedInt32": null}', '{"repeatedInt32": []}', '{"mapInt32Int32": {}}',
    '{"mapInt32Int32": null}', '{"optionalNestedMessage": null}', '{"optionalInt32": null}',
    '{"optionalTimestamp": null}', '{"optionalInt32Wrapper": null}', '{"optionalStruct": null}',
    '{"oneofUint32": null}', "{}", " \t\r\n{ \n} ",
])
def test_nothing_is_an_empty_message(means, text):
    means(text, **{})


@pytest.mark.parametrize("text", [
    '{"repeatedInt32": [null]}', '{"repeatedNestedMessage": [null]}', '{"repeatedString": [null]}',
    '{"mapInt32Int32": {"0": null}}', '{"mapStringNestedMessage": {"a": null}}',
    '{"repeatedTimestamp": [null]}', '{"repeatedInt32": 1}', '{"repeatedInt32": {"0": 1}}',
    '{"optionalInt32": [1]}', '{"optionalNestedMessage": []}', '{"optionalNestedMessage": 1}',
    '{"mapInt32Int32": []}', '{"mapInt32Int32": [{"key": 1, "value": 2}]}',
    '{"repeatedInt32": [1, "a"]}', '{"repeatedString": ["a", 1]}', '{"repeatedInt32": [[1]]}',
    '{"repeatedNestedMessage": [1]}', '{"repeatedNestedEnum": [1, "FOO", true]}',
])
def test_what_has_another_shape(refuse, text):
    # The judge takes true for the number 1 in an enum, and an empty list for an empty object.
    refuse(text, judge="true" not in text and "[]" not in text)


@pytest.mark.parametrize("text", [
    '{"repeatedInt32": [1, "2", 3.0]}', '{"repeatedString": ["a", ""]}',
    '{"repeatedNestedMessage": [{"a": 1}, {}]}', '{"repeatedNestedEnum": ["BAR", 2, "NEG"]}',
    '{"mapInt32Int32": {"1": 2, "-1": "3"}}', '{"mapBoolBool": {"true": true, "false": false}}',
    '{"mapStringNestedMessage": {"": {"a": 1}}}',
    '{"mapUint64Uint64": {"18446744073709551615": 1}}',
    '{"mapStringBytes": {"a": "AQ"}}', '{"mapInt64Int64": {"-9223372036854775808": "1"}}',
    r'{"mapStringString": {"\u0061": "b"}}', '{"mapStringNestedEnum": {"a": "BAZ"}}',
    '{"optionalNestedMessage": {"corecursive": {"optionalInt32": 1}}}',
    '{"recursiveMessage": {"recursiveMessage": {}}}',
])
def test_lists_maps_and_messages(means, text):
    means(text)


@pytest.mark.parametrize("text", [
    '{"mapInt32Int32": {"a": 1}}', '{"mapInt32Int32": {"1.5": 1}}', '{"mapBoolBool": {"1": true}}',
    '{"mapBoolBool": {"True": true}}', '{"mapUint32Uint32": {"-1": 1}}',
    '{"mapInt32Int32": {1: 1}}',
    '{"mapInt32Int32": {"2147483648": 1}}', '{"mapInt32Int32": {"": 1}}',
])
def test_what_is_not_a_key(refuse, text):
    refuse(text)


def test_oneofs(means, refuse):
    assert means('{"oneofUint32": 0}').WhichOneof("oneof_field") == "oneof_uint32"
    assert means('{"oneofString": "", "oneofUint32": null}').WhichOneof(
        "oneof_field") == "oneof_string"
    assert means('{"oneofNullValue": null}').WhichOneof("oneof_field") == "oneof_null_value"
    refuse('{"oneofUint32": 1, "oneofString": "a"}')
    refuse('{"oneofUint32": 0, "oneofNestedMessage": {}}')


@pytest.mark.parametrize("depth, fits", [(50, True), (99, True), (101, False), (5_000, False)])
def test_depth(testee, depth, fits):
    text = '{"recursiveMessage":' * depth + "{}" + "}" * depth
    assert (testee.read_json(text) is not None) == fits


def test_brackets_of_a_megabyte(refuse):
    for text in ("[" * 1_000_000, '{"a":' * 200_000, '{"optionalStruct":' + "[" * 1_000_000):
        refuse(text, ignores_unknown=True, judge=False)


# The well-known types


@pytest.mark.parametrize("value, seconds, nanos", [
    ('"1970-01-01T00:00:00Z"', 0, 0), ('"0001-01-01T00:00:00Z"', -62135596800, 0),
    ('"9999-12-31T23:59:59.999999999Z"', 253402300799, 999_999_999),
    ('"1970-01-01T00:00:01.5Z"', 1, 500_000_000), ('"1969-12-31T23:59:59.000000001Z"', -1, 1),
    ('"1970-01-01T08:00:01+08:00"', 1, 0), ('"1969-12-31T16:00:01-08:00"', 1, 0),
    ('"2024-02-29T00:00:00Z"', 1709164800, 0),
])
def test_timestamp(means, value, seconds, nanos):
    found = means(member("optionalTimestamp", value)).optional_timestamp
    assert (found.seconds, found.nanos) == (seconds, nanos)


@pytest.mark.parametrize("value", [
    '"0000-01-01T00:00:00Z"', '"10000-01-01T00:00:00Z"', '"1970-01-01t00:00:00Z"',
    '"1970-01-01T00:00:00z"', '"1970-01-01T00:00:00"', '"1970-01-01"', '"2023-02-29T00:00:00Z"',
    '"1970-13-01T00:00:00Z"', '"1970-01-32T00:00:00Z"', '"1970-01-01T24:00:00Z"',
    '"1970-01-01T00:60:00Z"', '"1970-01-01T00:00:61Z"', '"1970-01-01 00:00:00Z"', '""', "0", "{}",
    '"1970-01-01T00:00:00.0000000001Z"', '"1970-1-1T00:00:00Z"', '"1970-01-01T00:00:00+24:00"',
    '"0001-01-01T00:00:00+01:00"', '"9999-12-31T23:59:59-01:00"', '"1970-01-01T00:00:00.Z"',
])
def test_what_is_not_a_timestamp(refuse, value):
    lenient = ('"1970-1-1T00:00:00Z"', '"1970-01-01T00:00:00+24:00"', '"1970-01-01T00:00:00.Z"',
               '"1970-01-01T00:00:00.0000000001Z"')
    refuse(member("optionalTimestamp", value), judge=value not in lenient)


@pytest.mark.parametrize("value, seconds, nanos", [
    ('"0s"', 0, 0), ('"1.5s"', 1, 500_000_000), ('"-1.5s"', -1, -500_000_000),
    ('"-0.5s"', 0, -500_000_000), ('"315576000000.999999999s"', 315576000000, 999_999_999),
    ('"-315576000000.999999999s"', -315576000000, -999_999_999), ('"0.000000001s"', 0, 1),
])
def test_duration(means, value, seconds, nanos):
    found = means(member("optionalDuration", value)).optional_duration
    assert (found.seconds, found.nanos) == (seconds, nanos)


@pytest.mark.parametrize("value", [
    '"1"', '"1 s"', '"1S"', '"315576000001s"', '"-315576000001s"', '"1.0000000001s"', '""', '"s"',
    "1", "{}", '"1.5ss"', '"--1s"', '"1e3s"',
])
def test_what_is_not_a_duration(refuse, value):
    lenient = ('"1.0000000001s"', '"1 s"')
    refuse(member("optionalDuration", value), judge=value not in lenient)


@pytest.mark.parametrize("value, paths", [
    ('"foo,barBaz"', ["foo", "bar_baz"]), ('""', []), ('"a.bC"', ["a.b_c"]), ('"foo"', ["foo"]),
])
def test_field_mask(means, testee, value, paths):
    message = means(member("optionalFieldMask", value))
    assert list(message.optional_field_mask.paths) == paths
    written = testee.write_json(message.SerializeToString())
    assert json.loads(written) == {"optionalFieldMask": json.loads(value)}


def test_what_is_not_a_field_mask(refuse, testee):
    refuse(member("optionalFieldMask", '"foo_bar"'))
    for path in ("fooBar", "foo__bar", "foo_3_bar"):
        message = TestAllTypes()
        message.optional_field_mask.paths.append(path)
        assert testee.write_json(message.SerializeToString()) is None


@pytest.mark.parametrize("text", [
    '{"optionalBoolWrapper": false}', '{"optionalInt32Wrapper": 0}',
    '{"optionalInt64Wrapper": "0"}',
    '{"optionalUint32Wrapper": 1}', '{"optionalUint64Wrapper": "1"}', '{"optionalFloatWrapper": 0}',
    '{"optionalDoubleWrapper": "NaN"}', '{"optionalStringWrapper": ""}',
    '{"optionalBytesWrapper": ""}',
    '{"repeatedBoolWrapper": [true, false]}', '{"repeatedStringWrapper": ["", "a"]}',
    '{"optionalStruct": {}}', '{"optionalStruct": {"a": null, "b": 1, "c": "x", "d": [1, []]}}',
    '{"optionalValue": null}', '{"optionalValue": 1}', '{"optionalValue": [null]}',
    '{"repeatedValue": [null, 1, "a", {}, [], true]}', '{"repeatedListValue": [[], [1]]}',
    '{"optionalNullValue": null}',
])
def test_wrappers_and_values(means, testee, text):
    message = means(text)
    again = testee.read_json(testee.write_json(message.SerializeToString()))
    assert canonical(again) == message.SerializeToString(deterministic=True)


@pytest.mark.parametrize("text", [
    '{"optionalAny": {}}',
    '{"optionalAny": {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1.5s"}}',
    '{"optionalAny": {"value": "1.5s", "@type": "type.googleapis.com/google.protobuf.Duration"}}',
    '{"optionalAny": {"@type": "type.googleapis.com/google.protobuf.Int32Value", "value": 12}}',
    '{"optionalAny": {"@type": "type.googleapis.com/google.protobuf.Struct", "value": {"a": 1}}}',
    '{"optionalAny": {"optionalInt32": 1, "@type": "type.googleapis.com/%s"}}' % TYPE_NAME,
    '{"optionalAny": {"@type": "type.googleapis.com/google.protobuf.Any", "value": {"@type": '
    '"type.googleapis.com/google.protobuf.Int32Value", "value": 12}}}',
])
def test_any(means, testee, text):
    message = means(text)
    again = testee.read_json(testee.write_json(message.SerializeToString()))
    assert canonical(again) == message.SerializeToString(deterministic=True)


@pytest.mark.parametrize("value", [
    '{"value": 1}', '{"@type": "", "value": 1}', '{"@type": 1}', '{"@type": "nothing/a.B"}',
    '{"@type": "type.googleapis.com/google.protobuf.Int32Value"}', "[]", "1",
    '{"@type": "type.googleapis.com/google.protobuf.Int32Value", "value": 1, "x": 2}',
    '{"@type": "type.googleapis.com/google.protobuf.Int32Value", "value": "a"}',
])
def test_what_is_not_an_any(refuse, value):
    # The judge passes over what stands beside a value.
    refuse(member("optionalAny", value), judge='"x"' not in value)


@pytest.mark.parametrize("message", [
    {"optional_timestamp": {"seconds": 253402300800}}, {"optional_timestamp": {"nanos": -1}},
    {"optional_timestamp": {"nanos": 1_000_000_000}},
    {"optional_duration": {"seconds": 315576000001}},
    {"optional_duration": {"seconds": 1, "nanos": -1}},
    {"optional_value": {"number_value": math.nan}}, {"optional_value": {"number_value": math.inf}},
], ids=str)
def test_what_has_no_json(testee, message):
    assert testee.write_json(TestAllTypes(**message).SerializeToString()) is None


# Random messages, both ways


class Messages:
    """Random messages from a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def scalar(self, field):
        pick = self.random.choice
        kind = field.cpp_type
        if field.enum_type:
            if field.enum_type.full_name == "google.protobuf.NullValue":
                return 0
            return pick([value.number for value in field.enum_type.values] + [77])
        if kind == field.CPPTYPE_BOOL:
            return pick([True, False])
        if kind in (field.CPPTYPE_FLOAT, field.CPPTYPE_DOUBLE):
            bits = self.random.getrandbits(64)
            number = struct.unpack("<d", struct.pack("<Q", bits))[0]
            if kind == field.CPPTYPE_FLOAT:
                number = struct.unpack("<f", struct.pack("<I", bits & 0xFFFFFFFF))[0]
            return pick([0.1, -0.0, 1e22, math.inf, math.nan, number])
        if kind == field.CPPTYPE_STRING:
            if field.type == field.TYPE_BYTES:
                return self.random.randbytes(pick([0, 1, 2, 3, 10]))
            letters = "aZ\"\\\n\0\x1f\x7f\u2028é谷\U0001f601"
            return "".join(pick(letters) for _ in range(pick([0, 1, 9])))
        bits = 32 if kind in (field.CPPTYPE_INT32, field.CPPTYPE_UINT32) else 64
        low, high = (0, 2**bits) if "UINT" in self.name(field) else (-2**(bits - 1), 2**(bits - 1))
        return pick([low, high - 1, 0, 1, self.random.randrange(low, high)])

    @staticmethod
    def name(field):
        return {field.CPPTYPE_UINT32: "UINT32", field.CPPTYPE_UINT64: "UINT64"}.get(
            field.cpp_type, "INT")

    def well_known(self, message):
        """Values that have a form in JSON."""
        pick, name = self.random.choice, message.DESCRIPTOR.name
        if name == "Timestamp":
            message.seconds = self.random.randrange(-62135596800, 253402300800)
            message.nanos = pick([0, 1, 1_000, 5_000_000, 999_999_999])
        elif name == "Duration":
            sign = pick([-1, 1])
            message.seconds = sign * self.random.randrange(0, 315576000001)
            message.nanos = sign * pick([0, 1, 1_000, 5_000_000, 999_999_999])
        elif name == "FieldMask":
            message.paths.extend(pick(["a", "b_c", "a.b", "x_y.z"]) for _ in range(pick([0, 1, 3])))
        elif name == "Any":
            inner = TestAllTypes(optional_int32=pick([0, 5]), optional_string="x")
            message.type_url = f"type.googleapis.com/{TYPE_NAME}"
            message.value = inner.SerializeToString()
        elif name in ("Struct", "Value", "ListValue"):
            value = pick([None, 1.5, "x", True, [], [1, None], {"k": {"l": [False]}}])
            if name == "Struct":
                value = {"k": value}
            if name == "ListValue":
                value = [value]
            json_format.ParseDict(value, message)
        else:
            return False
        return True

    def fill(self, message, depth=0):
        if message.DESCRIPTOR.file.package == "google.protobuf" and self.well_known(message):
            return message
        for field in message.DESCRIPTOR.fields:
            if self.random.random() > (0.3 if depth == 0 else 0.05):
                continue
            if field.message_type and depth > 3:
                continue
            self.field(message, field, depth)
        return message

    def field(self, message, field, depth):
        if field.message_type and field.message_type.GetOptions().map_entry:
            key, value = (field.message_type.fields_by_number[n] for n in (1, 2))
            entries = getattr(message, field.name)
            for _ in range(self.random.choice([1, 3])):
                if value.message_type:
                    self.fill(entries[self.scalar(key)], depth + 1)
                else:
                    entries[self.scalar(key)] = self.scalar(value)
        elif field.is_repeated and field.message_type:
            for _ in range(self.random.choice([1, 3])):
                self.fill(getattr(message, field.name).add(), depth + 1)
        elif field.is_repeated:
            getattr(message, field.name).extend(
                self.scalar(field) for _ in range(self.random.choice([1, 3])))
        elif field.message_type:
            inner = getattr(message, field.name)
            inner.SetInParent()
            self.fill(inner, depth + 1)
        else:
            setattr(message, field.name, self.scalar(field))


def judge_writes(message):
    return json_format.MessageToJson(message, descriptor_pool=POOL)


@pytest.mark.parametrize("seed", range(100))
def test_random_messages_mean_the_same_to_both(testee, seed):
    message = Messages(seed).fill(TestAllTypes())
    payload = message.SerializeToString()
    # What we write, the judge reads.
    text = testee.write_json(payload)
    assert text is not None
    assert judged_json(text) == canonical(payload)
    # What the judge writes, we read; and both write the same names and values.
    other = judge_writes(message)
    assert canonical(testee.read_json(other)) == canonical(payload)
    assert canonical(testee.read_json(text)) == canonical(payload)


@pytest.mark.parametrize("seed", range(20))
def test_mutated_texts_are_never_more_to_us_than_to_the_judge(testee, seed):
    source = Messages(1_000 + seed)
    text = judge_writes(source.fill(TestAllTypes(), depth=1))
    pieces = list(text)
    for _ in range(50):
        mutated = pieces[:]
        for _ in range(source.random.choice([1, 2, 3])):
            place = source.random.randrange(len(mutated)) if mutated else 0
            action = source.random.choice("dir")
            if action == "d":
                del mutated[place:place + source.random.choice([1, 1, 5])]
            else:
                mutated[place:place + (action == "r")] = source.random.choice(
                    [*'"\\{}[],:0-.e ', "null", "true"])
        changed = "".join(mutated)
        ours = testee.read_json(changed)
        if ours is not None:
            assert canonical(ours) == judged_json(changed), changed
