# SPDX-License-Identifier: Apache-2.0
"""The official Ruby interop client, from Debian's ruby-grpc, case by case.

Left out are the cases that need a Google account: service_account_creds, jwt_token_creds,
compute_engine_creds, oauth2_auth_token, per_rpc_creds.
"""

import subprocess

import pytest

CASES = [
    "cancel_after_begin",
    "cancel_after_first_response",
    "client_compressed_streaming",
    "client_compressed_unary",
    "client_streaming",
    "custom_metadata",
    "empty_stream",
    "empty_unary",
    "large_unary",
    "ping_pong",
    "server_streaming",
    "status_code_and_message",
    "timeout_on_sleeping_server",
    "unimplemented_method",
    "unimplemented_service",
]


@pytest.mark.parametrize("case", CASES)
def test_case_passes(ruby_client, port, case):
    run = subprocess.run(
        ["ruby", ruby_client, "--server_host=127.0.0.1", f"--server_port={port}", "--use_tls=false",
         f"--test_case={case}"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    assert run.returncode == 0 and f'"OK: {case}"' in run.stdout, run.stdout
