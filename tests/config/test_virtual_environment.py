"""The virtual environment: real ones, in temporary folders, filled from local wheels."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from config.bootstrap.problems import CannotStart
from config.bootstrap.virtual_environment import VirtualEnvironment, refuse_without_venv_module


def build_wheel(folder: Path, name: str) -> str:
    """The smallest package that pip installs; returns the line of a lock file that names it."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return f"{path} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> VirtualEnvironment:
    root = tmp_path / "checkout"
    root.mkdir()
    easel = build_wheel(tmp_path, "easel_needs")
    (root / "requirements.txt").write_text(easel, "utf-8")
    (root / "requirements-dev.txt").write_text(easel + build_wheel(tmp_path, "tests_need"), "utf-8")
    return VirtualEnvironment(root)


def can_import(environment: VirtualEnvironment, name: str) -> bool:
    return subprocess.run([environment.python, "-c", f"import {name}"], check=False, stderr=-3).returncode == 0  # noqa: S603


def files(environment: VirtualEnvironment) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in environment.folder.rglob("*")}


def test_the_first_start_installs_and_the_second_touches_nothing(
    checkout: VirtualEnvironment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not checkout.has("requirements.txt")
    checkout.require("requirements.txt")
    assert checkout.has("requirements.txt")
    assert can_import(checkout, "easel_needs")
    before = files(checkout)
    capsys.readouterr()
    checkout.require("requirements.txt")
    assert files(checkout) == before
    assert capsys.readouterr().out == ""


def test_what_the_tests_need_includes_what_easel_needs_and_not_the_other_way_round(
    checkout: VirtualEnvironment, tmp_path: Path
) -> None:
    checkout.require("requirements-dev.txt")
    assert can_import(checkout, "tests_need")
    assert checkout.has("requirements.txt")
    (checkout.root / "requirements.txt").write_text(build_wheel(tmp_path, "newer"), "utf-8")
    checkout.require("requirements.txt")
    assert can_import(checkout, "newer")
    assert not checkout.has("requirements-dev.txt")


def test_a_failed_update_leaves_the_old_environment_working(checkout: VirtualEnvironment, tmp_path: Path) -> None:
    checkout.require("requirements.txt")
    newer = build_wheel(tmp_path, "newer")
    (checkout.root / "requirements.txt").write_text(newer[:-9] + "00000000\n", "utf-8")
    with pytest.raises(CannotStart, match="not the one that this version of Easel is locked to"):
        checkout.require("requirements.txt")
    (tmp_path / "newer-1.0-py3-none-any.whl").unlink()
    (checkout.root / "requirements.txt").write_text(newer, "utf-8")
    with pytest.raises(CannotStart, match="Installing Python packages"):
        checkout.require("requirements.txt")
    assert can_import(checkout, "easel_needs")
    assert not can_import(checkout, "newer")
    assert not checkout.has("requirements.txt")


def test_a_moved_environment_is_made_anew_or_else_comes_back(checkout: VirtualEnvironment, tmp_path: Path) -> None:
    checkout.require("requirements.txt")
    moved = VirtualEnvironment(checkout.root.rename(tmp_path / "moved"))
    wheel = tmp_path / "easel_needs-1.0-py3-none-any.whl"
    wheel.rename(tmp_path / "out of reach")
    with pytest.raises(CannotStart, match="Installing Python packages"):
        moved.require("requirements.txt")
    assert can_import(moved, "easel_needs")
    assert not moved.is_sound()

    (tmp_path / "out of reach").rename(wheel)
    moved.require("requirements.txt")
    assert moved.has("requirements.txt")
    assert (moved.folder / "bin" / "pip").read_text("utf-8").startswith(f"#!{moved.folder}")
    assert sorted(path.name for path in moved.root.iterdir()) == [".venv", "requirements-dev.txt", "requirements.txt"]


@pytest.mark.parametrize("python", ["/nowhere/python3", os.path.realpath(sys.executable)], ids=["gone", "without pip"])
def test_a_broken_environment_is_made_anew(checkout: VirtualEnvironment, python: str) -> None:
    (checkout.folder / "bin").mkdir(parents=True)
    (checkout.folder / "pyvenv.cfg").write_text(f"home = {Path(python).parent}\n", "utf-8")
    checkout.python.symlink_to(python)
    checkout.require("requirements.txt")
    assert can_import(checkout, "easel_needs")


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "requirements.txt").touch()
    (blocked / ".venv.old").touch()  # where the broken environment would be put aside
    (blocked / ".venv").mkdir()
    with pytest.raises(CannotStart, match="cannot be written"):
        VirtualEnvironment(blocked).require("requirements.txt")


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_its_venv_module_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    refuse_without_venv_module()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(CannotStart, match="apt install python3-venv"):
        refuse_without_venv_module()
