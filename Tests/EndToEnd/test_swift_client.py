# SPDX-License-Identifier: Apache-2.0
"""A package that depends on the libraries builds, and its program works against a server; what the guide and the
documentation show is what it holds."""

import re
import subprocess

import pytest
from daemon import ROOT, Daemon, scratch_directory

PACKAGE = ROOT / "examples" / "swift" / "first-session"
LIBRARIES = ["HoldfastClient", "Workbench"]
SCRATCH = ROOT / ".build" / "examples"
#: What the program prints, in order.
STORY = [
    "connected to version ", "saved version 1", "read 13 bytes", "saved version 2",
    "conflict: the current version is 2", "news: Renamed", "listed Renamed",
    "without a server: one, two",
]


@pytest.fixture(scope="module")
def program():
    """The example, built as a package of its own."""
    subprocess.run(
        ["swift", "build", "--package-path", PACKAGE, "--scratch-path", SCRATCH, "--product",
         "first-session"], check=True, timeout=1_800)
    return SCRATCH / "debug" / "first-session"


def test_the_story_of_a_first_session(program):
    with scratch_directory() as directory, Daemon.dev(directory) as daemon:
        done = subprocess.run(
            [program, daemon.address], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(STORY), done.stdout
    for line, beginning in zip(lines, STORY):
        assert line.startswith(beginning)


def test_the_program_links_no_foundation(program):
    linked = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    assert "Foundation" not in linked and "libpq" not in linked


def test_a_server_that_is_not_there_is_named(program):
    done = subprocess.run(
        [program, "unix:/none/holdfast.sock"], capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "SERVER_UNREACHABLE" in done.stderr


def lines_of(text):
    return [line.strip() for line in text.strip().splitlines()]


def shown_but_not_built(text):
    """The snippets of a text that are not part of the package, line by line."""
    held = [lines_of(path.read_text()) for path in PACKAGE.rglob("*.swift")]
    snippets = re.findall(r"```swift\n(.*?)```", text, re.DOTALL)
    assert snippets
    return [
        snippet for snippet in map(lines_of, snippets)
        if not any(snippet == lines[start:start + len(snippet)]
                   for lines in held for start in range(len(lines)))]


def test_the_guide_shows_what_is_built():
    assert shown_but_not_built((ROOT / "docs" / "client.md").read_text()) == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_documentation_of_a_library_shows_what_is_built(library):
    folder = ROOT / "Sources" / library
    comments = "\n".join(
        line.strip().removeprefix("///").removeprefix(" ")
        for path in sorted(folder.rglob("*.swift")) for line in path.read_text().splitlines()
        if line.strip().startswith("///"))
    articles = "\n".join(path.read_text() for path in sorted(folder.rglob("*.md")))
    assert shown_but_not_built(f"{comments}\n{articles}") == []


def test_the_documentation_is_made_without_a_warning(tmp_path):
    subprocess.run([ROOT / "dev" / "docc", tmp_path], check=True, timeout=300)
    for library in LIBRARIES:
        pages = tmp_path / f"{library}.doccarchive" / "data" / "documentation"
        assert (pages / f"{library.lower()}.json").exists()
        for article in (ROOT / "Sources" / library / "Documentation.docc").glob("*.md"):
            if article.stem != library:
                assert (pages / library.lower() / f"{article.stem.lower()}.json").exists()
