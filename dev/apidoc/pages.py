# SPDX-License-Identifier: Apache-2.0
"""The pages of docs/reference/api: an index, and one page for each service."""

import json
import re

from google.protobuf import json_format

from .reasons import reasons

MADE = "<!-- Made by `make golden` from Proto/, methods.md, errors.md and dev/apidoc. -->"
ADDRESS = "127.0.0.1:50051"

INDEX = """\
# The API

Every method can be called in gRPC, gRPC-Web and Connect, in protobuf and in JSON, on one port:
[protocols](../../protocols.md). [openapi.json](openapi.json) describes the calls in JSON to tools, in
OpenAPI 3.1.

| Service | Methods | What it does |
|---|---|---|
{services}

## Calls

The examples are for a development server, as `make run` starts one, and for the folder of a clone.
`SESSION_ID` and `SNAPSHOT_ID` stand for ids that the server gave.

- curl sends JSON, which is Connect: `POST /package.Service/Method`. A method without side effects may
  also be called by GET, with its request in the query. A stream has an envelope around each message,
  which curl cannot write.
- `.venv/bin/buf curl` asks the server's reflection for the types. `--protocol` is `connect`, `grpc` or
  `grpcweb`.
- Python has stubs that `grpc_tools.protoc` makes of `Proto/`:
  [examples/python](../../../examples/python/sessions.py).

Fields have their names of `Proto/`; JSON writes them in lowerCamelCase and reads both. Numbers of 64 bits
are strings in JSON, times are RFC 3339, and what has no value is left out.

Who the caller is: [identity](../../operations/identity.md). A development server takes the name in
`x-holdfast-user`.

| Header | What it is |
|---|---|
| `x-request-id` | the id by which the server's log shall know the call; otherwise the server makes one |
| `x-holdfast-user` | the user on whose behalf the call is made, where the caller may act for others |
| `grpc-timeout`, `connect-timeout-ms` | the time that the caller allows; without it there is no limit |
| `authorization` | `Bearer` and a token, where the server asks for tokens |

## Errors

Each page lists for each method the reasons that its request can lead to. Any call can also meet the
reasons of the service itself, of tokens and of the protocol: [errors](../errors.md). Compare reasons,
never messages.

## Retries

A method without side effects can be repeated. A method with a `request_id` can be repeated with the same
`request_id` and the same values: it takes effect once. Any other method may have taken effect although
its answer was lost: read before you repeat it.
"""


def pages(contract):
    """The text of each page by its file's name."""
    made = {file_name(service): page(contract, service) for service in contract.services}
    rows = "\n".join(
        f"| [{short(service.name)}]({file_name(service)}) | {len(service.methods)} |"
        f" {first_sentence(service.comment)} |" for service in contract.services)
    return {"README.md": MADE + "\n\n" + INDEX.format(services=rows), **made}


def file_name(service):
    words = re.findall("[A-Z][a-z]+", short(service.name))
    return "-".join(words).lower() + ".md"


def short(name):
    return name.rpartition(".")[2]


