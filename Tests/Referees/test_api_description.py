# SPDX-License-Identifier: Apache-2.0
"""The pages of docs/reference/api are those that dev/api makes, and its OpenAPI is valid."""

import json
import subprocess
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

ROOT = Path(__file__).resolve().parent.parent.parent
DESCRIBED = json.loads((ROOT / "docs" / "reference" / "api" / "openapi.json").read_text())


def test_the_pages_of_the_api_are_fresh():
    done = subprocess.run(
        [str(ROOT / "dev" / "api"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_openapi_description_is_valid():
    assert [error.message for error in OpenAPIV31SpecValidator(DESCRIBED).iter_errors()] == []


def test_every_operation_has_its_own_id_and_an_example_or_a_query():
    operations = [
        operation for path in DESCRIBED["paths"].values()
        for verb, operation in path.items() if verb in ("get", "post")]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids)) > 40
    for operation in operations:
        assert "default" in operation["responses"]
        assert ("requestBody" in operation) != ("parameters" in operation)
