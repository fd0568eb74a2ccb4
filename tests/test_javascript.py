"""The browser's modules: their own tests, run by Node, and their types, checked by TypeScript."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run_node(*arguments: str | Path) -> None:
    """Run Node in the checkout; what it wrote is shown if it fails."""
    node = shutil.which("node")
    assert node, "there is no node on the PATH: run the tests with `python3 manage.py test`"
    finished = subprocess.run(  # noqa: S603
        [node, *map(str, arguments)], check=False, cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert finished.returncode == 0, f"\n{finished.stdout}\n{finished.stderr}"


def test_the_modules_pass_their_own_tests() -> None:
    # The files are named one by one: what Node makes of a folder differs from version to version.
    files = sorted((ROOT / "tests" / "js").rglob("*.test.js"))
    assert files
    run_node("--test", *files)


def test_the_modules_are_typed_soundly() -> None:
    run_node(ROOT / "node_modules" / "typescript" / "bin" / "tsc", "-p", ".")
