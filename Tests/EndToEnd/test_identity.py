# SPDX-License-Identifier: Apache-2.0
"""Callers who are known by their tokens, or by being users of the system."""

import contextlib
import json
import os
import signal
import subprocess
import time

import grpc
import pytest
from authority import ANN, Authority
from clients import CHANNEL_OPTIONS, error_info
from daemon import PROGRAM, Daemon, free_port, scratch_directory
from holdfast.v1 import session_service_pb2, session_service_pb2_grpc
from issuer import AUDIENCE, ISSUER, Key, KeyServer, key_set
from postgres import Cluster
from waiting import wait_for

WAIT_SECONDS = 30
TOKEN_OPTIONS = ["--jwt-issuer", ISSUER, "--jwt-audience", AUDIENCE]


@pytest.fixture(scope="module")
def database():
    """A folder to write to, and a database for the servers of this file."""
    with scratch_directory() as directory:
        folder = directory / "postgres"
        folder.mkdir(mode=0o711)
        with Cluster(folder) as cluster:
            yield directory, cluster.url


def serve(database, name, *options):
    """A server with a folder of its own, and so with a log of its own."""
    directory, url = database
    folder = directory / name
    folder.mkdir()
    return Daemon.serve(url, folder, options=[*TOKEN_OPTIONS, *options])


class Issued:
    """A server that takes the tokens of keys in a file."""

    def __init__(self, daemon, file, key):
        self.daemon, self.file, self.key = daemon, file, key


@pytest.fixture(scope="module")
def issued(database):
    key = Key("one")
    file = database[0] / "keys.json"
    file.write_text(key_set(key))
    options = ["--jwks-file", str(file), "--act-for-users", "gateway"]
    with serve(database, "issued", *options) as daemon:
        yield Issued(daemon, file, key)


def create(address, token=None, user=None, **options):
    """Creates a session; returns its owner."""
    metadata = [("authorization", f"Bearer {token}")] if token is not None else []
    metadata += [("x-holdfast-user", user)] if user else []
    with grpc.insecure_channel(address, options=CHANNEL_OPTIONS) as channel:
        stub = session_service_pb2_grpc.SessionServiceStub(channel)
        request = session_service_pb2.CreateSessionRequest(title="mine", content="{}")
        return stub.CreateSession(
            request, metadata=metadata, timeout=WAIT_SECONDS, **options).metadata.owner_id


def refusal(address, token=None, user=None):
    """The reason for which a call is refused."""
    with pytest.raises(grpc.RpcError) as refused:
        create(address, token, user)
    return error_info(refused.value).reason


def messages(daemon):
    return [json.loads(line)["message"] for line in daemon.log.read_text().splitlines()]


# --- tokens


def peer_in_the_log(daemon, token, mark):
    """The peer of a call that says that it was forwarded."""
    metadata = [
        ("authorization", f"Bearer {token}"), ("x-request-id", mark),
        ("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.1")]
    with grpc.insecure_channel(daemon.address, options=CHANNEL_OPTIONS) as channel:
        stub = session_service_pb2_grpc.SessionServiceStub(channel)
        stub.ListSessions(
            session_service_pb2.ListSessionsRequest(), metadata=metadata, timeout=WAIT_SECONDS)
    return wait_for(
        lambda: [one for one in daemon.log_objects() if one.get("request_id") == mark],
        what="the call is logged")[0]["peer"]


def test_the_log_has_the_caller_behind_a_trusted_proxy_and_no_other(database, issued):
    token = issued.key.token("ann")
    assert peer_in_the_log(issued.daemon, token, "untrusted").startswith("127.0.0.1:")
    options = ["--jwks-file", str(issued.file), "--trusted-proxies", "127.0.0.0/8",
               "--trusted-proxies", "10.0.0.1"]
    with serve(database, "proxied", *options) as daemon:
        assert peer_in_the_log(daemon, token, "trusted") == "203.0.113.9"


