# SPDX-License-Identifier: Apache-2.0
"""`holdfast merge`, and git with it as a merge driver."""

import json
import random
import subprocess

import jsonpatch
import pytest
from client_program import PROGRAM

CLEAN, CONFLICTING, NOT_MERGED = 0, 1, 129


@pytest.fixture
def files(tmp_path):
    """Writes documents and returns their paths."""

    def write(**documents):
        paths = []
        for name, document in documents.items():
            path = tmp_path / f"{name}.json"
            path.write_text(document if isinstance(document, str) else json.dumps(document))
            paths.append(path)
        return paths

    return write


def merge(*arguments):
    return subprocess.run(
        [str(PROGRAM), "merge", *map(str, arguments)], capture_output=True, text=True, timeout=60)


def test_the_result_replaces_our_copy(files):
    base, ours, theirs = files(
        base={"a": 1, "b": [{"id": 1}]}, ours={"a": 2, "b": [{"id": 1}]},
        theirs={"a": 1, "b": [{"id": 1, "x": 0}, {"id": 2}]})
    done = merge(base, ours, theirs)
    assert (done.returncode, done.stdout, done.stderr) == (CLEAN, "", "")
    assert json.loads(ours.read_text()) == {"a": 2, "b": [{"id": 1, "x": 0}, {"id": 2}]}
    assert sorted(path.name for path in ours.parent.iterdir()) == [
        "base.json", "ours.json", "theirs.json"]


def test_a_conflict_is_listed_and_leaves_the_favored_value(files):
    base, ours, theirs = files(base={"a": 1, "b": 1}, ours={"a": 2, "b": 1}, theirs={"a": 3, "b": 4})
    done = merge(base, ours, theirs, "--favor", "theirs", "--output", "-")
    assert done.returncode == CONFLICTING
    assert json.loads(done.stdout) == {"a": 3, "b": 4}
    assert done.stderr == "conflict at /a: both-changed\n"
    assert json.loads(ours.read_text()) == {"a": 2, "b": 1}


@pytest.mark.parametrize("broken", ["{", "", "[1] 2", "\x00"])
def test_a_file_that_is_not_json_changes_nothing(files, broken):
    base, ours, theirs = files(base="1", ours="2", theirs=broken)
    done = merge(base, ours, theirs)
    assert done.returncode == NOT_MERGED
    assert str(theirs) in done.stderr and "is not JSON" in done.stderr
    assert ours.read_text() == "2"


def test_a_missing_file_and_a_missing_argument(files):
    base, ours = files(base="1", ours="2")
    done = merge(base, ours, ours.parent / "none")
    assert done.returncode == NOT_MERGED and "No such file" in done.stderr
    assert merge(base, ours).returncode == 64


def random_document(generator, depth=3):
    kind = generator.randrange(6 if depth else 3)
    if kind < 3:
        return generator.choice([None, True, 0, 1.5, "", "ä/~", "x"])
    if kind == 3:
        return [random_document(generator, depth - 1) for _ in range(generator.randrange(5))]
    keys = generator.sample(["a", "b", "c~", "/", ""], generator.randrange(5))
    return {key: random_document(generator, depth - 1) for key in keys}


def test_patches_are_what_another_library_takes_them_for(files):
    seed = random.randrange(1 << 32)
    generator = random.Random(seed)
    for _ in range(100):
        old, new = random_document(generator), random_document(generator)
        # As JSON, since `files` writes a string as it is.
        base, ours, theirs = files(
            base=json.dumps(old), ours=json.dumps(new), theirs=json.dumps(old))
        done = merge("--patch", "--output", "-", base, ours, theirs)
        assert done.returncode == CLEAN, (seed, done.stderr)
        patch = json.loads(done.stdout)
        # jsonpatch cannot replace a whole scalar document.
        whole = [step for step in patch if step["path"] == ""]
        result = whole[-1]["value"] if whole else jsonpatch.apply_patch(old, patch)
        assert result == new, (seed, old, new, patch)


def test_git_merges_with_it(tmp_path):
    def git(*arguments, expect=0):
        done = subprocess.run(
            ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.org",
             *arguments], capture_output=True, text=True, timeout=60)
        assert done.returncode == expect, (arguments, done.stdout, done.stderr)
        return done.stdout

    session = tmp_path / "session.json"

    def commit(document):
        session.write_text(json.dumps(document))
        git("commit", "--all", "--message", "change")

    git("init", "--initial-branch", "main")
    git("config", "merge.holdfast.driver", f"{PROGRAM} merge %O %A %B")
    (tmp_path / ".gitattributes").write_text("*.json merge=holdfast\n")
    session.write_text(json.dumps({"plots": [{"id": 1}], "title": "a"}))
    git("add", ".")
    git("commit", "--message", "begin")
    git("branch", "theirs")
    commit({"plots": [{"id": 1}, {"id": 2}], "title": "a"})
    git("switch", "theirs")
    commit({"plots": [{"id": 1, "color": "red"}], "title": "a"})
    git("switch", "main")
    git("merge", "theirs")
    assert json.loads(session.read_text()) == {
        "plots": [{"id": 1, "color": "red"}, {"id": 2}], "title": "a"}
    git("switch", "--create", "other")
    commit({"plots": [], "title": "b"})
    git("switch", "main")
    commit({"plots": [], "title": "c"})
    git("merge", "other", expect=1)
    assert git("diff", "--name-only", "--diff-filter=U").split() == ["session.json"]