def flat(text):
    """A comment as the cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def first_sentence(text):
    return flat(text).partition(". ")[0].rstrip(".") + "."


def anchor(name):
    return f"#{short(name).lower()}"


def page(contract, service):
    parts = [MADE, f"# {short(service.name)}", service.comment]
    parts.append("\n".join(
        ["| Method | What it does |", "|---|---|"]
        + [f"| [{one.name}]({anchor(one.name)}) | {first_sentence(one.comment)} |"
           for one in service.methods]))
    for method in service.methods:
        parts += described(contract, method)
    parts += types(contract, service)
    return "\n\n".join(parts) + "\n"


def described(contract, method):
    yield f"## {method.name}"
    yield method.comment
    yield facts(contract, method)
    yield f"**Request.** {contract.messages[method.request].comment}"
    yield from fields(contract, method.request)
    stream = " A stream of these." if method.proto.server_streaming else ""
    yield f"**Response.** {contract.messages[method.response].comment}{stream}"
    yield from fields(contract, method.response)
    yield from errors(contract, method)
    yield from example(contract, method)


def facts(contract, method):
    if method.has_no_side_effects:
        effect = "no side effects"
        if method.is_unary:
            effect += "; may be called by GET"
    elif any(one.name == "request_id" for one in contract.messages[method.request].fields):
        effect = "takes effect once for one `request_id`"
    else:
        effect = "a call may take effect although its answer is lost"
    return "\n".join([
        "| | |", "|---|---|",
        f"| Path | `/{method.full_name}` |",
        f"| Kind | {method.kind} |",
        f"| Who may call | {contract.access[method.access]} |",
        f"| Repeating it | {effect} |",
        f"| Counts against | {method.budget} ([methods](../methods.md)) |"])


def fields(contract, name):
    message = contract.messages[name]
    if not message.fields:
        yield "No fields."
        return
    yield "\n".join(
        ["| Field | Type | What it is |", "|---|---|---|"]
        + [f"| `{one.name}` | {type_of(contract, one)} | {flat(one.comment)}{choice(one, message)} |"
           for one in message.fields])


def choice(field, message):
    """What a member of a oneof excludes."""
    if field.oneof is None:
        return ""
    others = [
        f"`{one.name}`" for one in message.fields
        if one.oneof == field.oneof and one is not field]
    return f" Excludes {', '.join(others)}."


def type_of(contract, field):
    if field.type_name in contract.messages or field.type_name in contract.enums:
        text = f"[{short(field.type_name)}]({anchor(field.type_name)})"
    else:
        text = short(field.type_name) if field.type_name else field.scalar
    return f"{text}, repeated" if field.is_repeated else text


def errors(contract, method):
    found = reasons(contract, method)
    if not found:
        yield "**Errors.** None but those of any call."
        return
    yield "**Errors**, besides those of any call:"
    yield "\n".join(
        ["| Reason | Code | When |", "|---|---|---|"]
        + [f"| `{name}` | {contract.reasons[name][0]} | {contract.reasons[name][1]} |"
           for name in found])


def example(contract, method):
    request = contract.example(method)
    if request is None:
        yield "**Example.** `holdfast import` calls it: [bundles](../../bundles.md)."
        return
    text = json.dumps(json_format.MessageToDict(request), ensure_ascii=False)
    yield "**Example**"
    shell = []
    if method.is_unary:
        shell.append(
            "curl --silent --http2-prior-knowledge --header 'content-type: application/json' \\\n"
            f"  --data '{text}' \\\n  http://{ADDRESS}/{method.full_name}")
    shell.append(
        ".venv/bin/buf curl --protocol connect --http2-prior-knowledge \\\n"
        f"  --data '{text}' \\\n  http://{ADDRESS}/{method.full_name}")
    yield "```sh\n" + "\n".join(shell) + "\n```"
    yield f"```python\n{python(contract, method)}\n```"


def python(contract, method):
    request = contract.pool.FindMessageTypeByName(method.request)
    home = request.file.name.rpartition("/")[2].removesuffix(".proto")
    service = contract.pool.FindServiceByName(method.service).file.name
    stubs = service.rpartition("/")[2].removesuffix(".proto") + "_pb2_grpc"
    call = f"stub.{method.name}(request, timeout=10)"
    use = (f"    for answer in {call}:\n        print(answer)\n        break"
           if method.proto.server_streaming else f"    print({call})")
    return f"""\
import grpc
from holdfast.v1 import {home}_pb2 as api, {stubs} as services

with grpc.insecure_channel("{ADDRESS}") as channel:
    stub = services.{short(method.service)}Stub(channel)
    request = api.{short(method.request)}({arguments(contract.example(method))})
{use}"""


def arguments(message):
    """The fields of a message as arguments of Python."""
    return ", ".join(
        f"{field.name}={values(field, value)}" for field, value in message.ListFields())


def values(field, value):
    """The value, or the values, of a field as Python has them."""
    if field.is_repeated:
        return "[" + ", ".join(literal(field, one) for one in value) + "]"
    return literal(field, value)


def literal(field, value):
    if field.message_type:
        parts = (f'"{one.name}": {values(one, part)}' for one, part in value.ListFields())
        return "{" + ", ".join(parts) + "}"
    if field.enum_type:
        return f'"{field.enum_type.values_by_number[value].name}"'
    return str(value) if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)


def types(contract, service):
    """The messages and enums that the fields of a service's messages are of."""
    own = [name for one in service.methods for name in (one.request, one.response)]
    others = [name for name in contract.reachable(*own) if name not in own]
    if not others:
        return
    yield "## Types"
    for name in sorted(others):
        yield f"### {short(name)}"
        if name in contract.messages:
            yield contract.messages[name].comment
            yield from fields(contract, name)
        else:
            enum = contract.enums[name]
            yield enum.comment
            yield "\n".join(
                ["| Value | What it means |", "|---|---|"]
                + [f"| `{value}` | {flat(comment)} |" for value, comment in enum.values])