@pytest.mark.parametrize(
    "algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                  "EdDSA"])
def test_a_caller_is_the_subject_of_its_token(issued, algorithm):
    key = Key(f"key of {algorithm}", algorithm)
    issued.file.write_text(key_set(issued.key, key))
    issued.daemon.process.send_signal(signal.SIGHUP)
    wait_for(lambda: refused_reason(issued, key) is None)
    assert create(issued.daemon.address, key.token("ann")) == "ann"


def refused_reason(issued, key):
    try:
        create(issued.daemon.address, key.token())
    except grpc.RpcError as error:
        return error_info(error).reason
    return None


def test_a_call_without_a_token_is_asked_for_one(issued):
    with pytest.raises(grpc.RpcError) as refused:
        create(issued.daemon.address)
    assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED
    assert error_info(refused.value).reason == "TOKEN_MISSING"
    assert dict(refused.value.trailing_metadata())["www-authenticate"] == 'Bearer realm="holdfast"'


BAD_TOKENS = {
    "TOKEN_EXPIRED": lambda key: key.token(seconds=-61),
    "TOKEN_NOT_YET_VALID": lambda key: key.token(nbf=int(time.time()) + 120),
    "TOKEN_WRONG_ISSUER": lambda key: key.token(iss=ISSUER.rstrip("/")),
    "TOKEN_WRONG_AUDIENCE": lambda key: key.token(aud=["other", "another"]),
    "TOKEN_CLAIM_INVALID": lambda key: key.token(sub=None),
    "TOKEN_SIGNATURE_INVALID": lambda key: Key(key.key_id).token(),
    "TOKEN_UNKNOWN_KEY": lambda key: Key("stranger").token(),
    "TOKEN_ALGORITHM_REFUSED": lambda key: key.confused_token(),
    "TOKEN_MALFORMED": lambda key: key.token()[:40],
}


@pytest.mark.parametrize("reason", BAD_TOKENS)
def test_every_fault_of_a_token_has_its_reason(issued, reason):
    token = BAD_TOKENS[reason](issued.key)
    with pytest.raises(grpc.RpcError) as refused:
        create(issued.daemon.address, token)
    assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED
    assert error_info(refused.value).reason == reason
    challenge = dict(refused.value.trailing_metadata())["www-authenticate"]
    assert challenge.startswith('Bearer realm="holdfast", error="invalid_token"')


def test_a_token_without_a_signature_proves_nothing(issued):
    assert refusal(issued.daemon.address, issued.key.unsigned_token()) == "TOKEN_ALGORITHM_REFUSED"


def test_a_token_for_several_audiences_is_taken(issued):
    token = issued.key.token(aud=["other", AUDIENCE])
    assert create(issued.daemon.address, token) == "ann"


def test_only_a_service_on_the_list_acts_for_users(issued):
    address, key = issued.daemon.address, issued.key
    assert create(address, key.token("gateway"), user="bob") == "bob"
    assert refusal(address, key.token("ann"), user="bob") == "ACTING_DENIED"


def test_a_file_that_is_no_key_set_changes_nothing(issued):
    good = issued.file.read_text()
    issued.file.write_text('{"keys": []}')
    issued.daemon.process.send_signal(signal.SIGHUP)
    wait_for(lambda: any("kept the current token keys" in line for line in messages(issued.daemon)))
    assert create(issued.daemon.address, issued.key.token()) == "ann"
    issued.file.write_text(good)


def test_a_key_that_is_gone_opens_nothing_any_more(database):
    old, new = Key("old"), Key("new")
    file = database[0] / "rotated.json"
    file.write_text(key_set(old))
    with serve(database, "rotated", "--jwks-file", str(file)) as daemon:
        token = old.token()
        assert create(daemon.address, token) == "ann"
        file.write_text(key_set(new))
        # Without a signal: the file is looked at every ten seconds.
        wait_for(lambda: "reloaded the token keys" in messages(daemon))
        assert create(daemon.address, new.token()) == "ann"
        assert refusal(daemon.address, token) == "TOKEN_UNKNOWN_KEY"


def test_tokens_are_never_logged(database):
    key, stranger = Key("one"), Key("two")
    file = database[0] / "logged.json"
    file.write_text(key_set(key))
    #: Each token with the reason for which it is refused; the last one is good.
    tokens = [
        (key.token(seconds=-100), "TOKEN_EXPIRED"), (stranger.token(), "TOKEN_UNKNOWN_KEY"),
        (Key("one").token(), "TOKEN_SIGNATURE_INVALID"), (key.confused_token(), None),
        (key.unsigned_token(), None), (key.token()[:-20], None), (key.token("ann"), None)]
    options = ["--jwks-file", str(file), "--log-level", "trace"]
    with serve(database, "logged", *options) as daemon:
        with grpc.insecure_channel(daemon.address, options=CHANNEL_OPTIONS) as channel:
            stub = session_service_pb2_grpc.SessionServiceStub(channel)
            for number, (token, reason) in enumerate(tokens):
                metadata = [
                    ("authorization", f"Bearer {token}"), ("x-request-id", f"call-{number}")]
                with pytest.raises(grpc.RpcError) as refused:
                    stub.GetSession(
                        session_service_pb2.GetSessionRequest(id="A" * 22), metadata=metadata,
                        timeout=WAIT_SECONDS)
                info = error_info(refused.value)
                assert info.reason == (reason or info.reason)
            assert info.reason == "SESSION_NOT_FOUND"
    # The server has ended, so that everything it had to say is there.
    log = daemon.log.read_text()
    calls = {
        line["request_id"]: line for line in daemon.log_objects() if line["message"] == "call"}
    assert list(calls) == [f"call-{number}" for number in range(len(tokens))]
    assert [line["code"] for line in calls.values()] == (
        ["UNAUTHENTICATED"] * (len(tokens) - 1) + ["NOT_FOUND"])
    for token, _ in tokens:
        # The header is the same for all tokens of a key, and no secret; it is not logged either.
        for part in filter(None, token.split(".")):
            assert part not in log


# --- keys at an address


def test_keys_are_fetched_again_for_a_key_that_is_new(database):
    old, new = Key("old"), Key("new")
    with KeyServer(key_set(old)) as server:
        with serve(database, "fetched", "--jwks-url", server.url) as daemon:
            assert create(daemon.address, old.token()) == "ann"
            server.body = key_set(old, new)

            def is_known():
                try:
                    return create(daemon.address, new.token()) == "ann"
                except grpc.RpcError as error:
                    assert error_info(error).reason in (
                        "TOKEN_UNKNOWN_KEY", "TOKEN_KEYS_UNAVAILABLE")
                    return False

            wait_for(is_known)
            # Unknown keys cannot make the server ask without end.
            asked = server.requests
            for _ in range(50):
                refusal(daemon.address, Key("stranger").token())
            assert server.requests <= asked + 2
        assert daemon.process.returncode == 0


def test_tokens_are_taken_while_their_issuer_is_down(database):
    key = Key("one")
    with KeyServer(key_set(key)) as server:
        daemon = serve(database, "orphaned", "--jwks-url", server.url)
    with daemon:
        assert create(daemon.address, key.token()) == "ann"
        wait_for(lambda: ask_for_keys(daemon)
                 and any("cannot fetch the token keys" in line for line in messages(daemon)))
        assert create(daemon.address, key.token("bob")) == "bob"


def test_a_fetch_that_was_asked_for_and_failed_is_soon_tried_again(database):
    key = Key("one")
    with KeyServer(key_set(key)) as server:
        with serve(database, "retried", "--jwks-url", server.url) as daemon:
            # Long enough for it to find that the keys, which are new, will do for ten minutes.
            time.sleep(3)
            server.status = 503
            ask_for_keys(daemon)
            wait_for(lambda: any("cannot fetch the token keys" in line for line in messages(daemon)))
            server.body, server.status = key_set(key, Key("two")), 200
            wait_for(lambda: messages(daemon).count("fetched the token keys") == 2)


def ask_for_keys(daemon):
    daemon.process.send_signal(signal.SIGHUP)
    return True


def test_keys_are_fetched_over_https_from_a_server_that_is_trusted(database):
    authority, key = Authority(database[0]), Key("one")
    authority.issue("issuer", "DNS:localhost")
    files = authority.path("issuer.pem"), authority.path("issuer.key")
    with KeyServer(key_set(key), 0, *files) as server:
        trust = ["--jwks-url", server.url, "--jwks-ca", authority.path("ca.pem")]
        with serve(database, "trusted", *trust) as daemon:
            assert create(daemon.address, key.token()) == "ann"

        # By its address, for which it has no certificate, and without the authority.
        by_address = server.url.replace("localhost", "127.0.0.1")
        for number, options in enumerate([
                ["--jwks-url", by_address, "--jwks-ca", authority.path("ca.pem")],
                ["--jwks-url", server.url]]):
            with starting(database, f"distrusting {number}", *options) as (process, log):
                wait_for(lambda: "cannot fetch the token keys" in log.read_text())
                assert process.poll() is None


@contextlib.contextmanager
def starting(database, name, *options):
    """A server that need not get ready, and its log."""
    directory, url = database
    log = directory / f"{name}.log"
    with open(log, "wb") as errors:
        process = subprocess.Popen(
            [str(PROGRAM), "serve", "--listen", "127.0.0.1:0", "--postgres-url", url,
             *TOKEN_OPTIONS, *options], stdout=subprocess.PIPE, stderr=errors)
    try:
        yield process, log
    finally:
        process.terminate()
        process.wait(WAIT_SECONDS)
        process.stdout.close()


@pytest.mark.parametrize("fault", ["status", "no set", "too large", "redirect"])
def test_an_answer_that_is_no_key_set_changes_nothing(database, fault):
    key = Key("one")
    with KeyServer(key_set(key)) as server:
        with serve(database, fault, "--jwks-url", server.url) as daemon:
            if fault == "status":
                server.status = 500
            elif fault == "no set":
                server.body = "<html>"
            elif fault == "too large":
                server.body = " " * (300 << 10)
            else:
                server.status, server.headers = 302, {"Location": server.url}
            wait_for(lambda: ask_for_keys(daemon)
                     and any("cannot fetch the token keys" in line for line in messages(daemon)))
            assert create(daemon.address, key.token()) == "ann"


def test_a_server_is_not_ready_before_it_has_keys(database):
    key, port = Key("one"), free_port()
    url = f"http://127.0.0.1:{port}/keys"
    with starting(database, "waiting", "--jwks-url", url) as (process, log):
        wait_for(lambda: "cannot fetch the token keys" in log.read_text() and "listening" in log.read_text())
        listening = next(line for line in log.read_text().splitlines() if '"listening"' in line)
        address = json.loads(listening)["addresses"]
        with pytest.raises(grpc.RpcError) as refused:
            create(address, key.token(), wait_for_ready=True)
        assert refused.value.code() == grpc.StatusCode.UNAVAILABLE
        assert error_info(refused.value).reason == "TOKEN_KEYS_UNAVAILABLE"
        check = [str(PROGRAM), "healthcheck", "--address", address]
        assert subprocess.run(check, capture_output=True).returncode == 1
        with KeyServer(key_set(key), port):
            assert process.stdout.readline().startswith(b"ready ")
            assert create(address, key.token()) == "ann"


# --- users of the system


def test_a_user_of_the_system_is_known_by_the_socket(database):
    directory, url = database
    socket = f"unix:{directory}/holdfast.sock"
    user = f"{os.getuid()}=ann"
    daemon = Daemon(
        ["serve", "--listen", socket, "--postgres-url", url, "--unix-users", user,
         "--act-for-users", "ann"], socket, directory / "users.log")
    with daemon:
        assert create(socket) == "ann"
        assert create(socket, user="bob") == "bob"
        assert os.stat(f"{directory}/holdfast.sock").st_mode & 0o777 == 0o666


def test_other_users_of_the_system_are_refused(database):
    directory, url = database
    socket = f"unix:{directory}/others.sock"
    daemon = Daemon(
        ["serve", "--listen", socket, "--postgres-url", url, "--unix-users",
         str(os.getuid() + 1)], socket, directory / "others.log")
    with daemon:
        assert refusal(socket) == "UNAUTHENTICATED"


# --- tokens beside certificates


def test_a_token_or_a_certificate_is_enough(database):
    authority, key = Authority(database[0]), Key("one")
    authority.issue("server", "DNS:localhost,IP:127.0.0.1")
    authority.issue("ann", f"URI:{ANN}")
    file = database[0] / "beside.json"
    file.write_text(key_set(key))
    options = [
        "--jwks-file", str(file), "--client-ca", authority.path("ca.pem"),
        "--tls-certificate", authority.path("server.pem"), "--tls-key", authority.path("server.key")]

    def owner(holder=None, token=None):
        metadata = [("authorization", f"Bearer {token}")] if token else []
        request = session_service_pb2.CreateSessionRequest(title="mine", content="{}")
        with authority.channel(daemon.address, holder, CHANNEL_OPTIONS) as channel:
            return session_service_pb2_grpc.SessionServiceStub(channel).CreateSession(
                request, metadata=metadata, timeout=WAIT_SECONDS).metadata.owner_id

    with serve(database, "beside", *options) as daemon:
        assert owner(holder="ann") == ANN
        assert owner(token=key.token("bob")) == "bob"
        assert owner(holder="ann", token=key.token("bob")) == "bob"
        for holder, token, reason in [
                (None, None, "TOKEN_MISSING"), ("ann", key.token(seconds=-100), "TOKEN_EXPIRED")]:
            with pytest.raises(grpc.RpcError) as refused:
                owner(holder, token)
            assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED
            assert error_info(refused.value).reason == reason


# --- what a server refuses to start with


@pytest.mark.parametrize("options, complaint", [
    (["--listen", "0.0.0.0:0"], "requires authentication"),
    (["--listen", "0.0.0.0:0", "--unix-users", "any"], "is not a Unix socket"),
    (["--listen", "0.0.0.0:0", *TOKEN_OPTIONS, "--jwks-url", "https://issuer.example/"],
     "could be stolen"),
    ([*TOKEN_OPTIONS, "--jwks-url", "http://issuer.example/"], "must be https"),
    ([*TOKEN_OPTIONS, "--jwks-file", "/nonexistent"], "/nonexistent"),
    (["--jwt-issuer", ISSUER, "--jwks-file", "/nonexistent"], "needs --jwt-audience"),
])
def test_an_unsafe_configuration_ends_the_start(options, complaint):
    done = subprocess.run(
        [str(PROGRAM), "serve", "--postgres-url", "postgresql:///none", *options],
        capture_output=True, text=True, timeout=WAIT_SECONDS)
    assert done.returncode != 0
    assert complaint in done.stderr
