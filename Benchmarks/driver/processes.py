# SPDX-License-Identifier: Apache-2.0
"""Processes: running ones, and their CPU time and memory, read from /proc."""

import contextlib
import os
import resource
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """The CPU time of all threads of a process, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


def tree_cpu_seconds(pid):
    """The CPU time of a process and of all its children, for PostgreSQL: one process each."""
    total = cpu_seconds(pid)
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            total += cpu_seconds(child)
        except (FileNotFoundError, ProcessLookupError):
            pass  # It has ended, before its file was opened or after; its time is its parent's now.
    return total


def machine_cpu_seconds():
    """The CPU time of everything on the machine."""
    user, nice, system, _idle, _wait, irq, softirq = (
        int(field) for field in Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + irq + softirq) / TICKS


def resident_kib(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError(f"no VmRSS of process {pid}")


@dataclass
class Reading:
    """What one command cost, in seconds of CPU time; `foreign` in cores."""

    output: str
    seconds: float
    client: float
    server: float
    postgres: float
    foreign: float


def on_core(words, core=None):
    """A command, bound to a core where one is given and there is more than one."""
    prefix = [] if core is None or os.cpu_count() == 1 else ["taskset", "--cpu-list", str(core)]
    return prefix + [str(word) for word in words]


def measure(words, *, server=None, postmaster=None, core=None):
    """Runs a command to its end; `server` and `postmaster` are the pids to watch meanwhile."""
    def now():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (
            time.monotonic(), children.ru_utime + children.ru_stime,
            cpu_seconds(server) if server else 0.0,
            tree_cpu_seconds(postmaster) if postmaster else 0.0, machine_cpu_seconds())
    before = now()
    done = subprocess.run(on_core(words, core), check=True, stdout=subprocess.PIPE, text=True)
    seconds, client, watched, postgres, machine = (
        end - begin for begin, end in zip(before, now()))
    return Reading(
        done.stdout, seconds, client, watched, postgres,
        max(0.0, machine - client - watched - postgres) / seconds)


@contextlib.contextmanager
def running(command, address, log=os.devnull):
    """A server for as long as the context lasts, from when it accepts connections at `address`."""
    with open(log, "ab") as file:
        process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        _wait_for(address, process)
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait_for(address, process):
    host, port = address.split(":")
    for _ in range(500):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} has ended")
        with contextlib.suppress(OSError):
            socket.create_connection((host, int(port)), 1).close()
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on {address}")
