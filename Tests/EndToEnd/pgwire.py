# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL's protocol 3.0, as far as it takes to record what a server asks and to ask it again.

A recording holds statements, and exchanges in the order in which they ended. An exchange is what a
connection sent up to a Sync: steps of a statement with its values, each with the rows and the tag
of the answer. Values are strings: "=" and the text where the bytes are UTF-8, else "x" and hex, or
"z" and base64 of what zlib made of a long one.
"""

import base64
import json
import socket
import struct
import threading
import zlib

#: The longest that an answer may take.
SECONDS = 60
#: Values with more bytes are compressed.
PLAIN_MAX = 500


def encode(value):
    """A value of bytes, or None, for JSON."""
    if value is None:
        return None
    if len(value) > PLAIN_MAX:
        return "z" + base64.b64encode(zlib.compress(value, 9)).decode()
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return "x" + value.hex()
    return "=" + text if "\0" not in text else "x" + value.hex()


def decode(value):
    """The bytes of a value that `encode` made."""
    if value is None:
        return None
    form, text = value[0], value[1:]
    if form == "z":
        return zlib.decompress(base64.b64decode(text))
    return text.encode() if form == "=" else bytes.fromhex(text)


class Reader:
    """Reads the fields of a message."""

    def __init__(self, body):
        self.body, self.position = body, 0

    def string(self):
        end = self.body.index(b"\0", self.position)
        text = self.body[self.position:end].decode()
        self.position = end + 1
        return text

    def number(self, form):
        (number,) = struct.unpack_from("!" + form, self.body, self.position)
        self.position += struct.calcsize("!" + form)
        return number

    def value(self):
        size = self.number("i")
        if size < 0:
            return None
        self.position += size
        return self.body[self.position - size:self.position]

    def numbers(self, form):
        return [self.number(form) for _ in range(self.number("h"))]

    def values(self):
        return [self.value() for _ in range(self.number("h"))]


def messages(read, has_startup=False):
    """The types and bodies of the messages that `read(count)` returns the bytes of."""
    while True:
        kind = b"" if has_startup else read(1)
        header = read(4)
        if len(header) < 4:
            return
        yield kind, read(struct.unpack("!i", header)[0] - 4)
        has_startup = False


def reader_of(connection):
    """Reads exactly so many bytes, or fewer at the end."""
    def read(count):
        received = b""
        while len(received) < count:
            chunk = connection.recv(count - len(received))
            if not chunk:
                return b""
            received += chunk
        return received
    return read


class Recorder:
    """A proxy before a Unix socket of PostgreSQL that keeps what passes through it."""

    def __init__(self, directory, target, application):
        self._target, self._application = str(target), application
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(directory / ".s.PGSQL.5432"))
        self._listener.listen(64)
        self._lock = threading.Lock()
        self.statements, self._numbers, self.exchanges = [], {}, []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def note_text(self, sql):
        """Notes a statement that the story itself sends to the database."""
        with self._lock:
            self.exchanges.append({"text": sql})

    def number(self, statement):
        """The index of a statement, a tuple of its name, its text and its types."""
        if statement not in self._numbers:
            self._numbers[statement] = len(self.statements)
            name, sql, types = statement
            self.statements.append({"name": name, "sql": sql, "types": list(types)})
        return self._numbers[statement]

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._target)
            tap = Tap(self)
            for source, sink, note in (
                    (client, server, tap.asked), (server, client, tap.answered)):
                threading.Thread(
                    target=self._pass, args=(source, sink, note), daemon=True).start()

    def _pass(self, source, sink, note):
        has_startup = note.__name__ == "asked"
        try:
            for kind, body in messages(reader_of(source), has_startup):
                # Before it is passed on: the answer must not be faster than the note.
                note(kind, body)
                sink.sendall(kind + struct.pack("!i", len(body) + 4) + body)
        except OSError:
            pass
        for end in (source, sink):
            end.close()

    def take(self, exchange):
        with self._lock:
            self.exchanges.append(exchange)

    def is_wanted(self, startup):
        return self._application in startup.decode(errors="replace").split("\0")


class Tap:
    """What one connection asks and is answered."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._is_recorded = False
        self._prepared = {}
        self._asking = []
        self._waiting = [[]]

    def asked(self, kind, body):
        fields = Reader(body)
        if kind == b"":
            self._is_recorded = self._recorder.is_wanted(body[4:])
        elif kind == b"P":
            name, sql = fields.string(), fields.string()
            self._prepared[name] = (name.split("#")[0], sql, tuple(fields.numbers("I")))
        elif kind == b"B":
            fields.string()
            statement = self._prepared[fields.string()]
            fields.numbers("h")
            self._asking.append({"statement": statement, "values": fields.values()})
        elif kind in b"SQ":
            self._waiting.append(self._asking)
            self._asking = []

    def answered(self, kind, body):
        # The first that waits is the start of the connection, which ends as an exchange does.
        steps = [step for step in self._waiting[0] if "tag" not in step] if self._waiting else []
        if not steps and kind != b"Z":
            return
        if kind == b"D":
            steps[0].setdefault("rows", []).append(Reader(body).values())
        elif kind == b"C":
            steps[0]["tag"] = Reader(body).string()
        elif kind == b"E":
            for step in steps:
                step["tag"] = "error"
        elif kind == b"Z":
            steps = self._waiting.pop(0)
            named = [step for step in steps if step["statement"][0]]
            if self._is_recorded and named:
                self._recorder.take({"steps": named})


