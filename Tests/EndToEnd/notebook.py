# SPDX-License-Identifier: Apache-2.0
"""examples/swift/notebook, typed into by a script and killed with its server, and what is left of it.

A cell that was told to be durable must never be missing. Any other may be missing if the kill came
before its draft was due: 200 ms after the last cell, or 2 s after it was typed while typing went on, plus
the write in progress. Times are those of one clock, as the notebook and this process read it.
"""

import contextlib
import json
import random
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import grpc
from clients import Client
from daemon import Daemon, free_port, scratch_directory
from waiting import wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".build" / "release" / "notebook"
USER = "typist"
QUIET_SECONDS, LATEST_SECONDS = 0.2, 2.0
#: A notebook goes on in a new session after so many kills, so that documents stay small.
KILLS_PER_SESSION = 10


class Notebook:
    """A running notebook: its lines are read as they come."""

    def __init__(self, address, folder, session):
        arguments = [str(PROGRAM), address, USER, str(folder), *([session] if session else [])]
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, bufsize=1)
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def write(self, line):
        """Types a line; false if the notebook is gone."""
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            return False
        return True

    def first(self, start):
        """The first line that starts so, once it is there."""
        def look():
            assert self.process.poll() is None or any(
                line.startswith(start) for line in self.lines), self.lines[-5:]
            return next((line for line in list(self.lines) if line.startswith(start)), None)
        return wait_for(look, what=lambda: f"the notebook says {start}: {self.lines[-5:]}")

    def count(self, start):
        """The number of lines so far that start so."""
        return sum(line.startswith(start) for line in list(self.lines))

    def cells(self, start="cells"):
        return json.loads(self.first(start).split(" ", 1)[1])

    def times(self, word):
        """The times of edits, or of their becoming durable, by cell."""
        told = [line.split(" ", 2) for line in list(self.lines) if line.startswith(word + " ")]
        return {cell: int(at) / 1_000 for _, at, cell in told}

    def session(self):
        """The id of the session on the server, if it was told."""
        told = [line for line in list(self.lines) if line.startswith("status ")]
        ids = [line.rsplit("[", 1)[1].rstrip("]") for line in told]
        return next((id for id in reversed(ids) if id != "unsaved"), None)

    def kill(self):
        self.process.kill()
        self._end()

    def quit(self):
        self.write("/quit")
        self._end()

    def _end(self):
        self.process.wait(timeout=60)
        self.reader.join()
        # What was typed last may still lie in the pipe.
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()


@dataclass
class Figures:
    """What came of the kills."""

    kills: int = 0
    server_kills: int = 0
    edits: int = 0
    durable: int = 0
    #: The ages of cells that are nowhere, at the kill, in seconds.
    lost: list = field(default_factory=list)
    #: How much longer than its draft may take the oldest of them waited.
    overdue: float = 0.0
    faults: list = field(default_factory=list)

    def lines(self):
        oldest = f"{max(self.lost) * 1_000:.0f} ms" if self.lost else "none"
        return [
            f"{self.kills} kills of the notebook, {self.server_kills} of its server",
            f"{self.edits} edits, {self.durable} told to be durable before the kill",
            f"{len(self.lost)} edits lost that were younger than their drafts; the oldest: {oldest}",
            f"{self.overdue * 1_000:.0f} ms was the longest write in progress",
            f"{len(self.faults)} faults",
        ]


class Story:
    """A server, a folder of drafts, and a typist whose notebook is killed again and again."""

    def __init__(self, directory, seed):
        self.rng = random.Random(seed)
        self.directory = directory
        self.port = free_port()
        self.daemon = Daemon.dev(directory, self.port)
        self.folder = None
        self.session = None
        self.number = 0
        self.typed = []
        self.figures = Figures()

    def close(self):
        if self.daemon.process.poll() is None:
            self.daemon.stop()

    def run(self, kills, report=lambda figures: None):
        for number in range(kills):
            if number % KILLS_PER_SESSION == 0:
                self.folder, self.session, self.typed = self.directory / f"n{number}", None, []
            self._round()
            report(self.figures)

    def _round(self):
        notebook = Notebook(self.daemon.address, self.folder, self.session)
        notebook.first("cells")
        notebook.first("status")
        stop = threading.Event()
        # Each thread draws from numbers of its own, so that a seed tells the same story again.
        typist = threading.Thread(
            target=self._type, args=(notebook, stop, random.Random(self.rng.random())))
        typist.start()
        server = None
        if self.rng.random() < 0.5:
            server = threading.Thread(target=self._kill_server, args=(self.rng.uniform(0, 1),))
            server.start()
        stop.wait(self.rng.uniform(0.05, 3.5))
        killed = time.monotonic()
        notebook.kill()
        stop.set()
        typist.join()
        if server:
            server.join()
        self.figures.kills += 1
        self.session = notebook.session() or self.session
        self._check(notebook, killed)

    def _type(self, notebook, stop, rng):
        """Types in bursts, with pauses that are long enough for a draft."""
        while not stop.is_set():
            for _ in range(rng.randrange(1, 40)):
                self.number += 1
                if not notebook.write(f"cell {self.number}") or stop.wait(rng.uniform(0.005, 0.15)):
                    return
            stop.wait(rng.uniform(0.1, 0.6))

    def _kill_server(self, after):
        threading.Event().wait(after)
        self.daemon.kill()
        self.figures.server_kills += 1
        self.daemon = Daemon.dev(self.directory, self.port)

    # What is left

    def _check(self, notebook, killed):
        edits, durable = notebook.times("edit"), notebook.times("durable")
        self.figures.edits += len(edits)
        self.figures.durable += len(durable)
        self.typed += edits
        left = self._left()
        for cell in self.typed:
            if cell in left:
                continue
            if cell not in edits:
                self.figures.faults.append(f"{cell} was there after an earlier kill, and is gone")
            elif cell in durable:
                self.figures.faults.append(f"{cell} was told to be durable, and is nowhere")
            else:
                self.figures.lost.append(killed - edits[cell])
                self._note_overdue(edits[cell], sorted(edits.values()), killed)
        # What may be missing once may be missing for ever.
        self.typed = [cell for cell in self.typed if cell in left]

    def _note_overdue(self, at, times, killed):
        """Notes how long before the kill the draft of a lost cell was due."""
        later = [time for time in times if time >= at] + [killed]
        pauses = [a + QUIET_SECONDS for a, b in zip(later, later[1:]) if b - a >= QUIET_SECONDS]
        due = min([at + LATEST_SECONDS, *pauses])
        self.figures.overdue = max(self.figures.overdue, killed - due)

    def _left(self):
        """Every cell that drafts, history, trash or the server have."""
        notebook = Notebook(self.daemon.address, self.folder, self.session)
        left = set(notebook.cells())
        notebook.write("/kept")
        notebook.first("end")
        for line in list(notebook.lines):
            if line.startswith(("draft ", "kept ")):
                left.update(json.loads(line.split(" ", 1)[1]))
        self.session = notebook.session() or self.session
        notebook.quit()
        left.update(self._on_server())
        return left

    def _on_server(self):
        """The cells of what the server has now of each session."""
        cells = set()
        with Client(self.daemon.address, USER) as client:
            for session in client.list():
                try:
                    document = json.loads(client.read(session.id).content)
                except grpc.RpcError:
                    continue
                cells.update(document["cells"])
        return cells


def run(kills, seed, report=lambda figures: None):
    """Kills so often; returns what came of it."""
    with scratch_directory() as directory:
        story = Story(directory, seed)
        try:
            story.run(kills, report)
        finally:
            story.close()
        return story.figures
