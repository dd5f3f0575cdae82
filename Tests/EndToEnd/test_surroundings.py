# SPDX-License-Identifier: Apache-2.0
"""What stands around a server: databases that it must refuse, poolers, rights, room."""

import contextlib
import http.client
import os
import re
import signal
import subprocess

import pytest
from clients import Client
from daemon import PROGRAM, Daemon, free_port, scratch_directory
from postgres import Cluster, Pooler
from waiting import wait_until

CONFIGURATION = 78
USAGE = 64
CHECKS = ["connection", "version", "encoding", "pooler", "settings", "writable", "schema",
          "relations", "migrations", "rights", "connections", "connections-wanted", "compression",
          "durability"]

#: The rights of a role that serves a complete schema and owns nothing.
ROWS = {
    "session": "SELECT, INSERT, UPDATE, DELETE",
    "session_version": "SELECT, INSERT, UPDATE, DELETE",
    "session_content": "SELECT, INSERT, UPDATE, DELETE",
    "session_share": "SELECT, INSERT, UPDATE, DELETE",
    "session_grant": "SELECT, INSERT, UPDATE, DELETE",
    "session_thinning": "SELECT, INSERT, UPDATE, DELETE",
    "session_import": "SELECT, INSERT, UPDATE, DELETE",
    "job_progress": "SELECT, UPDATE",
    "audit_event": "SELECT, INSERT",
    "snapshot": "SELECT, INSERT, UPDATE, DELETE",
    "snapshot_request": "SELECT, INSERT, DELETE",
    "snapshot_visit": "SELECT, INSERT, UPDATE, DELETE",
    "star": "SELECT, INSERT, DELETE",
    "session_draft": "SELECT, INSERT, UPDATE, DELETE",
    "holdfast_secret": "SELECT",
    "holdfast_identity": "SELECT",
    "holdfast_migration": "SELECT",
}


@pytest.fixture(scope="module")
def shared():
    """A cluster whose databases the tests make for themselves."""
    with scratch_directory() as directory, Cluster(directory) as cluster:
        yield cluster


def run(*arguments, expect, environment=None):
    """Runs the program, which must end with this exit code; returns all that it wrote."""
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("PG", "HOLDFAST"))}
    done = subprocess.run(
        [str(PROGRAM), *arguments], capture_output=True, text=True, timeout=60,
        env={**clean, **(environment or {})}, stdin=subprocess.DEVNULL)
    written = done.stdout + done.stderr
    assert done.returncode == expect, (done.returncode, written)
    return written


def refused(url, *options):
    """What `serve` says, which must end at once because of its database."""
    return run("serve", "--listen", f"127.0.0.1:{free_port()}", "--postgres-url", url, *options,
               expect=CONFIGURATION)


def tell_story(address, user="ann"):
    """A bit of everything that writes."""
    with Client(address, user) as client, Client(address, "bob") as other:
        session = client.create(title="first", content='{"a": 1}', request_id="r1")
        client.call("UpdateSession", id=session.id, expected_version=1, content='{"a": 2}')
        client.call("PatchSession", id=session.id, expected_version=2, merge_patch='{"b": 3}')
        client.call("RestoreSessionVersion", id=session.id, version=1, expected_version=3)
        client.call("NameSessionVersion", id=session.id, version=1, name="begin")
        client.call("GrantSessionAccess", id=session.id, user_id="bob", role=2)
        other.call("UpdateSession", id=session.id, expected_version=4, title="second")
        client.call("RevokeSessionAccess", id=session.id, user_id="bob")
        snapshot = client.call(
            "CreateSnapshot", source_session_id=session.id, title="kept",
            request_id="s1").metadata.id
        assert other.call("GetSnapshot", id=snapshot).snapshot.content
        client.call("DeleteSnapshot", id=snapshot)
        client.call("DeleteSession", id=session.id, expected_version=5)
        client.call("UndeleteSession", id=session.id)
        assert client.read(session.id).metadata.title == "second"
        bundle = list(client.call("ExportSessions", ids=[session.id], include_history=True))
        assert bundle
        return session.id


