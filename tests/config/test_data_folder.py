"""One running Easel for a data folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.bootstrap.problems import CannotStart
from config.data_folder import claimed

ROOT = Path(__file__).resolve().parents[2]


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    with claimed(folder):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_second_easel_is_told_which_process_holds_the_folder(tmp_path: Path) -> None:
    with (
        claimed(tmp_path),
        pytest.raises(CannotStart, match=rf"in use by a running Easel \(process {os.getpid()}\)"),
        claimed(tmp_path),
    ):
        pass


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with claimed(tmp_path):
            pass


def test_a_holder_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys, time; from config.data_folder import claimed\n"
        "with claimed(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CannotStart, match=f"process {holder.pid}"), claimed(tmp_path):
            pass
        holder.kill()
    with claimed(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(CannotStart, match=r"file/data cannot be written: Not a directory"),
        claimed(tmp_path / "file/data"),
    ):
        pass
