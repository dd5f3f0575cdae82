# SPDX-License-Identifier: Apache-2.0
"""An issuer of tokens: keys, the tokens that PyJWT makes with them, and where the keys are published."""

import hashlib
import hmac
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.utils import base64url_encode

ISSUER = "https://issuer.example/"
AUDIENCE = "holdfast"

MAKERS = {
    "RS": (RSAAlgorithm, lambda: rsa.generate_private_key(65_537, 2_048)),
    "PS": (RSAAlgorithm, lambda: rsa.generate_private_key(65_537, 2_048)),
    "ES256": (ECAlgorithm, lambda: ec.generate_private_key(ec.SECP256R1())),
    "ES384": (ECAlgorithm, lambda: ec.generate_private_key(ec.SECP384R1())),
    "ES512": (ECAlgorithm, lambda: ec.generate_private_key(ec.SECP521R1())),
    "EdDSA": (OKPAlgorithm, ed25519.Ed25519PrivateKey.generate),
}


class Key:
    """A pair of keys with the id under which the issuer publishes the public one."""

    def __init__(self, key_id, algorithm="ES256"):
        self.key_id, self.algorithm = key_id, algorithm
        self.form, make = MAKERS.get(algorithm) or MAKERS[algorithm[:2]]
        self.private = make()

    @property
    def jwk(self):
        public = self.form.to_jwk(self.private.public_key(), as_dict=True)
        return {**public, "kid": self.key_id, "use": "sig"}

    def token(self, subject="ann", seconds=600, **claims):
        """A token that is good for so many seconds; claims that are None are left out."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + seconds,
                  **claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, self.private, self.algorithm, headers={"kid": self.key_id})

    def unsigned_token(self):
        """What says that it needs no signature."""
        return jwt.encode(
            {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": int(time.time()) + 600}, None,
            "none", headers={"kid": self.key_id})

    def confused_token(self):
        """Signed by HMAC with the public key, which everybody has, as the secret."""
        secret = self.private.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        head = {"alg": "HS256", "typ": "JWT", "kid": self.key_id}
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": int(time.time()) + 600}
        signed = b".".join(base64url_encode(json.dumps(part).encode()) for part in (head, claims))
        tag = hmac.new(secret, signed, hashlib.sha256).digest()
        return (signed + b"." + base64url_encode(tag)).decode()


def key_set(*keys):
    """The keys as the issuer publishes them, among others that are of no use here."""
    others = [{"kty": "oct", "k": "c2VjcmV0", "kid": "secret"}, {"kty": "unheard-of"}]
    return json.dumps({"keys": others + [key.jwk for key in keys]})


class KeyServer:
    """Publishes keys on this machine, over HTTP or with a certificate over HTTPS; `requests` counts
    who asks."""

    def __init__(self, body, port=0, certificate=None, private_key=None):
        self.body, self.status, self.headers = body, 200, {}
        self.requests = 0
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                publisher.requests += 1
                body = publisher.body.encode()
                self.send_response(publisher.status)
                for name, value in publisher.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/keys"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, private_key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.url = f"https://localhost:{self.port}/keys"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
