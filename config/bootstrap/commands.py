"""The commands of manage.py before Django: make the machine ready, enter `.venv`, hand over."""

from __future__ import annotations

import os
import sys

from config.bootstrap.chromium import require_chromium
from config.bootstrap.node_packages import NodePackages, path_with, require_node
from config.bootstrap.options import read_up_options
from config.bootstrap.problems import CannotStart
from config.bootstrap.programs import ROOT, replace_process
from config.bootstrap.virtual_environment import VirtualEnvironment

ENVIRONMENT = VirtualEnvironment(ROOT)
PACKAGES = NodePackages(ROOT, ENVIRONMENT)


def main(arguments: list[str]) -> int:
    """Run a command; a known problem is said in plain words and gives status 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = {"up": up, "test": test}.get(arguments[0] if arguments else "", django_command)
    try:
        return command(arguments)
    except CannotStart as problem:
        print(f"{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def up(arguments: list[str]) -> int:
    """Install what is missing, then start Easel."""
    options = read_up_options(arguments[1:])
    ENVIRONMENT.require("requirements.txt")
    PACKAGES.require(dev=False)
    ENVIRONMENT.enter()

    from config.starting import start

    return start(options, ["manage.py", *arguments])


def test(arguments: list[str]) -> int:
    """Install what the tests need, a browser included, and become pytest with the arguments given."""
    ENVIRONMENT.require("requirements-dev.txt")
    PACKAGES.require(dev=True)
    ENVIRONMENT.enter()
    os.environ["EASEL_CHROMIUM"] = require_chromium(ENVIRONMENT.python)
    os.environ["PATH"] = path_with(require_node(ENVIRONMENT))
    os.chdir(ROOT)
    replace_process([str(ENVIRONMENT.python), "-m", "pytest", *arguments[1:]])


def django_command(arguments: list[str]) -> int:
    if not ENVIRONMENT.is_sound():
        raise CannotStart("Easel is not installed yet. Run this first: python3 manage.py up")
    ENVIRONMENT.enter()

    from config.django_command import run

    run(["manage.py", *arguments])
    return 0
