"""Running other programs with their output kept back until it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from config.bootstrap.problems import CannotStart, explain

ROOT = Path(__file__).resolve().parents[2]
SHOWN_LINES = 12


def say(text: str) -> None:
    print(text, flush=True)


def run_quietly(
    arguments: Sequence[str | Path],
    doing: str,
    *,
    folder: Path = ROOT,
    environ: Mapping[str, str] | None = None,
) -> None:
    """Say what is being done and do it. Raise CannotStart, with the program's last lines, if it fails."""
    say(f"{doing} …")
    status, output = run_captured(arguments, folder=folder, environ=environ)
    if status != 0:
        last_lines = "\n".join(f"  {line}" for line in output.splitlines()[-SHOWN_LINES:])
        raise CannotStart(f"{last_lines}\n\n{doing}: failed. {explain(output)}")


def run_captured(
    arguments: Sequence[str | Path], *, folder: Path = ROOT, environ: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """A program's exit status and everything it wrote; 127 where it cannot be run at all."""
    try:
        finished = subprocess.run(  # noqa: S603  our own programs, no shell
            [str(argument) for argument in arguments],
            check=False,
            cwd=folder,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return 127, f"{arguments[0]}: {error.strerror or error}"
    return finished.returncode, finished.stdout


def replace_process(arguments: list[str]) -> NoReturn:
    """Run a program in place of this process, without PYTHONHOME: that would undo a virtual environment."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    sys.stdout.flush()
    try:
        os.execve(arguments[0], arguments, environ)  # noqa: S606  no shell is what we want
    except OSError as error:
        raise CannotStart(f"{arguments[0]} cannot be run: {error.strerror or error}") from error
