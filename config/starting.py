"""What `up` does before Django reads its settings."""

import argparse
import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ

from config import secrets_file
from config.addresses import EVERY_ADDRESS, bracketed, usable_address
from config.bootstrap.problems import disk_problems_said_plainly
from config.bootstrap.programs import ROOT
from config.data_folder import claimed
from config.sandbox_process import SandboxProcess


def start(options: argparse.Namespace, arguments: list[str]) -> int:
    """Claim the data folder, start the sandbox, and run Django's `up` with the same arguments."""
    folder = data_folder(options.data)
    os.environ["EASEL_DATA_DIR"] = str(folder)
    with claimed(folder):
        usable_address(options.host, options.port)
        if options.host not in EVERY_ADDRESS:
            os.environ.setdefault("EASEL_ALLOWED_HOSTS", bracketed(options.host))
        with disk_problems_said_plainly(folder):
            secrets_file.create(folder)
        with sandbox_if_wanted(folder):
            from config.django_command import run

            run(arguments)
    return 0


def data_folder(named: Path | None) -> Path:
    return Path(named or os.environ.get("EASEL_DATA_DIR") or ROOT / "data").absolute()


@contextmanager
def sandbox_if_wanted(folder: Path) -> Iterator[None]:
    """Run the sandbox during the body and put its address into the environment, unless told otherwise."""
    os.environ.setdefault("EASEL_SANDBOX", "1")
    if not environ.Env().bool("EASEL_SANDBOX") or os.environ.get("EASEL_SANDBOX_URL"):
        yield
        return
    sandbox = SandboxProcess(folder)
    with disk_problems_said_plainly(folder):
        sandbox.start()
    try:
        importlib.import_module("config.server")  # slow, and so is the sandbox's start: they overlap
        os.environ["EASEL_SANDBOX_URL"] = sandbox.wait_until_listening()
        yield
    finally:
        sandbox.stop()
