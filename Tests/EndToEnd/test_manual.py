# SPDX-License-Identifier: Apache-2.0
"""The manual pages of `holdfast`, and their installation."""

import re
import subprocess
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

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


def test_programs_pages_and_completions_are_installed(tmp_path):
    subprocess.run([ROOT / "dev" / "install", tmp_path], check=True, capture_output=True)
    installed = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert installed == {
        "bin/holdfast", "bin/holdfastd", *(f"share/man/man1/{page.name}" for page in PAGES),
        "share/bash-completion/completions/holdfast", "share/zsh/site-functions/_holdfast",
        "share/fish/vendor_completions.d/holdfast.fish"}
    shown = subprocess.run(
        ["mandoc", "-Tutf8", tmp_path / "share" / "man" / "man1" / "holdfast-drafts.1"],
        check=True, capture_output=True, text=True).stdout
    assert "discarded document is put back" in shown
