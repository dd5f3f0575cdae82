# SPDX-License-Identifier: Apache-2.0
"""A peer that means harm: one raw HTTP/1.1 connection (RFC 9112) that says what became of it."""

import re
import select
import socket

STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
PATH = b"/grpc.testing.TestService/EmptyCall"


def head(path=PATH, *fields, method=b"POST", content_type=b"application/proto"):
    lines = [b"%s %s HTTP/1.1" % (method, path), b"host: localhost",
             b"content-type: " + content_type, *fields]
    return b"\r\n".join(lines) + b"\r\n"


class Peer1:
    """A connection; `statuses` and `closed` are what the server made of it."""

    def __init__(self, port, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setblocking(False)
        self.received, self.closed, self.is_reading = b"", False, True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    @property
    def statuses(self):
        return [int(status) for status in STATUS.findall(self.received)]

    @property
    def fate(self):
        """One line for the table."""
        last = f"{self.statuses[-1]} " if self.statuses else ""
        return last + ("closed" if self.closed else "open")

    def send(self, data, seconds=5.0):
        """Sends as long as the server takes it, at most so long; false once it is cut off."""
        while data and not self.closed:
            poll = select.poll()
            poll.register(self.socket, select.POLLOUT | (select.POLLIN if self.is_reading else 0))
            found = dict(poll.poll(seconds * 1000)).get(self.socket.fileno(), 0)
            if not found:
                return True
            if self.is_reading and found & ~select.POLLOUT:
                self.take()
            if found & ~select.POLLIN and not self.closed:
                try:
                    data = data[self.socket.send(data):]
                except BlockingIOError:
                    continue
                except OSError:
                    self.drain()
        return not self.closed

    def take(self):
        try:
            chunk = self.socket.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        self.received += chunk
        self.closed = self.closed or not chunk

    def wait(self, seconds):
        """Reads until the server closes or nothing came for so long; says whether it closed."""
        while not self.closed:
            poll = select.poll()
            poll.register(self.socket, select.POLLIN)
            if not poll.poll(seconds * 1000):
                break
            self.take()
        return self.closed

    def is_readable(self, seconds):
        """Says whether something has come, for which it waits so long."""
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def wait_without_reading(self, seconds):
        """Waits for so long, or until the connection is broken."""
        poll = select.poll()
        poll.register(self.socket, 0)
        poll.poll(seconds * 1000)

    def drain(self):
        self.is_reading = True
        self.wait(2)
        self.closed = True
