"""Chromium shows pictures that lie in S3, under the policy of our pages and with what its cache keeps."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import drawn
from tests.browser.conftest import OpenPage
from tests.object_store import ObjectStore
from tests.started import StartedEasel
from tests.visitor import Visitor

SHOW = """async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image.naturalWidth;
}"""
READ = "async (url) => { const answer = await fetch(url); return (await answer.blob()).size; }"
SAVE = "(url) => { location.href = `${url}?download=1`; }"


@pytest.fixture(scope="module")
def easel(tmp_path_factory: pytest.TempPathFactory, object_store: ObjectStore) -> Iterator[StartedEasel]:
    environ = object_store.environment(object_store.new_bucket())
    with StartedEasel(tmp_path_factory.mktemp("easel") / "data", environ) as started:
        yield started


def answers(page: Page) -> list[dict[str, Any]]:
    """Fills with every answer that the page gets; `cached` says that it took nothing from the network."""
    found: list[dict[str, Any]] = []
    in_memory: set[str] = set()

    def answered(event: dict[str, Any]) -> None:
        response = event["response"]
        found.append({"url": response["url"], "cached": response["fromDiskCache"] or event["requestId"] in in_memory})

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestServedFromCache", lambda event: in_memory.add(event["requestId"]))
    session.on("Network.responseReceived", answered)
    return found


def test_a_picture_in_a_bucket_is_shown_read_saved_and_cached(
    open_page: OpenPage, ada: Visitor, object_store: ObjectStore
) -> None:
    data = drawn.noise("PNG", (900, 700))
    uploaded = ada.post(f"/api/canvases/{ada.canvas}/assets", files={"file": ("harbour.png", data)})
    asset = uploaded.json()["asset"]
    page = open_page("/")
    found = answers(page)

    assert page.evaluate(SHOW, asset["url"]) == 900
    assert page.evaluate(SHOW, asset["thumbUrl"]) == 512
    original, thumbnail = (each for each in found if "/assets/" in each["url"] or object_store.endpoint in each["url"])
    assert original["url"].startswith(object_store.endpoint)
    assert thumbnail["url"].endswith(asset["thumbUrl"])

    # Another page, a moment later: neither comes over the network again.
    found.clear()
    page.goto("/profile/")
    assert page.evaluate(SHOW, asset["url"]) == 900
    assert page.evaluate(SHOW, asset["thumbUrl"]) == 512
    shown = [each for each in found if "/assets/" in each["url"] or object_store.endpoint in each["url"]]
    assert [each["cached"] for each in shown] == [True, True]

    # A script reads the picture itself, although the way into the bucket is in the cache.
    assert page.evaluate(READ, asset["url"]) == len(data)
    with page.expect_download() as download:
        page.evaluate(SAVE, asset["url"])
    assert download.value.suggested_filename == "harbour.png"
    assert download.value.path().read_bytes() == data
