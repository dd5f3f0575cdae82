# SPDX-License-Identifier: Apache-2.0
"""Content that is valid and odd comes back to the byte, at a cost that its size bounds."""

import pytest
from documents import CONTENT_BYTES_MAX


def repeated(piece, separator=",", opening="[", closing="]"):
    """As many pieces as fit into the limit."""
    room = CONTENT_BYTES_MAX - len(opening) - len(closing) + len(separator)
    count = room // (len(piece.encode()) + len(separator))
    return opening + separator.join([piece] * count) + closing


AWKWARD = {
    "an escaped NUL": r'{"a": "\u0000", "\u0000": 1}',
    "a lone high surrogate": r'["\ud800"]',
    "a lone low surrogate": r'["\udfff x"]',
    "surrogates in the wrong order": r'["\udc00\ud800"]',
    "an escaped pair": r'["\ud83c\udf0b"]',
    "escapes that need not be": r'"\u0041\/\b\f\n\r\t\"\\"',
    "duplicate keys": '{"a": 1, "a": 2, "A": 3, "a": 4}',
    "odd white space": " \t\r\n{ \r\n\t\"a\"\t:\n1 \r,\n\"b\" :\t[ ] }\n\n ",
    "minus zero": "[-0, -0.0, 0, -0e-0]",
    "one with a fraction": "[1.0, 1, 1.00, 1E0, 10e-1, 1e+2, 1E400, 1e-400]",
    "many digits": "[" + "9" * 5_000 + ", 0." + "1" * 5_000 + "]",
    "null": "null",
    "true": "true",
    "a bare number": "0",
    "a bare string": '"…"',
    "keys in no order": '{"z": 1, "a": 2, "": 3, " ": 4}',
    "no white space": '{"a":[1,{"b":null}]}',
    "characters beyond the first plane": '"\U0001f30b\U0010ffff\ufeff\u2028\u2029\u0080\u007f"',
    "depth 128": "[" * 128 + "]" * 128,
    "depth 128 of objects": '{"a":' * 127 + "{}" + "}" * 127,
    "a document full of 1e100000": repeated("1e100000"),
    "a document full of empty arrays": repeated("[]"),
    "a document full of deep arrays": repeated("[" * 127 + "]" * 127),
    "a document full of escapes": repeated(r"\u0000", "", '"', '"'),
    "one string of the whole limit": '"' + "x" * (CONTENT_BYTES_MAX - 2) + '"',
    "one number of the whole limit": "1" * CONTENT_BYTES_MAX,
    "white space of the whole limit": "0" + " " * (CONTENT_BYTES_MAX - 1),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_content_comes_back_to_the_byte(client, server, name):
    content = AWKWARD[name]
    before = server.resident_bytes
    created = client.create(title=name, content=content)
    assert client.read(created.id).content == content
    client.call("UpdateSession", id=created.id, expected_version=1, content="{}")
    client.call("UpdateSession", id=created.id, expected_version=2, content=content)
    session = client.read(created.id)
    assert (session.metadata.version, session.content) == (3, content)
    assert session.metadata.content_hash == created.content_hash
    # A few copies of the largest content, never a tree of it.
    assert server.resident_bytes - before < 24 << 20


@pytest.mark.parametrize("title", [
    "x", "x" * 200, "\U0001f30b" * 200, " leading and trailing ", "e\u0301", "\u00e9", "\u202e",
    "100%_\\'\"; DROP TABLE session; --",
])
def test_a_title_comes_back_to_the_code_point(client, title):
    created = client.create(title=title, description="a\tb\nc" + "é" * 1_995)
    session = client.read(created.id)
    assert session.metadata.title == created.title == title
    assert len(session.metadata.description) == 2_000
