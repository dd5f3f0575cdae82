# SPDX-License-Identifier: Apache-2.0
"""h2load, which puts load on any HTTP server, and what it needs to know of gRPC."""

import gzip
import os
import re
import statistics

import grpc

from processes import measure

#: The level at which the server compresses.
GZIP_LEVEL = 3


def frame(message, is_compressed=False):
    """A message as gRPC puts it on the wire: whether it is compressed, its length, its bytes."""
    if is_compressed:
        message = gzip.compress(message, GZIP_LEVEL)
    return bytes([is_compressed]) + len(message).to_bytes(4, "big") + message


def call(address, path, message, metadata=()):
    """One call through a real gRPC client; raises unless its status is OK. Returns the reply."""
    with grpc.insecure_channel(address) as channel:
        method = channel.unary_unary(path)
        return method(message, timeout=30, wait_for_ready=True, metadata=metadata)


class Requests:
    """One request, sent again and again on some connections with some streams each."""

    def __init__(self, directory, address, path, body, *, connections, streams, headers=(),
                 core=None, is_secure=False, is_http1=False):
        self.core = core
        scheme = "https" if is_secure else "http"
        self.log = directory / "h2load.log"
        file = directory / "request.bin"
        file.write_bytes(body)
        self.words = [
            "--threads=1", f"--clients={connections}", f"--max-concurrent-streams={streams}",
            f"--data={file}", *(["--h1"] if is_http1 else []),
            # One suite, so that servers are compared and not ciphers.
            *(["--tls13-ciphers=TLS_AES_128_GCM_SHA256"] if is_secure else []),
            *(f"--header={name}: {value}" for name, value in headers),
            f"{scheme}://{address}{path}"]

    def warm_up(self, seconds=1):
        """Sends for some seconds; returns the requests per second."""
        done = measure(["h2load", f"--duration={seconds}", *self.words], core=self.core)
        return _rate(done.output)

    def run(self, requests, reply_size=None, **watched):
        """Sends a number of requests; returns columns for a table."""
        if self.log.exists():
            os.remove(self.log)
        done = measure(
            ["h2load", f"--requests={requests}", f"--log-file={self.log}", *self.words],
            core=self.core, **watched)
        succeeded = int(re.search(r"(\d+) succeeded", done.output).group(1))
        received = int(re.search(r"\((\d+)\) data", done.output).group(1))
        # h2load does not look at grpc-status, but a call that failed has no reply.
        if succeeded != requests or reply_size and received != requests * reply_size:
            raise RuntimeError(f"{received} bytes of replies to {requests} requests\n{done.output}")
        latencies = sorted(int(line.split()[2]) for line in self.log.read_text().splitlines())
        return {
            "req/s": _rate(done.output), "p50 µs": statistics.median(latencies),
            "p99 µs": latencies[len(latencies) * 99 // 100],
            "server µs": done.server / requests * 1e6,
            "PostgreSQL µs": done.postgres / requests * 1e6,
            "client µs": done.client / requests * 1e6, "foreign cores": done.foreign}


class Load(Requests):
    """One call of gRPC, made again and again."""

    def __init__(self, directory, address, path, message, *, metadata=(), is_compressed=False,
                 **shape):
        super().__init__(
            directory, address, path, frame(message, is_compressed),
            headers=[("content-type", "application/grpc"), ("te", "trailers"), *metadata], **shape)

    def run(self, requests, reply_size=None, **watched):
        """The same; the size is that of a reply's message."""
        return super().run(requests, reply_size and len(frame(b"")) + reply_size, **watched)


def _rate(output):
    return float(re.search(r"([\d.]+) req/s", output).group(1))