def database(cluster, name, options=""):
    cluster.query(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
    return cluster.url_of(name)


def migrated(cluster, name):
    url = database(cluster, name)
    run("migrate", "up", "--postgres-url", url, expect=0)
    return url


def test_the_doctor_finds_nothing_in_a_sound_database(shared):
    said = run("doctor", database(shared, "sound"), expect=0).splitlines()
    # Below a warning stands what to do.
    found = [line for line in said if not line.startswith(" ")]
    assert [line.split()[1] for line in found] == CHECKS
    assert all(line.startswith(("ok ", "warn ")) for line in found)
    assert shared.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "sound") == [
        "0"]


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "EUC_JP"])
def test_an_encoding_that_cannot_hold_every_text(shared, encoding):
    name = f"as_{encoding.lower()}"
    url = database(shared, name, f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
    said = refused(url)
    assert encoding in said and "CREATE DATABASE" in said
    doctor = run("doctor", url, expect=1)
    assert re.search(rf"^FAIL  encoding +.*{encoding}.*\n +Create one", doctor, re.M)
    # Nothing was made in it.
    assert shared.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name) == ["0"]


def test_tables_of_somebody_else(shared):
    url = database(shared, "taken")
    shared.query("CREATE TABLE session (id int)", "taken")
    assert "public.session (holdfast)" in refused(url)
    assert "FAIL  relations" in run("doctor", url, expect=1)
    # A schema of its own in the same database will do.
    shared.query("CREATE SCHEMA apart", "taken")
    with serving(url + "&options=-csearch_path%3Dapart,public", shared) as daemon:
        tell_story(daemon.address)


@contextlib.contextmanager
def serving(url, cluster, *options):
    with scratch_directory() as directory:
        with Daemon.serve(url, directory, options=options) as daemon:
            yield daemon


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_that_moves_transactions_between_sessions(shared, mode):
    with Pooler(shared, mode) as pooler:
        said = refused(pooler.url)
        assert "pooler" in said and "pool_mode" in said
        # Again, when the pooler has idle sessions already.
        assert "pooler" in refused(pooler.url)
        assert "FAIL  pooler" in run("doctor", pooler.url, expect=1)
    assert shared.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == ["0"]


def test_a_pooler_that_keeps_sessions(cluster):
    with Pooler(cluster, "session", size=40) as pooler:
        with serving(pooler.url, cluster) as daemon:
            tell_story(daemon.address)


def test_a_role_with_rights_on_rows_serves_a_complete_schema(shared):
    migrated(shared, "rows")
    shared.query("CREATE ROLE rows LOGIN")
    url = shared.url_of("rows", "rows")
    said = refused(url)
    assert "SELECT on holdfast_migration" in said and "GRANT" in said
    for table, rights in ROWS.items():
        shared.query(f"GRANT {rights} ON {table} TO rows", "rows")
    assert "FAIL" not in run("doctor", url, expect=0)
    with serving(url, shared) as daemon:
        tell_story(daemon.address)
    # Every right is needed, as far as the examination knows.
    shared.query("REVOKE DELETE ON snapshot_request FROM rows", "rows")
    assert "DELETE on snapshot_request" in refused(url)


def test_a_role_that_may_not_create_is_told_to_let_the_owner_migrate(shared):
    database(shared, "bare")
    shared.query("CREATE ROLE guest LOGIN")
    assert "holdfastd migrate up" in refused(shared.url_of("bare", "guest"))


#: Addresses that cannot work, and a word of what is said. "Secret" must never be.
WRONG_URLS = {
    "": "empty", "  ": "empty", "nonsense": "cannot be read",
    "postgresql://ann:Secret@h:0/d": "port", "postgresql://ann:Secret@h:99999/d": "port",
    "postgresql://ann:Sec@Secret@h/d": "percent-encoded",
    "postgresql://ann:1/Secret@h/d": "percent-encoded",
    "postgresql://ann:Secret/1@h/d": "percent-encoded",
    "postgresql://h/d?Secret=1": "cannot be read",
    "postgresql://ann:Secret@h/d?target_session_attrs=standby": "target_session_attrs",
    "postgresql://ann:Secret@h/d?sslmode=Secret": "sslmode",
}


@pytest.mark.parametrize("url", WRONG_URLS)
def test_an_address_that_cannot_work(url):
    for arguments in (["serve", "--postgres-url", url], ["migrate", "up", "--postgres-url", url],
                      ["jobs", "status", "--postgres-url", url], ["doctor", "--postgres-url", url]):
        said = run(*arguments, expect=CONFIGURATION)
        assert WRONG_URLS[url] in said and "Secret" not in said
    said = run("serve", expect=CONFIGURATION, environment={"HOLDFAST_POSTGRES_URL": url})
    assert WRONG_URLS[url] in said and "Secret" not in said


