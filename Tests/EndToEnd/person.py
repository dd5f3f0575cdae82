# SPDX-License-Identifier: Apache-2.0
"""People at a shell who use `holdfast`."""

import os
import pty
import subprocess

from client_program import PROGRAM


class Person:
    """Somebody at a shell with a context of their own, and some work to begin with."""

    def __init__(self, server, client, folder):
        self.folder = folder
        self.client = client
        self.environment = {
            "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config")}
        self.run(f"holdfast context add test --server {server.address} --user {client.user}")

    def run(self, command, status=0, **variables):
        """Runs a line for the shell that must end with this status; returns what it printed."""
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=self.environment | variables,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        assert done.returncode == status, (command, done.returncode, done.stdout, done.stderr)
        return done

    def out(self, command, **variables):
        """What a command printed, without the last line's end."""
        return self.run(command, **variables).stdout.rstrip("\n")

    def on_terminal(self, command, keys=b"", **variables):
        """Runs a command on a terminal and types keys; returns what it showed, and its status."""
        leader, follower = pty.openpty()
        environment = self.environment | {"TERM": "xterm"} | variables
        process = subprocess.Popen(
            ["bash", "-c", command], cwd=self.folder, env=environment, stdin=follower,
            stdout=follower, stderr=follower, start_new_session=True)
        os.close(follower)
        os.write(leader, keys)
        shown = b""
        try:
            while piece := os.read(leader, 4096):
                shown += piece
        except OSError:
            pass  # The terminal of a process that has ended cannot be read.
        finally:
            os.close(leader)
        return shown.decode(), process.wait(60)

    def editor(self, name, *lines):
        """Writes an editor that is a script; its first argument is the file."""
        path = self.folder / name
        path.write_text("#!/bin/bash\nset -eu\n" + "\n".join(lines) + "\n")
        path.chmod(0o755)
        return str(path)
