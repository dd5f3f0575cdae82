# SPDX-License-Identifier: Apache-2.0
"""`holdfastd migrate`, as operators use it."""

import os
import subprocess

import pytest
from clients import Client
from daemon import PROGRAM, ROOT, Daemon

FILES = sorted((ROOT / "Migrations" / "SQL").glob("m*.sql"))
#: The number and the name of each, as the program prints them.
NAMES = [f"{int(path.stem[1:5])} {path.stem[6:]}" for path in FILES]
WRONG_USAGE = 64


def migrate(*arguments, environment=None, expect=0):
    """Runs the command, which must exit with this code; returns what it printed."""
    clean = {name: value for name, value in os.environ.items() if name != "HOLDFAST_POSTGRES_URL"}
    done = subprocess.run(
        [str(PROGRAM), "migrate", *arguments], capture_output=True, text=True, timeout=60,
        env={**clean, **(environment or {})})
    assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    return done


def lines(cluster, command, **options):
    return migrate(command, "--postgres-url", cluster.url, **options).stdout.splitlines()


def test_from_an_empty_database_to_a_server(cluster):
    pending = [f"pending  {name}" for name in NAMES]
    assert lines(cluster, "status") == pending
    assert migrate("verify", "--postgres-url", cluster.url, expect=1).stderr
    plan = migrate("plan", "--postgres-url", cluster.url).stdout
    # Where the server has no LZ4, nobody asks it for that.
    offered = cluster.query(
        "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
    clause = " COMPRESSION lz4"
    kept = clause if offered == ["t"] else ""
    assert plan == "".join(
        f"-- {name}\n{path.read_text().replace(clause, kept)}\n"
        for name, path in zip(NAMES, FILES))
    # Neither of them has changed anything.
    assert lines(cluster, "status") == pending
    assert cluster.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == ["0"]

    assert lines(cluster, "up") == [f"applied  {name}" for name in NAMES]
    assert lines(cluster, "up") == ["nothing to apply"]
    assert lines(cluster, "plan") == [] and lines(cluster, "verify") == []
    times = cluster.query(
        "SELECT to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
        " FROM holdfast_migration ORDER BY number")
    for line, name, time in zip(lines(cluster, "status"), NAMES, times, strict=True):
        assert line.startswith(f"applied  {name}  {time}")
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon, Client(daemon.address) as client:
        client.create()


def test_the_plan_is_what_up_would_run(cluster):
    plan = cluster.log.parent / "plan.sql"
    plan.write_text(migrate("plan", "--postgres-url", cluster.url).stdout)
    plan.chmod(0o644)
    subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction",
         f"--host={cluster.sockets}", "--username=holdfast", "--dbname=postgres",
         f"--file={plan}"], check=True, timeout=60)
    by_hand = columns(cluster)
    cluster.query("DROP SCHEMA public CASCADE")
    cluster.query("CREATE SCHEMA public")
    lines(cluster, "up")
    assert columns(cluster) == by_hand


def columns(cluster):
    return cluster.query(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'holdfast_migration' ORDER BY 1, 2")


@pytest.mark.parametrize("change, told", [
    ("UPDATE holdfast_migration SET checksum = sha256('x') WHERE number = 2", "2"),
    ("INSERT INTO holdfast_migration VALUES (99, 'from the future', sha256('x'))", "99"),
    ("DELETE FROM holdfast_migration WHERE number = 3", "3"),
], ids=["changed", "newer", "missing"])
def test_a_schema_that_is_not_this_programs(cluster, change, told):
    lines(cluster, "up")
    cluster.query(change)
    for command in ("status", "plan", "up", "verify"):
        done = migrate(command, "--postgres-url", cluster.url, expect=1)
        assert done.stderr.startswith("Error: ") and told in done.stderr
    with pytest.raises(RuntimeError, match=told):
        Daemon.serve(cluster.url, cluster.log.parent)


def test_a_program_starts_beside_a_newer_one_that_only_expanded_the_schema(cluster):
    lines(cluster, "up")
    cluster.query(
        "INSERT INTO holdfast_migration (number, name, checksum, is_compatible)"
        " VALUES (99, 'from the future', sha256('x'), true)")
    assert lines(cluster, "verify") == [] and lines(cluster, "up") == ["nothing to apply"]
    assert lines(cluster, "status")[-1].startswith("applied  99 from the future")
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon, Client(daemon.address) as client:
        client.create()


def test_where_the_database_is(cluster):
    named = {"HOLDFAST_POSTGRES_URL": cluster.url}
    assert len(migrate("status", environment=named).stdout.splitlines()) == len(NAMES)
    # The command line has the last word.
    nowhere = {"HOLDFAST_POSTGRES_URL": "postgresql:///none?host=/nonexistent"}
    assert migrate("status", "--postgres-url", cluster.url, environment=nowhere).stdout
    for command in ("status", "plan", "up", "verify"):
        done = migrate(command, environment=nowhere, expect=1)
        assert done.stderr.startswith("Error: ") and done.stdout == ""
        assert "HOLDFAST_POSTGRES_URL" in migrate(command, expect=WRONG_USAGE).stderr


def test_wrong_usage():
    migrate("down", expect=WRONG_USAGE)
    migrate("up", "--force", expect=WRONG_USAGE)
    assert "SUBCOMMANDS" in migrate("--help").stdout
    for command in ("status", "plan", "up", "verify"):
        assert "--postgres-url" in migrate(command, "--help").stdout
