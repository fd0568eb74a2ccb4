"""The browser that the tests drive."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from config.bootstrap.problems import CannotStart
from config.bootstrap.programs import run_captured, run_quietly

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "chrome")
ON_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
WHERE_PLAYWRIGHT_KEEPS_IT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def require_chromium(python: Path) -> str:
    """The path of a Chromium that starts, installed if need be. `python` has playwright.

    Raises CannotStart where there is none to be had: the tests never leave the browser out.
    """
    named = os.environ.get("EASEL_CHROMIUM")
    if named:
        program = shutil.which(named)
        if program is None or not starts(program):
            raise CannotStart(f"EASEL_CHROMIUM names {named}, which does not answer to --version.")
        return program
    return find_chromium(python) or install_chromium(python)


def find_chromium(python: Path) -> str | None:
    candidates = [path for name in ON_PATH if (path := shutil.which(name))]
    for candidate in (*candidates, *ON_MACOS):
        if starts(candidate):
            return candidate
    status, output = run_captured([python, "-c", WHERE_PLAYWRIGHT_KEEPS_IT])
    kept = output.strip()
    return kept if status == 0 and starts(kept) else None


def starts(program: str) -> bool:
    return Path(program).is_file() and run_captured([program, "--version"])[0] == 0


def install_chromium(python: Path) -> str:
    """Try the system's packages where we may, then Playwright's own download."""
    problems = []
    for steps in ways_to_install(python, as_root=os.geteuid() == 0):
        try:
            for doing, arguments in steps:
                run_quietly(arguments, doing, environ={"DEBIAN_FRONTEND": "noninteractive"})
        except CannotStart as problem:
            problems.append(str(problem))
        else:
            if found := find_chromium(python):
                return found
    problems.append(
        "The tests need Chromium, and it could neither be found nor installed. Install it (on Debian:\n"
        "apt install chromium) or set EASEL_CHROMIUM to the path of a Chromium or Chrome."
    )
    raise CannotStart("\n\n".join(problems))


Step = tuple[str, list[str | Path]]


def ways_to_install(python: Path, *, as_root: bool) -> list[list[Step]]:
    """Programs to run, most welcome first: each way is a list of what is being done and how."""
    by_playwright: Step = (
        "Fetching Playwright's Chromium",
        [python, "-m", "playwright", "install", "chromium"],
    )
    if not as_root or shutil.which("apt-get") is None:
        return [[by_playwright]]
    update: Step = ("Reading the lists of system packages", ["apt-get", "update"])
    install: Step = (
        "Installing Chromium",
        ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
    )
    return [[install], [update, install], [by_playwright]]
