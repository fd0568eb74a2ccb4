"""Finding the browser that the tests drive."""

from pathlib import Path

import pytest

from config.bootstrap.chromium import install_chromium, require_chromium, ways_to_install
from config.bootstrap.problems import CannotStart


def put_program(folder: Path, name: str, *, status: int) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {name} was asked $*\nexit {status}\n", "utf-8")
    path.chmod(0o700)
    return str(path)


@pytest.fixture(autouse=True)
def _only_these_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("EASEL_CHROMIUM", raising=False)


def test_the_first_browser_that_starts_is_taken(tmp_path: Path) -> None:
    put_program(tmp_path, "chromium", status=1)
    working = put_program(tmp_path, "google-chrome", status=0)
    assert require_chromium(tmp_path / "python") == working


def test_the_browser_named_is_taken_before_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, "chromium", status=0)
    named = put_program(tmp_path, "nightly", status=0)
    monkeypatch.setenv("EASEL_CHROMIUM", named)
    assert require_chromium(tmp_path / "python") == named


def test_a_browser_named_that_does_not_start_is_no_reason_to_take_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(tmp_path, "chromium", status=0)
    monkeypatch.setenv("EASEL_CHROMIUM", put_program(tmp_path, "nightly", status=1))
    with pytest.raises(CannotStart, match=r"EASEL_CHROMIUM names .*nightly"):
        require_chromium(tmp_path / "python")


def test_the_one_that_playwright_keeps_is_found(tmp_path: Path) -> None:
    kept = put_program(tmp_path, "kept", status=0)
    (tmp_path / "python").write_text(f"#!/bin/sh\necho {kept}\n", "utf-8")
    (tmp_path / "python").chmod(0o700)
    assert require_chromium(tmp_path / "python") == kept


def test_without_a_browser_the_tests_fail_and_say_what_to_do(tmp_path: Path) -> None:
    put_program(tmp_path, "python", status=1)
    with pytest.raises(
        CannotStart, match=r"(?s)python was asked -m playwright install.*The tests need Chromium.*EASEL_CHROMIUM"
    ):
        install_chromium(tmp_path / "python")


@pytest.mark.parametrize(("as_root", "programs"), [(True, ["apt-get", "apt-get", "/python"]), (False, ["/python"])])
def test_system_packages_come_first_where_we_may_install_them(
    tmp_path: Path, *, as_root: bool, programs: list[str]
) -> None:
    put_program(tmp_path, "apt-get", status=0)
    ways = ways_to_install(Path("/python"), as_root=as_root)
    assert [str(steps[-1][1][0]) for steps in ways] == programs
