"""What every test may count on."""

import pytest

from config.collecting import collect_static_if_changed


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    """Pages call static files by the names that collecting gives them, also in a fresh clone."""
    collect_static_if_changed()
