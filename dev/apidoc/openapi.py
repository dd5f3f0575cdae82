# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI description of calls in JSON: Connect's unary protocol, by POST and by GET.

Streams have envelopes, which OpenAPI cannot describe, and are left out.
"""

import itertools
import json
import re

from google.protobuf import json_format

from .reasons import reasons

#: Scalars in protobuf's JSON form. Numbers of 64 bits are written as strings and read as both.
SCALARS = {
    "bool": {"type": "boolean"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "int32": {"type": "integer", "format": "int32", "minimum": -2**31, "maximum": 2**31 - 1},
    "int64": {"type": ["string", "integer"], "format": "int64", "pattern": "^-?[0-9]{1,19}$"},
    "string": {"type": "string"},
    "uint64": {"type": ["string", "integer"], "format": "uint64", "pattern": "^[0-9]{1,20}$"},
}

#: Well-known messages, which have forms of their own.
WELL_KNOWN = {
    "google.protobuf.Duration": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$"},
    "google.protobuf.FieldMask": {"type": "string"},
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    "google.rpc.Status": {
        "type": "object", "additionalProperties": False,
        "properties": {
            "code": {**SCALARS["int32"], "description": "The number of the google.rpc.Code."},
            "message": {"type": "string"},
            "details": {"type": "array", "items": {
                "type": "object", "required": ["@type"],
                "properties": {"@type": {"type": "string"}}}}}},
}

CODES = {
    "canceled": 499, "unknown": 500, "invalid_argument": 400, "deadline_exceeded": 504,
    "not_found": 404, "already_exists": 409, "permission_denied": 403, "resource_exhausted": 429,
    "failed_precondition": 400, "aborted": 409, "out_of_range": 400, "unimplemented": 501,
    "internal": 500, "unavailable": 503, "data_loss": 500, "unauthenticated": 401}

ERROR = {
    "type": "object",
    "description": "The error of a failed call. `details` has a google.rpc.ErrorInfo with a stable"
                   " `reason`; docs/reference/errors.md lists the reasons.",
    "required": ["code"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string", "enum": list(CODES)},
        "message": {"type": "string", "description": "A human-readable message, which may change."},
        "details": {"type": "array", "items": {
            "type": "object",
            "required": ["type", "value"],
            "additionalProperties": False,
            "properties": {
                "type": {"type": "string", "description": "The full name of a message."},
                "value": {
                    "type": "string", "contentEncoding": "base64",
                    "description": "The message in binary, without padding."},
                "debug": {"description": "The message in JSON."}}}}}}

HEADERS = [
    {"name": "connect-protocol-version", "in": "header", "schema": {"const": "1"},
     "description": "The version of the Connect protocol. Optional."},
    {"name": "connect-timeout-ms", "in": "header",
     "schema": {"type": "string", "pattern": "^[0-9]{1,10}$"},
     "description": "The call's timeout in milliseconds; none by default."},
    {"name": "x-request-id", "in": "header", "schema": {"type": "string"},
     "description": "The call's id in the server's log."},
    {"name": "x-holdfast-user", "in": "header", "schema": {"type": "string"},
     "description": "The user on whose behalf the call is made, if the caller may act for"
                    " others."}]

DESCRIPTION = """\
Every method has one path, `POST /package.Service/Method`, and uses JSON for requests and responses. \
A method without side effects can also be called by GET, with the request in the query. An error has the \
HTTP status of its code and a body with the schema `Error`.

