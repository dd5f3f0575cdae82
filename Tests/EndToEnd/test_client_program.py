# SPDX-License-Identifier: Apache-2.0
"""`holdfast export` and `holdfast import`, as people use them."""

import contextlib
import hashlib
import os
import signal
import subprocess
import threading

import pytest
from bundles import histories, items, listings
from client_program import FAILED, INCOMPLETE, PROGRAM, TRY_LATER, WRONG_USAGE, Program
from clients import Client
from daemon import Daemon, free_port, scratch_directory
from documents import PROFILES, document
from google.protobuf.internal.decoder import _DecodeVarint
from holdfast.v1 import session_bundle_pb2 as api
from proxy import Proxy
from waiting import wait_until


@pytest.fixture
def program(server, client):
    """The client's user at a terminal."""
    return Program(server.address, client.user)


@pytest.fixture
def there(daemon, client):
    """The same user, working with the other server."""
    return Program(daemon.address, client.user)


def records(path):
    """The records of a bundle's file, by protobuf's own framing."""
    data, position, found = path.read_bytes(), 0, []
    while position < len(data):
        size, position = _DecodeVarint(data, position)
        found.append(api.BundleRecord.FromString(data[position:position + size]))
        position += size
    return found


def ends_of_sessions(data):
    """The places in a bundle up to which one session more is whole."""
    position, found = 0, []
    while position < len(data):
        size, position = _DecodeVarint(data, position)
        record = api.BundleRecord.FromString(data[position:position + size])
        position += size
        if api.BundleItem.FromString(record.item).WhichOneof("item") == "session_end":
            found.append(position)
    return found


def fill(client, count=12):
    """Sessions of all sizes, every third with a history."""
    for number in range(count):
        profile = PROFILES[number % len(PROFILES)]
        id = client.create(f"{profile} {number}", document(profile, number)).id
        if number % 3 == 0:
            client.call("UpdateSession", id=id, expected_version=1, content=document("small"))


def test_out_of_one_server_and_into_another(client, other, program, there, tmp_path):
    fill(client)
    path = tmp_path / "work.bundle"
    printed = program.run("export", "--history", path)
    assert printed.output.startswith("12 sessions, 4 older versions, ")
    assert printed.errors == ""
    assert os.listdir(tmp_path) == ["work.bundle"]
    assert path.stat().st_mode & 0o077 == 0
    assert len(items(records(path))) == 1 + 12 + 4 + 12 + 1
    assert there.run("import", "--dry-run", path).output == "dry run: 12 imported\n"
    assert other.list() == []
    assert there.run("import", path).output == "12 imported\n"
    assert listings(other) == listings(client)
    assert histories(other) == histories(client)
    assert there.run("import", "--on-conflict=replace", path).output == "12 unchanged\n"


def test_a_pipe_from_one_server_to_another(client, other, program, there):
    fill(client, 5)
    bundle = program.run("export", "-").bytes
    assert there.run("import", "-", input=bundle).output == "5 imported\n"
    assert listings(other) == listings(client)


@contextlib.contextmanager
def running(process):
    """A command that is ended with its test, whatever it waits for."""
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_a_named_pipe_is_read_once(client, other, program, there, tmp_path):
    fill(client, 5)
    bundle = program.run("export", "-").bytes
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_bytes, args=[bundle], daemon=True).start()
    with running(there.start("import", pipe)) as process:
        assert process.communicate(timeout=60) == ("5 imported\n", "")
    assert listings(other) == listings(client)


def test_an_import_that_is_refused_does_not_wait_for_its_input(there):
    # Nothing is written, and the pipe stays open.
    start = there.start("import", "-", f"--user={'u' * 129}", stdin=subprocess.PIPE)
    with running(start) as process:
        assert process.wait(timeout=60) == WRONG_USAGE
        assert "Error: " in process.stderr.read()


