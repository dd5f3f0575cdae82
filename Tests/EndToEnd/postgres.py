# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server that a test may stop, start and kill."""

import os
import pwd
import subprocess
from pathlib import Path

from waiting import wait_until

#: A folder of server programs for each major version, as Debian has it.
INSTALLATIONS = Path(os.environ.get("HOLDFAST_POSTGRES_PROGRAMS", "/usr/lib/postgresql"))


class Cluster:
    """A cluster in a folder, on a Unix socket only."""

    def __init__(self, directory, settings=(), initialise=True):
        self.settings = settings
        self.programs = max(
            (path for path in INSTALLATIONS.iterdir() if path.name.isdigit()),
            key=lambda path: int(path.name)) / "bin"
        self.data = directory / "cluster"
        self.sockets = directory / "sockets"
        self.log = directory / "postgres.log"
        # PostgreSQL does not run as root.
        self.as_account = {}
        self.account = None
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            self.account = (account.pw_uid, account.pw_gid)
            self.as_account = {
                "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        for path in (self.data, self.sockets):
            self.make_folder(path)
        self.log.touch()
        self._give(self.log)
        if initialise:
            self._run("initdb", "--username=holdfast", "--auth=trust", "--encoding=UTF8",
                      "--locale=C.UTF-8", "--no-sync")

    def make_folder(self, path):
        """A folder of the cluster's account, which nobody else may enter."""
        path.mkdir(mode=0o700)
        self._give(path)

    def _give(self, path):
        if self.account:
            os.chown(path, *self.account)

    @property
    def url(self):
        return self.url_of()

    def url_of(self, database="postgres", user="holdfast"):
        return f"postgresql:///{database}?host={self.sockets}&user={user}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop("immediate", check=False)

    def start(self):
        settings = f"-c listen_addresses= -c unix_socket_directories={self.sockets}"
        settings += "".join(f" -c {setting}" for setting in self.settings)
        self._run("pg_ctl", "start", "--wait", f"--log={self.log}", f"--options={settings}")

    def stop(self, mode="fast", check=True):
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}", check=check)

    def query(self, statement, database="postgres"):
        """The rows of a statement as psql prints them, without alignment."""
        command = [
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
            f"--host={self.sockets}", "--username=holdfast", f"--dbname={database}",
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
        self._run_program(program, f"--pgdata={self.data}", *arguments, check=check)

    def _run_program(self, program, *arguments, check=True):
        command = [str(self.programs / program), *arguments]
        with open(os.devnull, "wb") as nothing:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=nothing,
                stderr=subprocess.STDOUT, **self.as_account)
        if check and done.returncode:
            raise RuntimeError(f"{program} failed: {self.log.read_text()[-2000:]}")


class Pooler:
    """PgBouncer before a cluster, on a Unix socket, in a mode of its own; `url` leads to it."""

    PROGRAM = Path(__file__).resolve().parent.parent.parent / ".venv" / "bin" / "pgbouncer"

    def __init__(self, cluster, mode, size=20):
        self.sockets = cluster.log.parent / f"pooler-{mode}"
        self.sockets.mkdir(mode=0o700)
        settings = self.sockets / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n* = host={cluster.sockets} user=holdfast\n[pgbouncer]\n"
            f"listen_addr =\nlisten_port = 6432\nunix_socket_dir = {self.sockets}\n"
            f"auth_type = any\npool_mode = {mode}\ndefault_pool_size = {size}\n")
        if cluster.account:
            os.chown(self.sockets, *cluster.account)
        self._log = open(self.sockets / "log", "wb")
        # It does not run as root either.
        self._process = subprocess.Popen(
            [str(self.PROGRAM), str(settings)], cwd="/", stdin=subprocess.DEVNULL,
            stdout=self._log, stderr=subprocess.STDOUT, **cluster.as_account)
        self.url = f"postgresql:///postgres?host={self.sockets}&port=6432&user=holdfast"

    def __enter__(self):
        wait_until(lambda: (self.sockets / ".s.PGSQL.6432").exists())
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self._log.close()


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
