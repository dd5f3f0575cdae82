# SPDX-License-Identifier: Apache-2.0
"""What the programs say to a person who mistyped: every message tells what was expected, usage errors
end with 64, and no message is a bare number of an error."""

import re
import subprocess

import pytest
from daemon import ROOT

USAGE, FAILURE = 64, 1
SERVE = ["holdfastd", "serve", "--postgres-url", "postgresql:///x"]
EXPORT = ["holdfast", "export", "/nonexistent/file"]
FORM = "is not HOST:PORT, [IPV6]:PORT or unix:/PATH"
NUMBERS = {
    "holdfastd serve": [
        "loops", "drain-seconds", "visit-window-seconds", "calls-per-second", "connections-max",
        "connections-per-address-max", "connection-idle-seconds", "connection-age-seconds",
        "connection-grace-seconds", "handshake-timeout-seconds", "handshakes-max",
        "keepalive-seconds", "keepalive-timeout-seconds", "ping-interval-seconds", "queued-bytes-max",
        "queue-time-max-milliseconds", "request-timeout-seconds", "running-calls-max",
        "content-cache-bytes", "stall-timeout-seconds", "streams-per-connection-max", "streams-per-user-max", "watches-max"],
    "holdfastd healthcheck": ["timeout-seconds"],
    "holdfast import /nonexistent/file": ["retry-seconds"],
}


def run(program, *arguments):
    done = subprocess.run(
        [str(ROOT / ".build" / "release" / program), *arguments], capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60, env={"PATH": "/usr/bin:/bin"})
    assert "Fatal error" not in done.stderr
    assert not re.search(r"errno|error -?[0-9]+|code: ?-?[0-9]+", done.stderr), done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("value", ["abc", "-1", "99999999999999", "99999999999999999999", "1.5", ""])
@pytest.mark.parametrize(
    "command, option",
    [(command, option) for command, options in NUMBERS.items() for option in options])
def test_a_number_that_is_none_or_too_large(command, option, value):
    code, told = run(*command.split(), f"--{option}={value}")
    assert code == USAGE
    assert f"--{option}" in told
    words = ["must be between", "must lie between", "is invalid for"]
    words = words if value else ["Missing value for"]
    assert any(word in told for word in words), told


@pytest.mark.parametrize("command, code, words", [
    ([*SERVE, "--listen", "x"], USAGE, ["'x'", FORM]),
    ([*SERVE, "--listen", "127.0.0.1"], USAGE, ["'127.0.0.1'", FORM]),
    ([*SERVE, "--listen", "127.0.0.1:99999"], USAGE, [FORM, "a port from 0 to 65535"]),
    ([*SERVE, "--listen", "unix:"], USAGE, [FORM]),
    ([*SERVE, "--listen", "a b:1"], FAILURE, ["the name 'a b' does not resolve to an address: "]),
    ([*SERVE, "--admin-listen", "x"], USAGE, ["'x'", FORM]),
    ([*SERVE, "--log-level", "loud"], USAGE, ["'loud'", "warning"]),
    ([*SERVE, "--compress-answers", "maybe"], USAGE, ["'remote', 'always' or 'never'"]),
    ([*SERVE, "--tls-certificate", "/none"], USAGE, ["--tls-key"]),
    ([*SERVE, "--tls-certificate", "/none", "--tls-key", "/none"], FAILURE,
     ["/none", "No such file or directory"]),
    ([*SERVE, "--jwks-url", "ftp://x", "--jwt-issuer", "i", "--jwt-audience", "a"], USAGE,
     ["--jwks-url must be https"]),
    (["holdfastd", "serve", "--bogus"], USAGE, ["--bogus"]),
    (["holdfastd", "healthcheck", "--address", "nope"], USAGE, ["--address", "'nope'", FORM]),
    (["holdfastd", "healthcheck", "--address", "a b:1"], FAILURE, ["does not resolve"]),
    (["holdfastd", "healthcheck", "--address", "127.0.0.1:1"], FAILURE,
     ["127.0.0.1:1", "Connection refused"]),
    ([*EXPORT, "--server", "nope"], USAGE, ["--server", "'nope'", FORM]),
    ([*EXPORT, "--server", "127.0.0.1:1"], FAILURE, ["/nonexistent/file", "No such file"]),
    ([*EXPORT, "--certificate", "/none"], USAGE, ["--key"]),
    (["holdfast", "import", "/nonexistent/file"], FAILURE, ["/nonexistent/file", "No such file"]),
    (["holdfast", "import", "/nonexistent/file", "--on-conflict", "maybe"], USAGE,
     ["'skip', 'rename' or 'replace'"]),
], ids=lambda value: " ".join(value[1:]) if isinstance(value, list) else None)
def test_a_message_tells_what_was_expected(command, code, words):
    ended, told = run(*command)
    assert ended == code, told
    assert all(word in told for word in words), told
