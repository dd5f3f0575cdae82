# SPDX-License-Identifier: Apache-2.0
"""The messages of Proto/, generated when they are first asked for."""

import functools
import importlib
import sys
from pathlib import Path

from paths import GENERATED, ROOT


def messages(service="session_service"):
    """The module with the requests and responses of a service of holdfast.v1."""
    _generate()
    return importlib.import_module(f"holdfast.v1.{service}_pb2")


@functools.cache
def _generate():
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
