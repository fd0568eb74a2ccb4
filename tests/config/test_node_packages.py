"""npm packages: installed by the real npm into temporary folders, from a package on this disk."""

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from config.bootstrap.node_packages import NodePackages, find_node
from config.bootstrap.problems import CannotStart
from config.bootstrap.virtual_environment import VirtualEnvironment


def build_package(folder: Path, name: str) -> dict[str, str]:
    """A package of one file; returns its entry in a lock file."""
    text = json.dumps({"name": name, "version": "1.0.0"}).encode()
    path = folder / f"{name}-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("package/package.json")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    integrity = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    return {"version": "1.0.0", "resolved": f"file:{path}", "integrity": f"sha512-{integrity}"}


def write_lock(root: Path, *, dependency: dict[str, str], dev_dependency: dict[str, str]) -> None:
    wanted = {
        "dependencies": {"page": dependency["resolved"]},
        "devDependencies": {"tool": dev_dependency["resolved"]},
    }
    lock = {
        "name": "easel",
        "lockfileVersion": 3,
        "requires": True,
        "packages": {
            "": {"name": "easel", **wanted},
            "node_modules/page": dependency,
            "node_modules/tool": {**dev_dependency, "dev": True},
        },
    }
    (root / "package.json").write_text(json.dumps({"name": "easel", "private": True, **wanted}), "utf-8")
    (root / "package-lock.json").write_text(json.dumps(lock), "utf-8")


@pytest.fixture
def packages(tmp_path: Path) -> NodePackages:
    root = tmp_path / "checkout"
    (root / ".venv").mkdir(parents=True)
    (root / ".npmrc").touch()
    write_lock(root, dependency=build_package(tmp_path, "page"), dev_dependency=build_package(tmp_path, "tool"))
    return NodePackages(root, VirtualEnvironment(root))


def installed(packages: NodePackages) -> set[str]:
    return {path.name for path in packages.folder.iterdir() if not path.name.startswith(".")}


def test_up_installs_what_pages_need_and_the_second_start_nothing(
    packages: NodePackages, capsys: pytest.CaptureFixture[str]
) -> None:
    packages.require(dev=False)
    assert installed(packages) == {"page"}
    capsys.readouterr()
    packages.require(dev=False)
    assert capsys.readouterr().out == ""
    assert [path.name for path in (packages.root / ".venv").iterdir()] == []


def test_packages_for_development_include_the_others(packages: NodePackages) -> None:
    packages.require(dev=False)
    assert not packages.has(dev=True)
    packages.require(dev=True)
    assert installed(packages) == {"page", "tool"}
    assert packages.has(dev=False)


def test_a_failed_update_leaves_the_old_packages_in_place(packages: NodePackages, tmp_path: Path) -> None:
    packages.require(dev=False)
    other = {**build_package(tmp_path, "page"), "integrity": "sha512-" + base64.b64encode(bytes(64)).decode()}
    write_lock(packages.root, dependency=other, dev_dependency=build_package(tmp_path, "tool"))
    with pytest.raises(CannotStart, match="not the one that this version of Easel is locked to"):
        packages.require(dev=False)
    assert installed(packages) == {"page"}
    assert not packages.has(dev=False)


@pytest.mark.parametrize(("version", "fit"), [("v20.1.0", True), ("v24.19.0", True), ("v18.20.1", False), ("?", False)])
def test_only_a_recent_node_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, *, fit: bool
) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{version}'\n", "utf-8")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_node() == (tmp_path / "node" if fit else None)


def test_node_without_npm_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "node").write_text("#!/bin/sh\necho v24.0.0\n", "utf-8")
    (tmp_path / "node").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_node() is None
