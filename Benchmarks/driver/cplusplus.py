# SPDX-License-Identifier: Apache-2.0
"""The programs of CPlusPlus/, compiled when they are first needed or have changed."""

import functools
import subprocess

from paths import BENCHMARKS, GENERATED


@functools.cache
def compiled(name, packages, generate=None, inputs=()):
    """The program NAME.cpp makes with packages of pkg-config. `generate` writes further sources,
    *.cc, and headers into the folder that it is given, from the files `inputs`."""
    folder = GENERATED / "c++" / name
    program = folder / name
    source = BENCHMARKS / "CPlusPlus" / f"{name}.cpp"
    if program.exists() and all(
            file.stat().st_mtime < program.stat().st_mtime for file in (source, *inputs)):
        return program
    folder.mkdir(parents=True, exist_ok=True)
    if generate:
        generate(folder)
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", *packages], check=True, capture_output=True,
        text=True).stdout.split()
    subprocess.run(
        ["g++", "-std=c++17", "-O2", f"-I{folder}", "-o", program, source,
         *sorted(folder.rglob("*.cc")), *flags], check=True)
    return program
