"""The first thing that runs, on any Python 3: is this one fit for Easel?"""

import sys

OLDEST = (3, 11)


def refuse_unfit_python(version: "tuple[int, int, int]", platform: str) -> None:
    """Exit with status 1 and a plain sentence where Easel cannot run."""
    if platform == "win32":
        sys.exit("Easel runs on Linux and macOS. On Windows, run it inside WSL.")
    if version[:2] < OLDEST:
        sys.exit(
            "Easel needs Python {}.{} or newer; this is Python {}.{}.{} ({}).\n"
            "Install a newer one and name it, for example: python3.12 manage.py up".format(
                *OLDEST, *version, sys.executable
            )
        )
