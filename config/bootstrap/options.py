"""What `manage.py up` can be told: read here before anything is installed, and again by Django's command."""

from __future__ import annotations

import argparse
from pathlib import Path


def port_number(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: 0 to 65535")
    return number


def add_up_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=8000, help="port of the pages (8000); 0 takes any free one")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="data folder (EASEL_DATA_DIR, or data/ beside manage.py)"
    )


def read_up_options(arguments: list[str]) -> argparse.Namespace:
    """The options of `up`; what Django's commands know besides is left to Django."""
    parser = argparse.ArgumentParser(
        prog="manage.py up",
        description="Start Easel: the pages, the poller and the sandbox. The first time, install it too.",
    )
    add_up_options(parser)
    return parser.parse_known_args(arguments)[0]
