# SPDX-License-Identifier: Apache-2.0
"""The contract of Proto/ with its comments, and what other pages of the reference add to it."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

FieldProto = descriptor_pb2.FieldDescriptorProto
#: Numbers of a FileDescriptorProto and of what it holds, by which comments are found.
MESSAGES, ENUMS, SERVICES, PARTS = 4, 5, 6, 2


@dataclass
class Field:
    """A field of a message."""

    proto: FieldProto
    comment: str
    #: The message that stands for an entry of a map; None for any other field.
    entry: descriptor_pb2.DescriptorProto | None = None

    @property
    def name(self):
        return self.proto.name

    @property
    def type_name(self):
        """The full name of its message or enum; empty for a scalar and for a map of scalars."""
        return "" if self.entry else self.proto.type_name.lstrip(".")

    @property
    def scalar(self):
        """The type of a scalar, or of the values of a map."""
        return scalar(self.entry.field[1] if self.entry else self.proto)

    @property
    def key(self):
        """The type of the keys of a map; None for any other field."""
        return scalar(self.entry.field[0]) if self.entry else None

    @property
    def is_repeated(self):
        return self.proto.label == FieldProto.LABEL_REPEATED and not self.entry

    @property
    def is_enum(self):
        return self.proto.type == FieldProto.TYPE_ENUM

    @property
    def is_required(self):
        return bool(re.search(r"\bRequired\.", self.comment))

    @property
    def oneof(self):
        """The index of the oneof that it is a member of, or None."""
        is_member = self.proto.HasField("oneof_index") and not self.proto.proto3_optional
        return self.proto.oneof_index if is_member else None


@dataclass
class Message:
    """A message."""

    name: str
    comment: str
    fields: list


@dataclass
class Enum:
    """An enum with its values, each a name and a comment."""

    name: str
    comment: str
    values: list


@dataclass
class Method:
    """An RPC."""

    service: str
    proto: descriptor_pb2.MethodDescriptorProto
    comment: str
    #: Who may call, a name of methods.md, and the budget that a call counts against.
    access: str
    budget: str

    @property
    def name(self):
        return self.proto.name

    @property
    def full_name(self):
        return f"{self.service}/{self.name}"

    @property
    def request(self):
        return self.proto.input_type.lstrip(".")

    @property
    def response(self):
        return self.proto.output_type.lstrip(".")

    @property
    def is_unary(self):
        return not (self.proto.client_streaming or self.proto.server_streaming)

    @property
    def kind(self):
        if self.proto.client_streaming:
            return "bidirectional" if self.proto.server_streaming else "client streaming"
        return "server streaming" if self.proto.server_streaming else "unary"

    @property
    def has_no_side_effects(self):
        options = descriptor_pb2.MethodOptions
        return self.proto.options.idempotency_level == options.NO_SIDE_EFFECTS

    @property
    def is_idempotent(self):
        return self.proto.options.idempotency_level == descriptor_pb2.MethodOptions.IDEMPOTENT


@dataclass
class Service:
    """A service."""

    name: str
    comment: str
    methods: list


class Contract:
    """All that the description is made of."""

    def __init__(self, root):
        self.reference = root / "docs" / "reference"
        self.rows = {cells[0]: cells for cells in self.table("methods.md")}
        self.access = {cells[0]: cells[1] for cells in self.table("methods.md") if len(cells) == 2}
        self.reasons = {
            cells[0]: cells[1:] for cells in self.table("errors.md")
            if len(cells) == 5 and cells[0].isupper()}
        self.examples = json.loads((root / "dev" / "apidoc" / "examples.json").read_text())
        self.requests = json.loads((root / "Tests" / "Authorisation" / "requests.json").read_text())
        self.messages, self.enums, self.services = {}, {}, []
        files = described(root / "Proto")
        self.pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            self.pool.Add(file)
            if file.package == "holdfast.v1":
                self.read(file)

    def table(self, page):
        """The cells of every row of the tables of a page, without the marks of code."""
        for line in (self.reference / page).read_text().splitlines():
            if line.startswith("| "):
                yield [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]

    def read(self, file):
        comments = {
            tuple(one.path): one.leading_comments for one in file.source_code_info.location}

        def comment(*path):
            return "\n".join(
                line.removeprefix(" ") for line in comments.get(path, "").strip("\n").split("\n"))

        for number, message in enumerate(file.message_type):
            entries = {
                f".{file.package}.{message.name}.{entry.name}": entry
                for entry in message.nested_type}
            assert all(map(is_map_of_scalars, message.nested_type)), message.name
            assert not message.enum_type, message.name
            fields = [
                Field(field, comment(MESSAGES, number, PARTS, index), entries.get(field.type_name))
                for index, field in enumerate(message.field)]
            name = f"{file.package}.{message.name}"
            self.messages[name] = Message(name, comment(MESSAGES, number), fields)
        for number, enum in enumerate(file.enum_type):
            values = [
                (value.name, comment(ENUMS, number, PARTS, index))
                for index, value in enumerate(enum.value)]
            name = f"{file.package}.{enum.name}"
            self.enums[name] = Enum(name, comment(ENUMS, number), values)
        for number, service in enumerate(file.service):
            name = f"{file.package}.{service.name}"
            methods = [
                self.method(name, method, comment(SERVICES, number, PARTS, index))
                for index, method in enumerate(service.method)]
            self.services.append(Service(name, comment(SERVICES, number), methods))

    def method(self, service, proto, comment):
        _, _, access, _, budget = self.rows[f"{service}/{proto.name}"]
        return Method(service, proto, comment, access, budget)

    def example(self, method):
        """The request of a method's example; None where there is no plain one.

        Without an example of its own a method has a request of its authorisation test.
        """
        if method.full_name in self.examples:
            fields = self.examples[method.full_name]
            if fields is None:
                return None
        else:
            subject, requests = next(iter(self.requests[method.full_name].items()))
            id = "SESSION_ID" if subject.endswith("session") else "SNAPSHOT_ID"
            text = json.dumps(requests[0]).replace('"$"', f'"{id}"').replace('"@', '"')
            fields = json.loads(text)
        described = self.pool.FindMessageTypeByName(method.request)
        return json_format.ParseDict(fields, message_factory.GetMessageClass(described)())

    def reachable(self, *names):
        """The messages and enums of ours that fields of these messages are of, in order."""
        found, waiting = [], list(names)
        while waiting:
            name = waiting.pop(0)
            if name in found or not (name in self.messages or name in self.enums):
                continue
            found.append(name)
            if name in self.messages:
                waiting += [field.type_name for field in self.messages[name].fields]
        return found


def scalar(field):
    return FieldProto.Type.Name(field.type).removeprefix("TYPE_").lower()


def is_map_of_scalars(message):
    return message.options.map_entry and not message.field[1].type_name


def described(folder):
    """The .proto files of a folder as protoc understands them, with their comments."""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.proto"))
    with tempfile.NamedTemporaryFile() as output:
        subprocess.run(
            ["protoc", f"--proto_path={folder}", "--include_imports", "--include_source_info",
             f"--descriptor_set_out={output.name}", *names], check=True)
        return descriptor_pb2.FileDescriptorSet.FromString(output.read())
