"""`secrets.env` in the data folder: what signs and encrypts, where the environment does not say.

Lines of NAME=value; empty lines and lines that begin with # do not count. The environment always wins.
"""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from config.bootstrap.folder_lock import folder_locked
from config.bootstrap.problems import CannotStart

FILE_NAME = "secrets.env"


def make_signing_key() -> str:
    return secrets.token_urlsafe(50)


def make_fernet_key() -> str:
    """A key as `cryptography.fernet` wants it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


MAKERS: dict[str, Callable[[], str]] = {
    "EASEL_SECRET_KEY": make_signing_key,
    "EASEL_CREDENTIAL_KEYS": make_fernet_key,
}


def create(data_dir: Path) -> None:
    """Write the secrets that neither the environment nor the file has; what is there is never changed.

    The file is readable by its owner alone. Two processes at once end up with the same secrets.
    """
    path = data_dir / FILE_NAME
    with folder_locked(data_dir):
        text = read_text(path)
        present = parse(text, path)
        fresh = [
            f"{name}={make()}\n" for name, make in MAKERS.items() if not (present.get(name) or os.environ.get(name))
        ]
        if fresh:
            if text and not text.endswith("\n"):
                text += "\n"
            write_private(path, text + "".join(fresh))


def load(data_dir: Path) -> None:
    """Put what the file has and the environment lacks into the environment."""
    path = data_dir / FILE_NAME
    for name, value in parse(read_text(path), path).items():
        if not os.environ.get(name):
            os.environ[name] = value


def read_text(path: Path) -> str:
    """The file's text, empty where there is no file."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"{path} cannot be read: {error}") from error


def parse(text: str, path: Path) -> dict[str, str]:
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise CannotStart(f"{path}, line {number}: not of the form NAME=value.")
        found[name.strip()] = value.strip()
    return found


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step: a reader, or a crash, sees the old one or the new one."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
