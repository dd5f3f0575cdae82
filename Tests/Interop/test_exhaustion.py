# SPDX-License-Identifier: Apache-2.0
"""A server that runs out of descriptors."""

import os
import time

from probe import Probe, message
from server import Server

OK = 0
DESCRIPTORS = 40


def seconds_of_processor(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def call(probe):
    probe.send_head({})
    probe.send_data(message())
    return probe.read_answer().status


def test_a_server_without_descriptors_pauses_and_then_goes_on():
    with Server(descriptors=DESCRIPTORS) as server:
        with Probe(server) as early:
            early.settle()
            waiting = [server.connect() for _ in range(2 * DESCRIPTORS)]
            before = seconds_of_processor(server.process.pid)
            time.sleep(1)  # What is measured, not waited for: two loops that spin would use up to 2 s.
            assert seconds_of_processor(server.process.pid) - before < 0.3
            assert call(early) == OK
            for connection in waiting:
                connection.close()
        with Probe(server) as late:
            assert call(late) == OK