def test_no_address_is_wrong_usage():
    for command in (["serve"], ["doctor"], ["migrate", "up"], ["jobs", "run"]):
        assert "HOLDFAST_POSTGRES_URL" in run(*command, expect=USAGE)


def test_a_role_and_a_database_that_are_not_there(shared):
    assert "no_such_database" in refused(shared.url_of("no_such_database"))
    assert "no_such_role" in refused(shared.url_of("postgres", "no_such_role"))


def test_a_wrong_password_and_none(cluster):
    cluster.query("CREATE ROLE locked LOGIN PASSWORD 'right'")
    rules = cluster.data / "pg_hba.conf"
    rules.write_text("local all locked scram-sha-256\nlocal all all trust\n")
    cluster.query("SELECT pg_reload_conf()")
    url = cluster.url_of("postgres", "locked")
    for wrong in (url, url + "&password=Secret", url + "&password="):
        said = refused(wrong)
        assert "password" in said and "Secret" not in said
    cluster.query("GRANT ALL ON SCHEMA public TO locked")
    with serving(url + "&password=right", cluster) as daemon:
        tell_story(daemon.address)


@pytest.mark.parametrize("room", [2, 3, 5, 20])
def test_a_server_works_with_the_connections_that_its_role_may_have(shared, room):
    name = f"room_{room}"
    database(shared, name)
    shared.query(f"CREATE ROLE {name} LOGIN CONNECTION LIMIT {room}")
    shared.query(f"ALTER DATABASE {name} OWNER TO {name}")
    port = free_port()
    with serving(shared.url_of(name, name), shared, "--loops", "4",
                 "--admin-listen", f"127.0.0.1:{port}") as daemon:
        tell_story(daemon.address)
        taken = int(shared.query(
            f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{name}'")[0])
        assert 2 <= taken <= room
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        page.request("GET", "/readyz")
        answer = page.getresponse()
        body = answer.read().decode()
        page.close()
        assert answer.status == 200 and f"the connection limit of the role {name}" in body
        assert any("connections-wanted" in line["message"] for line in daemon.log_objects())


def test_two_servers_of_64_loops_share_a_hundred_connections(cluster):
    with serving(cluster.url, cluster, "--loops", "64") as first:
        tell_story(first.address, "ann")
        with serving(cluster.url, cluster, "--loops", "64") as second:
            tell_story(second.address, "cid")
            tell_story(first.address, "dan")


def test_a_server_waits_for_room(shared):
    name = "crowded"
    database(shared, name)
    shared.query(f"CREATE ROLE {name} LOGIN CONNECTION LIMIT 2")
    shared.query(f"ALTER DATABASE {name} OWNER TO {name}")
    url = shared.url_of(name, name)
    with psql(url) as one, psql(url) as two, scratch_directory() as directory:
        address = f"127.0.0.1:{free_port()}"
        log = open(directory / "log", "w+")
        process = subprocess.Popen(
            [str(PROGRAM), "serve", "--listen", address, "--postgres-url", url],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
        try:
            wait_until(lambda: "too many connections" in (directory / "log").read_text())
            assert process.poll() is None
            for waiting in (one, two):
                waiting.stdin.close()
                waiting.wait()
            wait_until(lambda: subprocess.run(
                [str(PROGRAM), "healthcheck", "--address", address],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            log.close()


@contextlib.contextmanager
def psql(url):
    process = subprocess.Popen(
        ["psql", "--no-psqlrc", "--quiet", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True)
    process.stdin.write("\\echo there\n")
    process.stdin.flush()
    assert process.stdout.readline() == "there\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_hang_up_ends_no_server(shared):
    url = migrated(shared, "hung_up")
    with serving(url, shared) as daemon:
        daemon.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "SIGHUP" in daemon.log.read_text())
        tell_story(daemon.address)
        assert daemon.stop() == 0


def test_few_descriptors_are_told(shared):
    url = migrated(shared, "descriptors")
    port = free_port()
    with scratch_directory() as directory:
        arguments = ["prlimit", "--nofile=256:256", str(PROGRAM), "serve", "--listen",
                     f"127.0.0.1:{free_port()}", "--admin-listen", f"127.0.0.1:{port}",
                     "--postgres-url", url]
        log = open(directory / "log", "w+")
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
        try:
            wait_until(lambda: '"serving"' in (directory / "log").read_text())
            assert "LimitNOFILE" in (directory / "log").read_text()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            log.close()
