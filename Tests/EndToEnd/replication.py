# SPDX-License-Identifier: Apache-2.0
"""A primary and its standby, and what befalls primaries."""

import os
import shutil
import signal
import socket
import threading
from pathlib import Path

from postgres import Cluster


class Primary(Cluster):
    """A cluster whose commits wait until its standby shows them."""

    def __init__(self, directory):
        super().__init__(
            directory, ("synchronous_standby_names=*", "synchronous_commit=remote_apply"))

    def processes(self):
        """The postmaster, then its children."""
        postmaster = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        found = [postmaster]
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == postmaster:
                found.append(int(status.parent.name))
        return found

    def signal(self, number):
        for process in self.processes():
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass

    def freeze(self):
        """What a paused virtual machine or a hung disk looks like: nothing ends, nothing answers."""
        self.signal(signal.SIGSTOP)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def die(self):
        self.signal(signal.SIGKILL)
        # Nobody may have reaped the postmaster, whose lock would then count as held.
        (self.sockets / ".s.PGSQL.5432.lock").unlink()


class Standby(Cluster):
    """A copy of another cluster that follows it until it is promoted."""

    def __init__(self, directory, primary):
        super().__init__(directory, initialise=False)
        self.copy(primary)

    @classmethod
    def instead_of(cls, dead, primary):
        """The cluster that died, as a standby of the one that took its place."""
        standby = cls.__new__(cls)
        standby.__dict__ = {**dead.__dict__, "settings": ()}
        standby.copy(primary)
        return standby

    def copy(self, primary):
        """Makes its data anew from those of a running server, which it follows when it starts."""
        shutil.rmtree(self.data)
        self.make_folder(self.data)
        self._run_program(
            "pg_basebackup", f"--pgdata={self.data}", f"--host={primary.sockets}",
            "--username=holdfast", "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
            "--wal-method=stream")

    def promote(self):
        self._run("pg_ctl", "promote", "--wait")


class MovingAddress:
    """An address that leads to one cluster and later to another, as a virtual IP address does. What
    is connected stays connected."""

    def __init__(self, cluster):
        self.target = cluster
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        return f"postgresql://holdfast@127.0.0.1:{self.port}/postgres?sslmode=disable"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(str(self.target.sockets / ".s.PGSQL.5432"))
            except OSError:
                client.close()
                continue
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(source, sink):
        try:
            while chunk := source.recv(65536):
                sink.sendall(chunk)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
