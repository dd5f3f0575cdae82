# SPDX-License-Identifier: Apache-2.0
"""The examples of docs/reference/api work as they stand, and what a server answers is what
openapi.json says."""

import json
import re
import subprocess
import sys
import urllib.parse

import jsonschema
import pytest
from clients import Client
from daemon import ROOT
from webcalls import curl

FOLDER = ROOT / "docs" / "reference" / "api"
STUBS = ROOT / ".build" / "end-to-end"
ADDRESS = "127.0.0.1:50051"
DESCRIBED = json.loads((FOLDER / "openapi.json").read_text())
SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"```(sh|python)\n(.*?)```", re.DOTALL)
CONTENT = '{"note": "Hello"}'


def examples():
    """Each example: its method, its language and its text; a command each of a shell's."""
    for page in sorted(FOLDER.glob("*-service.md")):
        for method, section in SECTION.findall(page.read_text()):
            for language, text in BLOCK.findall(section):
                if language == "python":
                    yield method, language, text
                    continue
                for command in re.split(r"\n(?=\.venv)", text):
                    yield method, command.partition(" ")[0].rpartition("/")[2], command


EXAMPLES = list(examples())


@pytest.fixture(scope="module")
def owner(daemon):
    """Whom the examples call as: they name nobody."""
    with Client(daemon.address) as owner:
        yield owner


def prepared(owner, method):
    """What stands for the ids in an example, once things are as the method needs them."""
    session = owner.create(title="A session", content=CONTENT).id
    snapshot = owner.call("CreateSnapshot", source_session_id=session).metadata.id
    if method == "RevokeSessionAccess":
        owner.call("GrantSessionAccess", id=session, user_id="ben", role=1)
    if method == "UndeleteSession":
        owner.call("DeleteSession", id=session)
    if method == "DeleteAccessLog":
        owner.call("GetSnapshot", id=snapshot)
    ids = {"SESSION_ID": session, "SNAPSHOT_ID": snapshot}
    if method in ("GetDraft", "DiscardDraft", "PublishDraft"):
        ids["DRAFT_ETAG"] = owner.call(
            "SaveDraft", key={"session_id": session, "device_id": "laptop"}, revision=1,
            base_version=1, title="A session", content="[]").metadata.etag
    return ids


def filled(text, ids):
    for word, id in ids.items():
        text = text.replace(word, id)
    return text


def test_every_method_but_the_import_has_examples():
    called = {method for method, _, _ in EXAMPLES}
    described = {
        name for page in FOLDER.glob("*-service.md")
        for name, _ in SECTION.findall(page.read_text())} - {"Types"}
    assert described - called == {"ImportSessions"}


@pytest.mark.parametrize(
    "method, tool, text", EXAMPLES, ids=[f"{method}-{tool}" for method, tool, _ in EXAMPLES])
def test_an_example_of_the_api_works(daemon, owner, method, tool, text):
    text = filled(text.replace(ADDRESS, daemon.address), prepared(owner, method))
    if tool == "python":
        done = subprocess.run(
            [sys.executable, "-c", text], env={"PYTHONPATH": str(STUBS)}, capture_output=True,
            text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return
    with subprocess.Popen(
            ["bash", "-c", f"exec {text}"], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True) as running:
        if method.startswith("Watch"):  # It has no end; its first event will do.
            assert running.stdout.readline() == "{\n"
            running.kill()
            return
        answer, fault = running.communicate(timeout=60)
    assert running.returncode == 0, fault
    check_error_free(answer)


def check_error_free(answer):
    """Checks what was printed: JSON texts, none of which is an error of Connect."""
    decoder, rest = json.JSONDecoder(), answer.strip()
    while rest:
        value, end = decoder.raw_decode(rest)
        assert "code" not in value, answer
        rest = rest[end:].lstrip()


# What openapi.json says


def validator(schema):
    return jsonschema.Draft202012Validator(
        {**schema, "components": DESCRIBED["components"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def schema_of(described):
    return described["content"]["application/json"]["schema"]


OPERATIONS = DESCRIBED["paths"]


@pytest.mark.parametrize("path", OPERATIONS)
def test_an_answer_is_what_the_description_says(daemon, owner, path):
    operations = OPERATIONS[path]
    body = operations["post"]["requestBody"]["content"]["application/json"]
    validator(body["schema"]).validate(body["example"])
    ids = prepared(owner, path.rpartition("/")[2])
    text = filled(json.dumps(body["example"]), ids)
    success = schema_of(operations["post"]["responses"]["200"])
    replies = [curl(
        f"http://{daemon.address}{path}", headers=[("content-type", "application/json")],
        body=text.encode())]
    if "get" in operations:
        query = urllib.parse.urlencode({"connect": "v1", "encoding": "json", "message": text})
        replies.append(curl(f"http://{daemon.address}{path}?{query}", method="GET"))
    for reply in replies:
        assert reply.status == 200, reply.body
        validator(success).validate(json.loads(reply.body))


@pytest.mark.parametrize("path", OPERATIONS)
def test_a_refusal_is_what_the_description_says(daemon, path):
    reply = curl(
        f"http://{daemon.address}{path}", headers=[("content-type", "application/json")],
        body=b'{"id": 7, "snapshotId": [], "pageSize": "x", "title": {}')
    assert reply.status == 400
    error = json.loads(reply.body)
    validator({"$ref": "#/components/schemas/Error"}).validate(error)
    assert error["code"] == "invalid_argument"
