# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy that can lose replies: what a broken network does to a request."""

import socket
import threading


class Proxy:
    """Passes bytes both ways, until it is told to lose the next reply.

    From then on it passes requests, keeps replies to itself, and cuts the connection as soon as one
    has come: the server has done its work, and the client will never hear of it.
    """

    def __init__(self, target):
        host, port = target.rsplit(":", 1)
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._losing = threading.Event()
        self._reply_bytes_max = None
        self.cuts = 0
        self.lost = threading.Event()
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # A thread that waits for a connection would still get one after a mere close.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def lose_next_reply(self):
        self.lost.clear()
        self._losing.set()

    def cut_after(self, reply_bytes):
        """From now on every connection is cut after so many bytes of replies."""
        self._reply_bytes_max = reply_bytes

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            for one, other, is_reply in ((client, server, False), (server, client, True)):
                threading.Thread(
                    target=self._pass, args=(one, other, is_reply), daemon=True).start()

    def _pass(self, source, sink, is_reply):
        passed = 0
        try:
            while chunk := source.recv(65536):
                passed += len(chunk)
                if is_reply and self._reply_bytes_max and passed > self._reply_bytes_max:
                    self.cuts += 1
                    break
                if is_reply and self._losing.is_set() and has_headers(chunk):
                    self._losing.clear()
                    self.lost.set()
                    break
                sink.sendall(chunk)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def has_headers(chunk):
    """Whether a reply begins in these bytes: a HEADERS frame, RFC 9113 section 6.2.

    Acknowledgements of settings, pings and windows come in writes of their own or before it.
    """
    position = 0
    while position + 9 <= len(chunk):
        if chunk[position + 3] == 1:
            return True
        position += 9 + int.from_bytes(chunk[position:position + 3], "big")
    return False
