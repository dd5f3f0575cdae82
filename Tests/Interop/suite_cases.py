# SPDX-License-Identifier: Apache-2.0
"""The calls of the conformance suite for servers, and what the suite expects of each."""

from dataclasses import dataclass

from suite_server import Header, message_class
from webcalls import CODES

DATA = [b"test response", b"second", b""]
FIELDS = [("x-custom-header", ["foo"])]
TRAILERS = [("x-custom-trailer", ["bing"])]
#: A name with two values, a value with a comma, and bytes.
DUPLICATE = [("x-custom-header", ["foo", "bar", "baz, quux"]), ("x-custom-bytes-bin", ["AAH+/w"])]
DUPLICATE_TRAILERS = [("x-custom-trailer", ["bing", "quuz"]), ("x-other-trailer-bin", ["AP8"])]
KINDS = {
    "Unary": "Unary", "ClientStream": "ClientStream", "ServerStream": "ServerStream",
    "IdempotentUnary": "IdempotentUnary", "HalfDuplex": "BidiStream", "FullDuplex": "BidiStream"}


def wrapped(message):
    """A message as the fields of an Any."""
    name = message.DESCRIPTOR.full_name
    return {"type_url": f"type.googleapis.com/{name}", "value": message.SerializeToString()}


def error(code, message="oops", details=()):
    return {"code": CODES.index(code), "message": message, "details": list(details)}


def definition(kind, data=(), failure=None, headers=(), trailers=(), delay=0):
    fields = {
        "response_headers": [{"name": name, "value": value} for name, value in headers],
        "response_trailers": [{"name": name, "value": value} for name, value in trailers],
        "response_delay_ms": delay}
    if failure:
        fields["error"] = failure
    if kind in ("ServerStream", "HalfDuplex", "FullDuplex"):
        fields["response_data"] = list(data)
    elif data:
        fields["response_data"] = data[0]
    return fields


def request(kind, defined=None, data=b""):
    fields = {"request_data": data}
    if defined is not None:
        fields["response_definition"] = defined
    if kind == "FullDuplex":
        fields["full_duplex"] = True
    return message_class(f"{KINDS[kind]}Request")(**fields)


@dataclass
class Case:
    """A call."""

    name: str
    kind: str
    requests: list
    timeout_ms: int | None = None
    use_get: bool = False

    def __str__(self):
        return f"{self.kind}-{self.name}"


def cases_of(kind):
    streams = kind in ("ServerStream", "HalfDuplex", "FullDuplex")
    rest = 0 if kind in ("Unary", "IdempotentUnary", "ServerStream") else 2

    def case(name, *parts, timeout_ms=None, **options):
        first = request(kind, *parts, **options)
        more = [request(kind, data=b"request %d" % number) for number in range(rest)]
        return Case(name, kind, [first, *more], timeout_ms)

    own = wrapped(Header(name="of", value=["ours"]))
    metadata = {"headers": FIELDS, "trailers": TRAILERS}
    duplicate = {"headers": DUPLICATE, "trailers": DUPLICATE_TRAILERS}
    yield case("success", definition(kind, DATA, **metadata))
    yield case("no-response", definition(kind, **metadata))
    yield case("no-definition")
    yield case("empty-definition", {})
    yield case("request-data", definition(kind, DATA), data=b"\0\xff" * 1000)
    yield case("error", definition(kind, failure=error("failed_precondition"), **metadata))
    yield case("error-without-message", definition(kind, failure=error("aborted", "")))
    yield case("error-with-details", definition(
        kind, failure=error("resource_exhausted", "caf\u00e9 %\n\u2603", [own])))
    yield case("duplicate-metadata", definition(kind, DATA, **duplicate))
    yield case("duplicate-metadata-and-error", definition(
        kind, failure=error("internal"), **duplicate))
    yield case("delay", definition(kind, DATA[:2], delay=20))
    yield case("deadline-propagation", definition(kind, DATA), timeout_ms=50_000)
    if streams:
        yield case("error-behind-responses", definition(
            kind, DATA, failure=error("data_loss", details=[own]), **metadata))
        yield case("more-responses-than-requests", definition(kind, [b"%d" % n for n in range(6)]))
    if kind == "FullDuplex":
        yield case("fewer-responses-than-requests", definition(
            kind, DATA[:1], failure=error("out_of_range")))
    if kind in ("ClientStream", "HalfDuplex"):
        yield Case("no-request", kind, [])
    for code in CODES[1:]:
        if kind == "Unary":
            yield case(f"error-{code}", definition(kind, failure=error(code, f"it is {code}")))


CASES = [case for kind in KINDS for case in cases_of(kind)]


def expected(case):
    """Headers, trailers, payloads as pairs of data and told requests, and the error."""
    first = case.requests[0] if case.requests else None
    defined = first.response_definition if first and first.HasField("response_definition") else None
    requests = list(case.requests)
    failure = defined.error if defined and defined.HasField("error") else None
    headers, trailers = (
        {field.name: list(field.value) for field in fields} for fields in (
            (defined.response_headers, defined.response_trailers) if defined else ((), ())))
    if case.kind in ("Unary", "IdempotentUnary", "ClientStream"):
        payloads = [] if failure else [(defined.response_data if defined else b"", requests)]
        return headers, trailers, payloads, failure and (failure, requests)
    data = list(defined.response_data) if defined else []
    payloads = []
    for number, one in enumerate(data):
        if case.kind == "FullDuplex":
            told = requests[number:number + 1]
        else:
            told = requests if number == 0 else []
        payloads.append((one, told))
    untold = requests[:1] if case.kind == "FullDuplex" else requests
    return headers, trailers, payloads, failure and (failure, None if data else untold)
