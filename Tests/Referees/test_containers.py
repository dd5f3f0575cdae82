# SPDX-License-Identifier: Apache-2.0
"""The container files, as far as they can be judged without an engine to run them."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".build" / "release" / "holdfastd"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")


def instructions(name):
    return [line.split(None, 1)[1] for line in DOCKERFILE.splitlines() if line.startswith(name + " ")]


def holdfastd_commands():
    """Every use of holdfastd: what starts the service, and its health check."""
    service = COMPOSE["services"]["holdfastd"]
    test = service["healthcheck"]["test"]
    assert test[:2] == ["CMD", "holdfastd"]
    return [service["command"], test[2:], json.loads(instructions("CMD")[-1])]


@pytest.mark.parametrize("command", holdfastd_commands(), ids=lambda command: command[0])
def test_every_command_and_flag_exists(command):
    words = [word for word in command if not word.startswith("-")][:1]
    help_text = subprocess.run(
        [str(PROGRAM), *words, "--help"], check=True, capture_output=True, text=True).stdout
    for word in command:
        if word.startswith("--"):
            assert word.split("=")[0] in help_text


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_has_a_health_check(name):
    check = COMPOSE["services"][name]["healthcheck"]
    assert check["test"][0] == "CMD" and check["retries"] > 0


def test_services_wait_for_those_that_they_need():
    needs = COMPOSE["services"]["holdfastd"]["depends_on"]
    assert needs == {"postgres": {"condition": "service_healthy"}}


def test_volumes_are_declared():
    used = {
        volume.split(":")[0] for service in COMPOSE["services"].values()
        for volume in service["volumes"]}
    assert used == set(COMPOSE["volumes"])


def test_everything_copied_exists():
    for copied in instructions("COPY"):
        words = [word for word in copied.split() if not word.startswith("--")]
        if "--from=build" in copied:
            assert words[0] == "/holdfast/.build/release/holdfastd"
            continue
        for source in words[:-1]:
            assert (ROOT / source).exists()


def test_the_image_is_built_by_a_script_that_exists():
    built = [line for line in instructions("RUN") if line.startswith("dev/build")]
    assert built == ["dev/build --product holdfastd"]


def test_the_image_holds_every_library_that_the_program_needs():
    dynamic = subprocess.run(
        ["readelf", "--dynamic", "--wide", str(PROGRAM)], check=True, capture_output=True,
        text=True).stdout
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)
    assert needed
    located = dict(
        re.findall(r"^\s*(\S+) => (\S+)", subprocess.run(
            ["ldd", str(PROGRAM)], check=True, capture_output=True, text=True).stdout, re.MULTILINE))
    final = DOCKERFILE.rsplit("FROM ", 1)[1]
    # What every Debian has.
    packages = {"libc6", "libgcc-s1"} | set(re.findall(r"\b(?:lib|zlib)[a-z0-9.+-]+", final))
    for library in needed:
        path = located.get(library)
        if path is None:
            assert library.startswith("ld-linux")
            continue
        # A library is registered under /lib or under /usr/lib, which are one folder.
        owners = subprocess.run(
            ["dpkg", "--search", f"*/{Path(path).name}"], check=True, capture_output=True,
            text=True).stdout
        names = {line.split(":")[0] for line in owners.splitlines()}
        assert names & packages, f"{library} is in {names}"
