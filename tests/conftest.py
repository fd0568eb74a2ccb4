"""What every test may count on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from config.collecting import collect_static_if_changed
from config.translations import compile_catalogues_if_changed

if TYPE_CHECKING:
    from tests.object_store import ObjectStore


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    """Pages call static files by the names that collecting gives them, also in a fresh clone."""
    collect_static_if_changed()


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    """Every language can be read, also in a fresh clone."""
    compile_catalogues_if_changed()


@pytest.fixture(scope="session", autouse=True)
def _media_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever is stored in a test stays away from the pictures of an Easel in use."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session")
def object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator["ObjectStore"]:
    """A real S3 on this machine, started by the first test that wants it."""
    from tests.object_store import running

    with running(tmp_path_factory.mktemp("object-store")) as store:
        yield store