def write(recorder, path, release):
    """Writes a recording as JSON, with a line for each statement and each exchange."""
    exchanges = []
    for exchange in recorder.exchanges:
        if "text" in exchange:
            exchanges.append(exchange)
            continue
        exchanges.append({"steps": [
            {"statement": recorder.number(step["statement"]),
             "values": [encode(value) for value in step["values"]],
             "rows": [[encode(value) for value in row] for row in step.get("rows", [])],
             "tag": step.get("tag")} for step in exchange["steps"]]})
    lists = {"statements": recorder.statements, "exchanges": exchanges}
    with open(path, "w") as file:
        file.write(f'{{"release": {json.dumps(release)}')
        for name, entries in lists.items():
            lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
            file.write(f',\n"{name}": [\n{lines}\n]')
        file.write("}\n")


class Refused(Exception):
    """PostgreSQL refused a statement; the fields of its answer by their letters."""

    def __init__(self, body):
        fields = [field.decode() for field in body.split(b"\0") if field]
        self.fields = {field[0]: field[1:] for field in fields}
        super().__init__(f"{self.fields['C']}: {self.fields['M']}")


class Connection:
    """A connection that prepares and runs statements with values in binary form."""

    def __init__(self, path, user, database):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(SECONDS)
        self._socket.connect(str(path))
        self._messages = messages(reader_of(self._socket))
        settings = f"user\0{user}\0database\0{database}\0client_encoding\0UTF8\0TimeZone\0UTC\0\0"
        startup = struct.pack("!i", 3 << 16) + settings.encode()
        self._socket.sendall(struct.pack("!i", len(startup) + 4) + startup)
        self._until_ready()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def text(self, sql):
        """Runs statements that are neither prepared nor answered with rows."""
        self._send(b"Q", sql.encode() + b"\0")
        self._until_ready()

    def prepare(self, statement):
        """Prepares a statement without running it."""
        types = statement["types"]
        self._send(
            b"P", b"\0" + statement["sql"].encode() + b"\0"
            + struct.pack(f"!h{len(types)}I", len(types), *types))
        self._send(b"S")
        self._until_ready()

    def run(self, steps):
        """Runs steps of a statement and its values up to one Sync; rows and tag of each."""
        for statement, values in steps:
            types = statement["types"]
            self._send(
                b"P", b"\0" + statement["sql"].encode() + b"\0"
                + struct.pack(f"!h{len(types)}I", len(types), *types))
            body = b"\0\0" + struct.pack("!hhh", 1, 1, len(values))
            for value in values:
                body += struct.pack("!i", -1 if value is None else len(value)) + (value or b"")
            self._send(b"B", body + struct.pack("!hh", 1, 1))
            self._send(b"E", b"\0" + struct.pack("!i", 0))
        self._send(b"S")
        answers, rows = [], []
        for kind, body in self._until_ready():
            if kind == b"D":
                rows.append(Reader(body).values())
            elif kind == b"C":
                answers.append((rows, Reader(body).string()))
                rows = []
        return answers

    def _send(self, kind, body=b""):
        self._socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def _until_ready(self):
        received, refusal = [], None
        for kind, body in self._messages:
            if kind == b"E":
                refusal = refusal or Refused(body)
            elif kind == b"Z":
                if refusal:
                    raise refusal
                return received
            received.append((kind, body))
        raise refusal or ConnectionError("PostgreSQL closed the connection")
