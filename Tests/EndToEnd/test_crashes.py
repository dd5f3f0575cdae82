# SPDX-License-Identifier: Apache-2.0
"""kill -9 in the middle of writes: what was acknowledged is there, and nothing is there by half."""

import hashlib
import json
import random
import threading

import grpc
from clients import Client
from daemon import Daemon, free_port, scratch_directory

KILLS = 12
WRITERS = 8
LOAD_SECONDS = (0.1, 0.6)
SECONDS_TO_READY_MAX = 2


class Writer:
    """Writes sessions of an owner of its own and remembers what was acknowledged.

    Of each session it knows the last acknowledged version and the content of that version and of
    every one that it has asked for since.
    """

    def __init__(self, number):
        self.owner = f"writer-{number}"
        self.rng = random.Random(number)
        self.acknowledged = {}
        self.attempted = {}
        self.unanswered_creates = []

    def content(self):
        padding = "x" * self.rng.randrange(20_000)
        return json.dumps({"owner": self.owner, "number": self.rng.random(), "padding": padding})

    def run(self, address):
        """Creates and updates until the server is gone."""
        with Client(address, self.owner) as client:
            try:
                while True:
                    if not self.acknowledged or self.rng.random() < 0.3:
                        self.create(client)
                    else:
                        self.update(client, self.rng.choice(list(self.acknowledged)))
            except grpc.RpcError as error:
                assert error.code() == grpc.StatusCode.UNAVAILABLE, error

    def create(self, client):
        content = self.content()
        self.unanswered_creates.append(content)
        id = client.create(content=content).id
        self.unanswered_creates.pop()
        self.acknowledged[id] = 1
        self.attempted[id] = {1: [content]}

    def update(self, client, id):
        version, content = self.acknowledged[id], self.content()
        self.attempted[id].setdefault(version + 1, []).append(content)
        client.call("UpdateSession", id=id, expected_version=version, content=content)
        self.acknowledged[id] = version + 1
        self.attempted[id] = {version + 1: [content]}

    def check(self, address):
        """Everything acknowledged is there, and everything there was asked for."""
        with Client(address, self.owner) as client:
            found = {session.id: session for session in client.list()}
            assert set(self.acknowledged) <= set(found)
            for id, metadata in found.items():
                content = client.read(id).content
                if id not in self.acknowledged:
                    # Written, though the answer was lost.
                    assert content in self.unanswered_creates
                    self.acknowledged[id] = 1
                    self.attempted[id] = {1: [content]}
                    continue
                assert metadata.version >= self.acknowledged[id]
                assert content in self.attempted[id][metadata.version]
                self.acknowledged[id] = metadata.version
                self.attempted[id] = {metadata.version: [content]}
            self.unanswered_creates.clear()


def test_no_acknowledged_write_is_lost_and_none_is_half_done():
    rng = random.Random(2026)
    writers = [Writer(number) for number in range(WRITERS)]
    port = free_port()
    with scratch_directory() as directory:
        Daemon.dev(directory, port).stop()
        for _ in range(KILLS):
            daemon = Daemon.dev(directory, port)
            try:
                assert daemon.seconds_to_ready < SECONDS_TO_READY_MAX
                for writer in writers:
                    writer.check(daemon.address)
                threads = [
                    threading.Thread(target=writer.run, args=(daemon.address,))
                    for writer in writers]
                for thread in threads:
                    thread.start()
                threads[0].join(rng.uniform(*LOAD_SECONDS))
            finally:
                daemon.kill()
            for thread in threads:
                thread.join()
        assert min(len(writer.acknowledged) for writer in writers) > 0
        with Daemon.dev(directory, port) as daemon:
            for writer in writers:
                writer.check(daemon.address)


def test_a_server_that_was_asked_to_stop_finishes_what_it_has():
    """SIGTERM drains: a call in flight is answered, a later one is refused, the exit code is 0."""
    content = json.dumps("x" * 1_000_000)
    with scratch_directory() as directory:
        daemon = Daemon.dev(directory)
        with Client(daemon.address, "drained") as client:
            client.create()
            flying = [client.start("CreateSession", title="t", content=content) for _ in range(8)]
            flying[0].result()
            assert daemon.stop() == 0
            codes = {future.code() for future in flying}
            assert codes <= {grpc.StatusCode.OK, grpc.StatusCode.UNAVAILABLE}
        with Daemon.dev(directory) as daemon, Client(daemon.address, "drained") as client:
            sizes = [session.content_size for session in client.list()]
            answered = sum(future.code() == grpc.StatusCode.OK for future in flying)
            assert answered <= len(sizes) - 1 <= len(flying)


def test_content_and_tokens_are_never_logged(server, client):
    secret = "nobody-may-read-this-" + hashlib.sha256(b"secret").hexdigest()
    id = client.create(title=secret, description=secret, content=json.dumps(secret)).id
    client.create(title=secret, content="{}")
    token = client.call("ListSessions", page_size=1).next_page_token
    for fields in ({"page_token": token[:-1]}, {"page_token": token, "page_size": -1}):
        try:
            client.call("ListSessions", **fields)
        except grpc.RpcError:
            pass
    try:
        client.call("UpdateSession", id=id, expected_version=1, content="[" + secret)
    except grpc.RpcError:
        pass
    lines = server.log_objects()
    assert len(lines) >= 6
    methods = [line for line in lines if "CreateSession" in json.dumps(line)]
    assert methods, lines[-1]
    text = server.log.read_text()
    assert secret not in text and token not in text
