# SPDX-License-Identifier: Apache-2.0
"""Attacks on who a caller is: tokens that prove nothing, and certificates that change under load."""

import signal
import ssl
import threading
import time

from attacks import Attack
from identity_servers import SecureServer, TokenServer
from peer import Peer, trusting
from waiting import wait_until

METHOD = "/holdfast.v1.SessionService/ListSessions"
#: UNAUTHENTICATED, and RESOURCE_EXHAUSTED once there were too many of those.
REFUSED = {16, 8}
#: How many calls a connection makes with bad tokens, and how many of them at once.
CALLS, AT_ONCE = 2_000, 50

#: How often certificates are replaced, and by how many clients at once calls are made.
SWAPS, CLIENTS = 10, 4


def send_tokens(server, token):
    """Calls over and over, each time with a token; a call that gets through is an error."""
    peer = Peer(server.port)
    for first in range(0, CALLS, AT_ONCE):
        streams = [2 * number + 1 for number in range(first, first + AT_ONCE)]
        for stream in streams:
            peer.send(peer.call(stream, path=METHOD, authorization=f"Bearer {token}"))
        if not peer.wait(5, lambda peer: peer.is_cut_off or streams[-1] in peer.statuses):
            break
    assert set(peer.statuses.values()) <= REFUSED, "a call was not refused"
    return peer


def expired_tokens(server):
    return send_tokens(server, server.key.token(seconds=-3_600))


def tokens_for_others(server):
    return send_tokens(server, server.key.token(aud="another service"))


def unsigned_tokens(server):
    """`alg: none`."""
    return send_tokens(server, server.key.unsigned_token())


def confused_tokens(server):
    """The public key as the secret of an HMAC."""
    return send_tokens(server, server.key.confused_token())


def forged_tokens(server):
    """Signed by another key of the same kind under the same name: each costs a verification."""
    return send_tokens(server, server.stranger.token())


class Swapping:
    """Calls over connections old and new while certificates are replaced."""

    def __init__(self, server):
        self.server = server
        self.stop = threading.Event()
        self.failures = []
        #: The certificate of the connection of each call that ended well.
        self.calls = []
        self.tls = trusting()
        self.tls.verify_mode = ssl.CERT_REQUIRED
        self.tls.load_verify_locations(server.authority.path("ca.pem"))

    def close(self):
        """Nothing is left to close."""

    @property
    def fate(self):
        """One line for the table."""
        return "a call failed" if self.failures or not self.calls else "no call failed"

    def call(self, peer, stream):
        peer.send(peer.call(stream, path=self.server.neighbour_path))
        if not peer.wait(30, lambda peer: stream in peer.statuses) or peer.statuses[stream]:
            raise ConnectionError("the call failed")
        self.calls.append(peer.socket.getpeercert(binary_form=True))

    def stay(self):
        """Calls over one connection for the whole time."""
        with Peer(self.server.port, tls=self.tls) as peer:
            peer.open_window()
            stream = 1
            while not self.stop.is_set():
                self.call(peer, stream)
                stream += 2

    def come_and_go(self):
        """Makes a connection for each call."""
        while not self.stop.is_set():
            self.come_and_go_once()

    def come_and_go_once(self):
        with Peer(self.server.port, tls=self.tls) as peer:
            self.call(peer, 1)

    def noting_failures(self, work):
        try:
            work()
        except OSError as error:
            self.failures.append(error)

    def run(self):
        self.come_and_go_once()
        threads = [threading.Thread(target=self.noting_failures, args=(work,))
                   for work in [self.stay, self.come_and_go] * CLIENTS]
        for thread in threads:
            thread.start()
        try:
            for _ in range(SWAPS):
                known = set(self.calls)
                self.server.issue()
                self.server.process.send_signal(signal.SIGHUP)
                wait_until(
                    lambda: self.failures or not known.issuperset(self.calls), 30,
                    "a call meets the new certificate")
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
        return self


def certificates_swapped(server):
    return Swapping(server).run()


ATTACKS = [
    Attack(run, ("grpc-status 16",), 16, "the call log and what malloc keeps", server=TokenServer)
    for run in (
        expired_tokens, tokens_for_others, unsigned_tokens, confused_tokens, forged_tokens)
] + [
    Attack(certificates_swapped, ("no call failed",), 32, "a context for each certificate",
           over_tls=True, server=SecureServer),
]
