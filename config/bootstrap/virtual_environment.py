"""The virtual environment `.venv`: made, repaired, filled from the lock files, and entered."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from config.bootstrap.folder_lock import folder_locked
from config.bootstrap.problems import CannotStart, disk_problems_said_plainly
from config.bootstrap.programs import replace_process, run_captured, run_quietly, say
from config.bootstrap.stamps import digest, read_stamp, write_stamp

# A lock file may contain another one whole: whoever has the larger has the smaller.
CONTAINS = {"requirements-dev.txt": ("requirements.txt",)}


@dataclass(frozen=True)
class VirtualEnvironment:
    """The virtual environment of the checkout in `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp_path(self) -> Path:
        return self.folder / "easel-stamp.json"

    def is_sound(self) -> bool:
        """Whether it is there, its Python runs, and neither it nor that Python was moved or replaced."""
        if not (self.folder / "pyvenv.cfg").is_file() or not os.access(self.python, os.X_OK):
            return False
        identity = read_stamp(self.stamp_path).get("identity")
        return identity is None or identity == self._identity()

    def _identity(self) -> list[str]:
        # The real path of the interpreter names its version, so that an upgraded Python is noticed unasked.
        return [str(self.folder), os.path.realpath(self.python)]

    def has(self, lock_file: str) -> bool:
        """Whether exactly this lock file, and what it contains, is installed."""
        installed = read_stamp(self.stamp_path).get("installed", {})
        names = (lock_file, *CONTAINS.get(lock_file, ()))
        return self.is_sound() and all(installed.get(name) == digest(self.root / name) for name in names)

    def require(self, lock_file: str) -> None:
        """Install the lock file unless it is. Raises CannotStart, with what worked left in place."""
        if self.has(lock_file):
            return
        with disk_problems_said_plainly(self.root), folder_locked(self.root):
            if not self.has(lock_file):  # another process may just have done it
                if self.is_sound() and self._has_pip():
                    self._install(lock_file)
                else:
                    with self._remade():
                        self._install(lock_file)

    def _has_pip(self) -> bool:
        return run_captured([self.python, "-m", "pip", "--version"])[0] == 0

    @contextmanager
    def _remade(self) -> Iterator[None]:
        """A new environment in place of the old one, which comes back if the body fails."""
        if self.is_entered():
            self._leave()
        refuse_without_venv_module()
        aside = self.root / ".venv.old"
        shutil.rmtree(aside, ignore_errors=True)
        if self.folder.exists() or self.folder.is_symlink():
            say("The virtual environment in .venv is broken or was moved: it is made anew.")
            self.folder.rename(aside)
        try:
            run_quietly([sys.executable, "-m", "venv", self.folder], "Making a virtual environment in .venv")
            yield
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            if aside.exists():
                aside.rename(self.folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)

    def _install(self, lock_file: str) -> None:
        options = ["--quiet", "--require-hashes", "--no-input", "--disable-pip-version-check", "--no-color"]
        run_quietly(
            [self.python, "-m", "pip", "install", *options, "-r", self.root / lock_file],
            f"Installing Python packages ({lock_file})",
        )
        kept = {
            name: value
            for name, value in read_stamp(self.stamp_path).get("installed", {}).items()
            # An environment for tests that gets a newer requirements.txt may no longer fit its own lock file.
            if lock_file not in CONTAINS.get(name, ())
        }
        fresh = {name: digest(self.root / name) for name in (lock_file, *CONTAINS.get(lock_file, ()))}
        write_stamp(self.stamp_path, {"identity": self._identity(), "installed": {**kept, **fresh}})

    def is_entered(self) -> bool:
        """Whether this very process runs inside it."""
        return self.folder.is_dir() and Path(sys.prefix).is_dir() and self.folder.samefile(sys.prefix)

    def enter(self) -> None:
        """Start this command again inside the environment, unless it already runs there."""
        if not self.is_entered():
            replace_process([str(self.python), *sys.orig_argv[1:]])

    def _leave(self) -> NoReturn:
        version = "{}.{}".format(*sys.version_info)
        replace_process([f"{sys.base_prefix}/bin/python{version}", *sys.orig_argv[1:]])


def refuse_without_venv_module() -> None:
    """Raise CannotStart where the system's Python comes without what makes virtual environments."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise CannotStart(
            "This Python cannot make virtual environments: its venv module is missing.\n"
            "On Debian and Ubuntu: apt install python3-venv. Then run the command again."
        )
