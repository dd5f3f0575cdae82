# SPDX-License-Identifier: Apache-2.0
"""The manual pages of `holdfast`, and their installation."""

import os
import re
import shutil
import subprocess
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest
from client_program import ROOT

PAGES = sorted((ROOT / "docs" / "man").glob("*.1"))


def test_the_pages_are_those_of_the_program():
    done = subprocess.run([ROOT / "dev" / "man", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_pages_are_well_formed_and_refer_to_each_other():
    done = subprocess.run(["mandoc", "-Tlint", *PAGES], capture_output=True, text=True)
    # It looks for the pages that others refer to among those that are installed.
    faults = [line for line in done.stdout.splitlines() if "referenced manual not found" not in line]
    assert faults == [] and done.stderr == ""
    names = {page.stem for page in PAGES}
    referred = {name for page in PAGES for name in re.findall(r"(?m)^\.Xr (\S+) 1", page.read_text())}
    assert "holdfast-session" in referred and referred <= names


def test_the_pages_name_every_variable_that_the_program_reads():
    loader = SourceFileLoader("man", str(ROOT / "dev" / "man"))
    man = module_from_spec(spec_from_loader("man", loader))
    loader.exec_module(man)
    code = "".join(path.read_text() for path in (ROOT / "Sources" / "holdfast").rglob("*.swift"))
    read = set(re.findall(r'"((?:HOLDFAST|XDG)_[A-Z_]+|VISUAL|EDITOR|NO_COLOR|TERM|HOME)"', code))
    assert read == set(man.VARIABLES)


INSTALLED = {
    "bin/holdfast", "bin/holdfastd", *(f"share/man/man1/{page.name}" for page in PAGES),
    "share/bash-completion/completions/holdfast", "share/zsh/site-functions/_holdfast",
    "share/fish/vendor_completions.d/holdfast.fish"}


def installed(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_programs_pages_and_completions_are_installed(tmp_path):
    subprocess.run([ROOT / "dev" / "install", tmp_path], check=True, capture_output=True)
    assert installed(tmp_path) == INSTALLED
    shown = subprocess.run(
        ["mandoc", "-Tutf8", tmp_path / "share" / "man" / "man1" / "holdfast-drafts.1"],
        check=True, capture_output=True, text=True).stdout
    assert "discarded document is put back" in shown


@pytest.mark.parametrize("prefix, root, folder", [
    ("a b", None, "here/a b"), ("../c", None, "c"), ("/opt/holdfast", "a root", "here/a root/opt/holdfast"),
    ("", "/TMP/root", "root/usr/local")])
def test_they_are_installed_where_the_caller_means(tmp_path, prefix, root, folder):
    (tmp_path / "here").mkdir()
    roots = {"DESTDIR": root.replace("/TMP", str(tmp_path))} if root else {}
    subprocess.run(
        [ROOT / "dev" / "install", prefix], check=True, capture_output=True, cwd=tmp_path / "here",
        env=os.environ | roots)
    assert installed(tmp_path) == {f"{folder}/{path}" for path in INSTALLED}


def test_make_installs_below_a_prefix_with_spaces():
    told = subprocess.run(
        ["make", "--dry-run", "install", "PREFIX=/a b"], check=True, capture_output=True, text=True,
        cwd=ROOT).stdout
    assert 'dev/install "/a b"' in told


def test_a_step_that_fails_fails_the_installation(tmp_path):
    tree, target = tmp_path / "tree", tmp_path / "target"
    for path in ("dev", "docs/man", ".build/release"):
        (tree / path).mkdir(parents=True)
    shutil.copy(ROOT / "dev" / "install", tree / "dev")
    (tree / "docs/man/holdfast.1").touch()

    def install(*arguments, text="exit 0"):
        for name in ("holdfast", "holdfastd"):
            program = tree / ".build/release" / name
            program.write_text(f"#!/bin/sh\n{text}\n")
            program.chmod(0o755)
        return subprocess.run([tree / "dev/install", *arguments], capture_output=True).returncode

    assert install(target, text="[ $2 != fish ]") != 0 and not target.exists()
    assert install(target, "more") == 2 and install("--help") == 2
    target.touch()
    assert install(target) != 0
    (tree / ".build/release/holdfastd").unlink()
    assert subprocess.run([tree / "dev/install", tmp_path / "t"], capture_output=True).returncode == 1
    assert not (tmp_path / "t").exists()
