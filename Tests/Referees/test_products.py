# SPDX-License-Identifier: Apache-2.0
"""What the products link, what the documents draw, and whether everything has its form."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTS = ["holdfastd", "holdfast"]


@pytest.mark.parametrize("product", PRODUCTS)
def test_no_product_links_foundation(product):
    """FoundationEssentials comes with the argument parser; Foundation, which rests on
    CoreFoundation and ICU and costs ten times as much, comes with nothing."""
    program = str(ROOT / ".build" / "release" / product)
    libraries = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    assert "libFoundation" not in libraries and "libicu" not in libraries
    symbols = subprocess.run(["nm", program], check=True, capture_output=True, text=True).stdout
    assert "swift_task_create" in symbols
    assert "CFRunLoopRun" not in symbols


def test_the_client_links_no_libpq():
    """It alone costs half of the start-up time and 19 libraries."""
    libraries = subprocess.run(
        ["ldd", str(ROOT / ".build" / "release" / "holdfast")], check=True, capture_output=True,
        text=True).stdout
    assert "libpq" not in libraries and "libkrb5" not in libraries


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_product_needs_no_swift_where_it_runs(product):
    libraries = subprocess.run(
        ["ldd", str(ROOT / ".build" / "release" / product)], check=True, capture_output=True,
        text=True).stdout
    assert "libswift" not in libraries


def test_the_target_graph_is_fresh():
    done = subprocess.run(
        [str(ROOT / "dev" / "graph"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_everything_is_formatted():
    done = subprocess.run([str(ROOT / "dev" / "lint")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_make_prints_its_targets():
    done = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, check=True, capture_output=True, text=True)
    promised = "setup run build install test check lint format golden bench fuzz graph".split()
    assert [line.split()[1] for line in done.stdout.splitlines()] == promised


@pytest.mark.parametrize("script", ["attack", "bench", "kill"])
def test_a_script_tells_its_use(script):
    """It gets as far as its arguments: everything that it imports is there."""
    done = subprocess.run(
        [str(ROOT / "dev" / script), "--help"], cwd="/", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")


def test_every_script_exists_and_is_executable():
    for line in (ROOT / "Makefile").read_text().splitlines():
        for word in line.split():
            word = word.lstrip("@")
            if word.startswith("dev/"):
                assert (ROOT / word).stat().st_mode & 0o100, word