def test_each_policy_and_what_is_told_of_each_session(client, other, program, there, tmp_path):
    ids = {title: client.create(title, "[1]").id for title in ("same", "other")}
    path = tmp_path / "b"
    program.run("export", path)
    there.run("import", path)
    other.call("UpdateSession", id=ids["other"], expected_version=1, content="[2]")
    assert there.run("import", path).output == "1 unchanged, 1 skipped\n"
    printed = there.run("import", "--on-conflict=rename", "--verbose", path).output.splitlines()
    assert f"unchanged {ids['same']} {ids['same']}" in printed
    renamed = next(line for line in printed if line.startswith(f"renamed {ids['other']} "))
    assert other.read(renamed.split()[-1]).metadata.title == "other (imported)"
    assert there.run("import", "--on-conflict=replace", path).output == "1 unchanged, 1 replaced\n"
    assert other.read(ids["other"]).content == "[1]"
    assert other.read(ids["other"]).metadata.version == 3


def test_chosen_sessions_with_and_without_history(client, other, program, there, tmp_path):
    chosen, _ = (client.create(title).id for title in "ab")
    client.call("UpdateSession", id=chosen, expected_version=1, title="c")
    program.run("export", "--history", f"--id={chosen}", tmp_path / "one")
    there.run("import", "--no-history", tmp_path / "one")
    assert [entry.version for entry in other.list(method="ListSessionVersions", id=chosen)] == [2]
    assert [entry.id for entry in other.list()] == [chosen]
    printed = program.run("export", "--id=" + "A" * 22, tmp_path / "none", expect=FAILED)
    assert printed.errors.startswith("Error: There is no such session. (SESSION_NOT_FOUND)\nNext: ")
    assert os.listdir(tmp_path) == ["one"]


