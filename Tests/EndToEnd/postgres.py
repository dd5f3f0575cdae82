# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server that a test may stop, start and kill."""

import os
import pwd
import subprocess
from pathlib import Path

INSTALLATIONS = Path("/usr/lib/postgresql")


class Cluster:
    """A cluster in a folder, on a Unix socket only."""

    def __init__(self, directory):
        self.programs = max(INSTALLATIONS.iterdir(), key=lambda path: int(path.name)) / "bin"
        self.data = directory / "cluster"
        self.sockets = directory / "sockets"
        self.log = directory / "postgres.log"
        for path in (self.data, self.sockets):
            path.mkdir(mode=0o700)
        self.log.touch()
        # PostgreSQL does not run as root.
        self._as = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            for path in (self.data, self.sockets, self.log):
                os.chown(path, account.pw_uid, account.pw_gid)
        self._run("initdb", "--username=holdfast", "--auth=trust", "--encoding=UTF8",
                  "--locale=C.UTF-8", "--no-sync")

    @property
    def url(self):
        return f"postgresql:///postgres?host={self.sockets}&user=holdfast"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop("immediate", check=False)

    def start(self):
        settings = f"-c listen_addresses= -c unix_socket_directories={self.sockets}"
        self._run("pg_ctl", "start", "--wait", f"--log={self.log}", f"--options={settings}")

    def stop(self, mode="fast", check=True):
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}", check=check)

    def query(self, statement):
        """The rows of a statement as psql prints them, without alignment."""
        command = [
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
            f"--host={self.sockets}", "--username=holdfast", "--dbname=postgres",
            f"--command={statement}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    def holding(self, statement):
        """A transaction that has run this statement, and holds its locks until it ends."""
        return Transaction(self, statement)

    def waiting(self):
        """How many statements wait for a lock."""
        return int(self.query("SELECT count(*) FROM pg_locks WHERE NOT granted")[0])

    def _run(self, program, *arguments, check=True):
        command = [str(self.programs / program), f"--pgdata={self.data}", *arguments]
        with open(os.devnull, "wb") as nothing:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=nothing,
                stderr=subprocess.STDOUT, **self._as)
        if check and done.returncode:
            raise RuntimeError(f"{program} failed: {self.log.read_text()[-2000:]}")


class Transaction:
    """A transaction in a session of its own."""

    def __init__(self, cluster, statement):
        self.psql = subprocess.Popen(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
             "--set=ON_ERROR_STOP=1", f"--host={cluster.sockets}", "--username=holdfast",
             "--dbname=postgres"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.psql.stdin.write(f"BEGIN;\n{statement};\n\\echo held\n")
        self.psql.stdin.flush()
        for line in self.psql.stdout:
            if line == "held\n":
                return
        raise RuntimeError(f"psql ended with {self.psql.wait()} at: {statement}")

    def end(self):
        """Rolls back, and waits until that is done; may be repeated."""
        self.psql.stdin.close()
        self.psql.stdout.read()
        assert self.psql.wait() == 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.psql.poll() is None:
            self.end()
        self.psql.stdout.close()