Unknown request fields are ignored, and response fields without a value are omitted. Limits are defaults; \
GetServerInfo returns a server's limits. Use a Connect, gRPC-Web or gRPC library for streaming methods; \
docs/reference/api/ describes every method.
"""


def short(name):
    return name.rpartition(".")[2]


def openapi(contract):
    """The text of openapi.json."""
    methods = [one for service in contract.services for one in service.methods if one.is_unary]
    names = [name for one in methods for name in (one.request, one.response)]
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": "Holdfast", "version": "v1", "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{
            "url": "{scheme}://{address}",
            "variables": {
                "scheme": {"default": "http", "enum": ["http", "https"]},
                "address": {"default": "127.0.0.1:50051"}}}],
        "security": [{}, {"token": []}, {"certificate": []}],
        "tags": [
            {"name": short(service.name), "description": service.comment}
            for service in contract.services],
        "paths": {f"/{one.full_name}": path(contract, one) for one in methods},
        "components": {
            "parameters": {one["name"]: one for one in HEADERS},
            "responses": {"Error": {
                "description": "The call failed.",
                "content": {"application/json": {"schema": reference("Error")}}}},
            "schemas": {
                "Error": ERROR,
                **{short(name): schema(contract, name) for name in contract.reachable(*names)}},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "certificate": {"type": "mutualTLS"}}}}
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def reference(name, kind="schemas"):
    return {"$ref": f"#/components/{kind}/{name}"}


def path(contract, method):
    request = reference(short(method.request))
    described = {"parameters": [reference(one["name"], "parameters") for one in HEADERS]}
    if method.has_no_side_effects:
        described["get"] = {
            **operation(contract, method, "Get"),
            "parameters": [
                {"name": "connect", "in": "query", "schema": {"const": "v1"}},
                {"name": "encoding", "in": "query", "required": True, "schema": {"const": "json"}},
                {"name": "message", "in": "query", "required": True,
                 "content": {"application/json": {"schema": request}}}]}
    described["post"] = {
        **operation(contract, method, ""),
        "requestBody": {"required": True, "content": {"application/json": {
            "schema": request,
            "example": json_format.MessageToDict(contract.example(method))}}}}
    return described


def operation(contract, method, suffix):
    found = reasons(contract, method)
    told = f"\n\nReasons: {', '.join(found)}." if found else ""
    access = f"\n\nWho may call: {contract.access[method.access]}."
    return {
        "operationId": f"{method.name}{suffix}", "tags": [short(method.service)],
        "summary": method.comment.partition("\n\n")[0].replace("\n", " "),
        "description": method.comment + access + told,
        "responses": {
            "200": {
                "description": "The response.",
                "content": {"application/json": {"schema": reference(short(method.response))}}},
            "default": reference("Error", "responses")}}


def schema(contract, name):
    if name in contract.enums:
        enum = contract.enums[name]
        told = "\n".join(f"{value}: {comment}" for value, comment in enum.values)
        return {
            "type": "string", "description": f"{enum.comment}\n\n{told}",
            "enum": [value for value, _ in enum.values]}
    message = contract.messages[name]
    described = {"type": "object", "description": message.comment}
    required = [field.proto.json_name for field in message.fields if field.is_required]
    if required and name.endswith("Request"):
        described["required"] = required
    if message.fields:
        described["properties"] = {
            field.proto.json_name: property_of(field, name) for field in message.fields}
    excluded = exclusions(message)
    if excluded:
        described["not"] = {"anyOf": [{"required": list(pair)} for pair in excluded]}
    return described


def exclusions(message):
    """The pairs of fields of which a message has one at most."""
    members = {}
    for field in message.fields:
        if field.oneof is not None:
            members.setdefault(field.oneof, []).append(field.proto.json_name)
    return [pair for names in members.values() for pair in itertools.combinations(names, 2)]


def property_of(field, owner):
    if field.type_name in WELL_KNOWN:
        one = dict(WELL_KNOWN[field.type_name])
    elif field.type_name:
        one = reference(short(field.type_name))
    elif field.key:
        one = {"type": "object", "additionalProperties": SCALARS[field.scalar]}
    else:
        one = {**SCALARS[field.scalar], **(bounds(field) if owner.endswith("Request") else {})}
    described = {"type": "array", "items": one} if field.is_repeated else one
    return {**described, "description": field.comment}


def bounds(field):
    """The bounds of a text that its comment gives in code points or characters."""
    if field.scalar != "string":
        return {}
    unit = r"(?:Unicode code points|printable ASCII characters)"
    if found := re.search(rf"\b1 to ([\d,]+) {unit}", field.comment):
        # A text that may be left out may be empty, which means the same.
        least = {"minLength": 1} if field.is_required else {}
        return {**least, "maxLength": int(found[1].replace(",", ""))}
    if found := re.search(rf"\bAt most ([\d,]+) {unit}", field.comment, re.IGNORECASE):
        return {"maxLength": int(found[1].replace(",", ""))}
    return {}
