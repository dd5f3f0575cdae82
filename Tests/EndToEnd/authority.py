# SPDX-License-Identifier: Apache-2.0
"""A certificate authority of openssl's, and servers that speak TLS."""

import contextlib
import subprocess
from pathlib import Path

import grpc
from daemon import Daemon, scratch_directory
from postgres import Cluster

ANN = "spiffe://example.test/user/ann"
GATEWAY = "spiffe://example.test/service/gateway"


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Authority:
    """A certificate authority in a folder."""

    def __init__(self, folder):
        self.folder = folder
        openssl("req", "-x509", *self._new_key("ca"), "-out", str(folder / "ca.pem"),
                "-subj", "/CN=test authority", "-days", "2")

    def issue(self, name, alternative_names):
        """A certificate and its key as `name`.pem and `name`.key."""
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={alternative_names}\n")
        request = str(self.folder / f"{name}.csr")
        openssl("req", *self._new_key(name), "-out", request, "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", request, "-CA", self.path("ca.pem"),
                "-CAkey", self.path("ca.key"), "-CAcreateserial", "-days", "2",
                "-extfile", str(extensions), "-out", self.path(f"{name}.pem"))

    def path(self, file):
        return str(self.folder / file)

    def read(self, file):
        return Path(self.path(file)).read_bytes()

    def _new_key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", self.path(f"{name}.key")]

    def channel(self, address, name=None, options=()):
        """A channel for the holder of a certificate; for nobody without one."""
        credentials = grpc.ssl_channel_credentials(
            self.read("ca.pem"), self.read(f"{name}.key") if name else None,
            self.read(f"{name}.pem") if name else None)
        return grpc.secure_channel(address, credentials, options=options)


@contextlib.contextmanager
def mutual_server():
    """An authority, and a server that knows callers by its certificates; `gateway` may act for
    users, `ann` may not."""
    with scratch_directory() as directory:
        authority = Authority(directory)
        authority.issue("server", "DNS:localhost,IP:127.0.0.1")
        authority.issue("ann", f"URI:{ANN}")
        authority.issue("gateway", f"URI:{GATEWAY}")
        folder = directory / "postgres"
        folder.mkdir(mode=0o711)
        options = [
            "--tls-certificate", authority.path("server.pem"),
            "--tls-key", authority.path("server.key"), "--client-ca", authority.path("ca.pem"),
            "--act-for-users", GATEWAY]
        with Cluster(folder) as cluster:
            with Daemon.serve(cluster.url, directory, options=options) as daemon:
                yield authority, daemon


@contextlib.contextmanager
def development_server():
    """The path of an authority's certificate, and a development server with one of its own."""
    with scratch_directory() as directory:
        with Daemon.dev(directory, options=["--tls"]) as daemon:
            yield directory / "data" / "tls" / "ca.pem", daemon
