# SPDX-License-Identifier: Apache-2.0
"""The messages of Proto/, generated when they are first asked for."""

import importlib
import sys
from pathlib import Path

from paths import GENERATED, ROOT


def messages():
    """The module with the requests and responses of holdfast.v1.SessionService."""
    from grpc_tools import protoc
    output = GENERATED / "python"
    output.mkdir(parents=True, exist_ok=True)
    proto = ROOT / "Proto"
    files = sorted(str(path) for path in (proto / "holdfast").rglob("*.proto"))
    common = Path(protoc.__file__).parent / "_proto"
    if protoc.main(["protoc", f"--proto_path={proto}", f"--proto_path={common}",
                    f"--python_out={output}", *files]):
        raise RuntimeError("protoc could not generate the messages")
    if str(output) not in sys.path:
        sys.path.append(str(output))
    return importlib.import_module("holdfast.v1.session_service_pb2")
