"""The editor's many small modules as one file for the browser, and its style sheets as another, without comments.

Sent one by one the modules are three times as many bytes, and a hundred requests.
"""

from pathlib import Path

from config.bootstrap.problems import CannotStart
from config.bootstrap.programs import run_captured

ROOT = Path(__file__).resolve().parent.parent
FOUND_IN = ROOT / "canvas" / "packed"
PACKED = FOUND_IN / "packed"
"""The finished files, which `collectstatic` finds as `packed/main.js`, `packed/editor.css` and so on.

A prefix in STATICFILES_DIRS would not do: the storage would not see it, and leave their imports as they are.
"""
ENTRIES = (
    ROOT / "canvas" / "static" / "canvas" / "main.js",
    *(ROOT / "canvas" / f"{name}.css" for name in ("editor", "lazy", "site")),
)
OPTIONS = (
    *("--bundle", "--minify", "--splitting", "--sourcemap", "--format=esm", "--target=es2022", "--log-level=warning"),
    *("--entry-names=[name]", "--external:../vendor/*"),  # what others have packed is fetched where it is needed
)


def pack() -> None:
    """Make the files anew. Raises `CannotStart` with what esbuild says."""
    for old in PACKED.glob("*.*s*"):
        old.unlink()
    status, output = run_captured([esbuild(), *map(str, ENTRIES), *OPTIONS, f"--outdir={PACKED}"])
    if status:
        raise CannotStart(f"The editor's scripts could not be packed:\n{output}")


def esbuild() -> Path:
    """The program that npm has installed for this machine. Raises `CannotStart` where there is none."""
    found = [*(ROOT / "node_modules" / "@esbuild").glob("*/bin/esbuild"), *_on_windows()]
    if not found:
        raise CannotStart("esbuild is missing: remove node_modules and start again, so that npm installs it.")
    return found[0]


def _on_windows() -> list[Path]:
    return list((ROOT / "node_modules" / "@esbuild").glob("*/esbuild.exe"))
