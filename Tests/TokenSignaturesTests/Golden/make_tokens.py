# SPDX-License-Identifier: Apache-2.0
"""Makes the files beside it anew: keys as a JSON Web Key Set, and a token by each in every algorithm,
made by PyJWT and the OpenSSL behind it. The private keys are forgotten.

    .venv/bin/python Tests/TokenSignaturesTests/Golden/make_tokens.py
"""

import hashlib
import hmac
import json
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.utils import base64url_encode

CLAIMS = {
    "iss": "https://issuer.example", "aud": "holdfast", "sub": "ann", "exp": 1_000_600}


def main():
    keys = {
        "rsa": (RSAAlgorithm, rsa.generate_private_key(65_537, 2_048),
                ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]),
        "p256": (ECAlgorithm, ec.generate_private_key(ec.SECP256R1()), ["ES256"]),
        "p384": (ECAlgorithm, ec.generate_private_key(ec.SECP384R1()), ["ES384"]),
        "p521": (ECAlgorithm, ec.generate_private_key(ec.SECP521R1()), ["ES512"]),
        "ed25519": (OKPAlgorithm, ed25519.Ed25519PrivateKey.generate(), ["EdDSA"]),
    }
    jwks, tokens = [], {}
    for name, (form, key, algorithms) in keys.items():
        jwks.append({**form.to_jwk(key.public_key(), as_dict=True), "kid": name})
        for algorithm in algorithms:
            tokens[algorithm] = jwt.encode(CLAIMS, key, algorithm, headers={"kid": name})

    # The public key, which everybody has, as the secret of an HMAC; PyJWT itself refuses to do that.
    public = keys["rsa"][1].public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = json.dumps({"alg": "HS256", "typ": "JWT", "kid": "rsa"}).encode()
    signed = base64url_encode(head) + b"." + base64url_encode(json.dumps(CLAIMS).encode())
    tag = hmac.new(public, signed, hashlib.sha256).digest()
    confused = (signed + b"." + base64url_encode(tag)).decode()

    stranger = jwt.encode(
        CLAIMS, ec.generate_private_key(ec.SECP256R1()), "ES256", headers={"kid": "p256"})
    small = rsa.generate_private_key(65_537, 1_024)
    small_jwk = {**RSAAlgorithm.to_jwk(small.public_key(), as_dict=True), "kid": "small"}
    write("keys.json", {"keys": jwks})
    write("small-key.json", {"keys": [small_jwk]})
    write("tokens.json", {**tokens, "confused": confused, "stranger": stranger})


def write(name, value):
    Path(__file__).with_name(name).write_text(json.dumps(value, indent=1) + "\n")


if __name__ == "__main__":
    main()