def test_a_damaged_file_is_not_even_begun(client, other, program, there, tmp_path):
    fill(client, 4)
    path = tmp_path / "b"
    program.run("export", "--history", path)
    data = path.read_bytes()
    for name, changed, reason in [
            ("flipped", data[:-300] + bytes([data[-300] ^ 4]) + data[-299:], "BUNDLE_CORRUPT"),
            ("cut", data[:len(data) // 2], "BUNDLE_TRUNCATED"), ("empty", b"", "BUNDLE_TRUNCATED"),
            ("longer", data + b"\x00", "BUNDLE_CORRUPT"),
            ("foreign", b"PK\x03\x04" * 90, "BUNDLE_FOREIGN")]:
        (tmp_path / name).write_bytes(changed)
        printed = there.run("import", tmp_path / name, expect=FAILED)
        assert printed.errors.startswith("Error: ") and printed.errors.endswith(f"({reason})\n")
        assert printed.output == ""
    assert other.list() == []
    # From a pipe it is found on the way, and the sessions before it are there whole.
    there.run("import", "-", input=data[:ends_of_sessions(data)[1] + 10], expect=FAILED)
    ours, theirs = histories(client), histories(other)
    assert len(other.list()) == 2
    assert theirs == {key: value for key, value in ours.items() if key in theirs}


def test_a_session_that_is_refused_is_told(client, program, there, tmp_path):
    client.create("a")
    path = tmp_path / "b"
    program.run("export", path)
    forged, digest = b"", bytes(32)
    for record in records(path):
        item = api.BundleItem.FromString(record.item)
        if item.WhichOneof("item") == "session":
            item.session.metadata.title = "t" * 201
        record.item = item.SerializeToString()
        record.digest = digest = hashlib.sha256(digest + record.item).digest()
        data = record.SerializeToString()
        size, prefix = len(data), b""
        while size > 127:
            prefix, size = prefix + bytes([size & 127 | 128]), size >> 7
        forged += prefix + bytes([size]) + data
    path.write_bytes(forged)
    printed = there.run("import", path, expect=INCOMPLETE)
    assert printed.output == "1 refused\n"
    assert "TITLE_TOO_LONG" in printed.errors


def test_an_export_goes_on_where_the_connection_broke(client, server, program, tmp_path):
    fill(client, 15)
    with Proxy(server.address) as proxy:
        through = Program(proxy.address, client.user)
        # Breaks inside of a large document, several times.
        proxy.cut_after(2_000_000)
        printed = through.run("export", "--history", tmp_path / "broken")
        assert proxy.cuts > 1
    whole = program.run("export", "--history", tmp_path / "whole")
    assert printed.output == whole.output
    broken, unbroken = (records(tmp_path / name)[1:] for name in ("broken", "whole"))
    assert [record.item for record in broken] == [record.item for record in unbroken]
    items(records(tmp_path / "broken"))


def test_what_an_export_left_is_taken_up_again(client, program, tmp_path):
    fill(client, 8)
    path, partial = tmp_path / "b", tmp_path / "b.partial"
    program.run("export", "--history", path)
    data = path.read_bytes()
    for length in [0, 1, 60, len(data) // 3, len(data) - 5, len(data)]:
        partial.write_bytes(data[:length])
        printed = program.run("export", "--history", "--force", path, expect=FAILED)
        assert "--resume" in printed.errors
        program.run("export", "--history", "--force", "--resume", path)
        resumed = path.read_bytes()
        # The manifest tells when the export began; an export from the start began again.
        assert length < 100 or resumed == data
        assert not partial.exists()
    assert "--force" in program.run("export", path, expect=FAILED).errors


def wait_for_a_lock(cluster):
    wait_until(cluster.waiting, what="a statement waits for a lock")


def test_an_import_goes_on_when_its_server_is_killed(client, program, tmp_path, cluster):
    fill(client, 30)
    path = tmp_path / "b"
    program.run("export", "--history", path)
    ids = sorted(entry.id for entry in client.list())
    with scratch_directory() as directory:
        port = free_port()
        daemon = Daemon.serve(cluster.url, directory, port)
        # Somebody is about to write the eleventh session too, so the import waits for him there.
        taken = f"""
            INSERT INTO session (owner_id, session_id, version, title, title_fold, description,
              created_at, updated_at, content_sha256, content_size, document)
            VALUES ('{client.user}', '{ids[10]}', 1, 't', 't', '', now(), now(), sha256('[]'), 2,
              '{{"content": "[]"}}')"""
        with cluster.holding(taken):
            running = Program(daemon.address, client.user).start(
                "import", "--verbose", "--retry-seconds=120", path)
            told = [running.stdout.readline().split() for _ in range(10)]
            assert [line[:2] for line in told] == [["imported", id] for id in ids[:10]]
            wait_for_a_lock(cluster)
            daemon.kill()
        with Daemon.serve(cluster.url, directory, port) as daemon, Client(
                daemon.address, client.user) as other:
            output, errors = running.communicate(timeout=300)
            assert running.returncode == 0, errors
            assert sum(map(int, output.splitlines()[-1].replace(",", "").split()[::2])) == 30
            assert listings(other) == listings(client)
            assert histories(other) == histories(client)


def test_a_server_that_is_not_there(tmp_path):
    nobody = Program(f"127.0.0.1:{free_port()}", "dev")
    printed = nobody.run("export", "--retry-seconds=0", tmp_path / "b", expect=TRY_LATER)
    assert printed.errors.startswith("Error: ") and "(SERVER_UNREACHABLE)" in printed.errors
    assert os.listdir(tmp_path) == []


def test_wrong_usage(program, tmp_path):
    for arguments in [
            ["export"], ["import", "--on-conflict=merge", "x"], ["export", "--resume", "-"],
            ["export", "--certificate=x", "y"], ["import", "--retry-seconds=-1", "x"]]:
        program.run(*arguments, expect=WRONG_USAGE)
    assert "No such file" in program.run("import", tmp_path / "none", expect=FAILED).errors
    for command in (["--help"], ["export", "--help"], ["import", "--help"]):
        done = subprocess.run([str(PROGRAM), *command], capture_output=True, text=True)
        assert done.returncode == 0 and "USAGE: holdfast" in done.stdout


def test_an_export_that_is_interrupted_leaves_no_file(client, program, tmp_path):
    fill(client, 12)
    running = program.start("export", tmp_path / "b")
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert (tmp_path / "b").exists() == (running.returncode == 0)
