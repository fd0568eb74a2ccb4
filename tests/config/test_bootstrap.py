"""What runs before anything is installed."""

import ast
import sys
from pathlib import Path

import pytest

from config.bootstrap.options import read_up_options
from config.bootstrap.problems import CannotStart, disk_problems_said_plainly, explain
from config.bootstrap.programs import run_captured, run_quietly
from config.bootstrap.python_version import refuse_unfit_python
from config.bootstrap.stamps import read_stamp, write_stamp

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "manage.py", ROOT / "config/__init__.py", *sorted((ROOT / "config/bootstrap").glob("*.py"))]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_an_old_python_can_read_what_tells_it_so(source: Path) -> None:
    ast.parse(source.read_text("utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_the_bootstrap_needs_nothing_installed(source: Path) -> None:
    allowed = {*sys.stdlib_module_names, "config.bootstrap"}
    # These two come after the virtual environment was entered.
    after = {"config.django_command", "config.starting"}
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            package = ".".join(name.split(".")[:2]) if name.startswith("config") else name.partition(".")[0]
            assert name in after or package in allowed, f"{source.name} imports {name}"


def test_an_old_python_is_told_what_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is Python 3\.10\.13") as exit_:
        refuse_unfit_python((3, 10, 13), "linux")
    assert isinstance(exit_.value.code, str)  # a text: printed, and the status is 1
    assert capsys.readouterr().out == ""


def test_windows_is_told_where_to_go() -> None:
    with pytest.raises(SystemExit, match="WSL"):
        refuse_unfit_python((3, 13, 0), "win32")


def test_the_oldest_fit_python_passes() -> None:
    refuse_unfit_python((3, 11, 0), "linux")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("WARNING: Retrying ... NewConnectionError('<...>: Failed to establish a new connection')", "registry"),
        ("npm error code EAI_AGAIN", "registry"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error EROFS: read-only file system, mkdir", "read-only"),
        ("PermissionError: [Errno 13] Permission denied: '/srv'", "owner or permissions"),
        ("NewConnectionError ... [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "locked"),
        ("something else", "last words"),
    ],
)
def test_a_failure_is_explained_from_its_output(output: str, sentence: str) -> None:
    assert sentence in explain(output)


def test_a_failed_program_is_shown_and_a_successful_one_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    run_quietly([sys.executable, "-c", "print('chatter')"], "Doing")
    assert capsys.readouterr().out == "Doing …\n"
    with pytest.raises(CannotStart, match=r"(?s)  EAI_AGAIN\n\nDoing: failed\. The package registry"):
        run_quietly([sys.executable, "-c", "raise SystemExit('EAI_AGAIN')"], "Doing")


def test_a_program_that_is_not_there_is_a_failure_like_any_other() -> None:
    status, output = run_captured(["/nowhere/at/all"])
    assert status == 127
    assert "No such file" in output


def test_what_the_system_refuses_is_said_plainly(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(CannotStart, match=r"cannot be written: Not a directory"), disk_problems_said_plainly(blocked):
        (blocked / "inside").mkdir()


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "stamp").write_text(text, "utf-8")
    assert read_stamp(tmp_path / "stamp") == {}


def test_a_stamp_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_stamp(tmp_path / "stamp", {"installed": {"a": "b"}})
    assert read_stamp(tmp_path / "stamp") == {"installed": {"a": "b"}}
    assert [path.name for path in tmp_path.iterdir()] == ["stamp"]


def test_options_are_read_and_what_is_djangos_is_left_alone() -> None:
    options = read_up_options(["--port", "9000", "--data=here", "--traceback"])
    assert (options.port, options.host, options.data) == (9000, "127.0.0.1", Path("here"))


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_up_options([f"--port={port}"])
    assert "--port" in capsys.readouterr().err


def test_another_command_before_the_first_up_is_told_to_run_it(tmp_path: Path) -> None:
    for source in SOURCES:
        copy = tmp_path / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
    status, output = run_captured([sys.executable, "manage.py", "migrate"], folder=tmp_path)
    assert status == 1
    assert output == "Easel is not installed yet. Run this first: python3 manage.py up\n"
    status, output = run_captured([sys.executable, "manage.py", "up", "--help"], folder=tmp_path)
    assert status == 0
    assert "--data DIR" in output
    assert not (tmp_path / ".venv").exists()
