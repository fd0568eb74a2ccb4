"""Against a real S3: see `tests/object_store.py`."""

import logging
import os
import time
from collections.abc import Iterator

import httpx2
import pytest

from media_assets.bucket_addresses import bucket_address
from media_assets.keeping import Shown, StorageUnavailable
from media_assets.private_bucket import PrivateBucket
from media_assets.signed_links import Window, link_to
from tests.object_store import SECRET_KEY, ObjectStore

NAME = "canvases/one/aa.png"
SHOWN = Shown("image/png", "inline; filename*=utf-8''%E6%B5%B7.png", "private, max-age=31536000, immutable")


@pytest.fixture
def bucket(object_store: ObjectStore) -> PrivateBucket:
    return PrivateBucket(**object_store.options(object_store.new_bucket(), location="easel"))


@pytest.fixture
def http() -> Iterator[httpx2.Client]:
    with httpx2.Client(trust_env=False) as client:
        yield client


def link(bucket: PrivateBucket, name: str = NAME) -> str:
    signed = bucket.signed_link(name, SHOWN)
    assert signed
    return signed[0]


def test_what_is_put_is_read_and_told_of(bucket: PrivateBucket) -> None:
    bucket.put(NAME, b"0123456789")
    assert bucket.read(NAME) == b"0123456789"
    assert (bucket.stat(NAME).name, bucket.stat(NAME).bytes) == (NAME, 10)
    part = bucket.open_range(NAME, 3, 5)
    assert (part.file.read(), part.whole_bytes) == (b"34", 10)
    assert bucket.open_range(NAME).whole_bytes == 10


def test_files_lie_below_the_prefix_with_their_type(bucket: PrivateBucket, object_store: ObjectStore) -> None:
    bucket.put("canvases/one/aa.webp", b"x")
    found = object_store.client().head_object(Bucket=bucket.bucket_name, Key="easel/canvases/one/aa.webp")
    assert found["ContentType"] == "image/webp"


def test_a_large_file_goes_up_in_parts_and_comes_back_whole(bucket: PrivateBucket, object_store: ObjectStore) -> None:
    data = os.urandom(20 * 1024 * 1024)
    bucket.put(NAME, data)
    assert bucket.read(NAME) == data
    assert bucket.open_range(NAME, 9_000_000, 9_000_010).file.read() == data[9_000_000:9_000_010]
    found = object_store.client().head_object(Bucket=bucket.bucket_name, Key=f"easel/{NAME}")
    assert found["ETag"].strip('"').endswith("-3")


def test_a_file_that_is_there_stays_unless_its_size_is_wrong(bucket: PrivateBucket) -> None:
    bucket.put(NAME, b"0123456789")
    bucket.put(NAME, b"abcdefghij")
    assert bucket.read(NAME) == b"0123456789"
    bucket.put(NAME, b"whole again")
    assert bucket.read(NAME) == b"whole again"


def test_what_is_not_there_is_told_apart_from_what_cannot_be_had(object_store: ObjectStore) -> None:
    options = object_store.options(object_store.new_bucket())
    for missing in (PrivateBucket(**options).read, PrivateBucket(**options).stat, PrivateBucket(**options).open_range):
        with pytest.raises(FileNotFoundError):
            missing(NAME)
    for wrong in (
        {"secret_key": "not the right one"},
        {"bucket_name": "no-such-bucket"},
        {"endpoint_url": "http://127.0.0.1:1"},
    ):
        storage = PrivateBucket(**(options | wrong))
        with pytest.raises(StorageUnavailable) as caught:
            storage.put(NAME, b"x")
        assert caught.value.status == 503
        with pytest.raises(StorageUnavailable):
            list(storage.walk())


def test_walking_finds_every_file_below_a_prefix(bucket: PrivateBucket) -> None:
    names = {"canvases/one/aa.png", "canvases/two/bb.jpg", "incoming/cc"}
    for name in names:
        bucket.put(name, b"x")
    assert {each.name for each in bucket.walk()} == names
    assert {each.name for each in bucket.walk("canvases/")} == names - {"incoming/cc"}
    assert list(bucket.walk("nothing/")) == []


def test_a_file_is_renamed_and_removed_once(bucket: PrivateBucket) -> None:
    bucket.put(NAME, b"x")
    bucket.rename(NAME, f"aside/{NAME}")
    assert [each.name for each in bucket.walk()] == [f"aside/{NAME}"]
    bucket.remove(f"aside/{NAME}")
    bucket.remove(f"aside/{NAME}")
    assert list(bucket.walk()) == []


def test_parts_that_were_never_put_together_are_found_and_cleared_away(
    bucket: PrivateBucket, object_store: ObjectStore
) -> None:
    client, place = object_store.client(), {"Bucket": bucket.bucket_name, "Key": f"easel/{NAME}"}
    begun = client.create_multipart_upload(**place)["UploadId"]
    client.upload_part(**place, UploadId=begun, PartNumber=1, Body=b"x" * 100)
    [unfinished] = bucket.unfinished()
    assert unfinished.name == NAME
    assert list(bucket.walk()) == []
    bucket.give_up(unfinished)
    bucket.give_up(unfinished)
    assert list(bucket.unfinished()) == []


def test_nobody_reads_the_bucket_without_a_signature(bucket: PrivateBucket, http: httpx2.Client) -> None:
    bucket.put(NAME, b"x")
    assert http.get(link(bucket).partition("?")[0]).status_code == 403


def test_a_signed_link_shows_the_file_as_we_say_and_in_parts(bucket: PrivateBucket, http: httpx2.Client) -> None:
    bucket.put(NAME, b"0123456789")
    found = http.get(link(bucket))
    assert (found.status_code, found.content) == (200, b"0123456789")
    assert found.headers["Content-Type"] == SHOWN.mime
    assert found.headers["Content-Disposition"] == SHOWN.disposition
    assert found.headers["Cache-Control"] == SHOWN.cache_control
    part = http.get(link(bucket), headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert http.get(link(bucket), headers={"Range": "bytes=10-"}).status_code == 416


def test_a_tampered_link_is_refused(bucket: PrivateBucket, http: httpx2.Client) -> None:
    bucket.put(NAME, b"x")
    bucket.put("canvases/one/bb.png", b"somebody else's")
    signed = link(bucket)
    for tampered in (
        signed.replace("/aa.png", "/bb.png"),
        signed.replace("image%2Fpng", "text%2Fhtml"),
        signed.replace("X-Amz-Expires=1200", "X-Amz-Expires=604800"),
        signed[:-1] + ("0" if signed[-1] != "0" else "1"),
    ):
        assert tampered != signed
        assert http.get(tampered).status_code == 403
    assert http.put(signed, content=b"mine").status_code == 403
    assert http.delete(signed).status_code == 403
    assert bucket.read(NAME) == b"x"


def test_a_link_is_refused_when_its_time_is_over(bucket: PrivateBucket, http: httpx2.Client) -> None:
    bucket.put(NAME, b"x")
    address = bucket_address(bucket.endpoint_url, bucket.bucket_name, in_host=False)
    now = int(time.time())
    for age, status in ((10, 200), (130, 403)):
        signed = link_to(
            address,
            f"easel/{NAME}",
            {},
            region="us-east-1",
            window=Window(now - age, 60),
            credentials=bucket._frozen_credentials(),
        )
        assert http.get(signed).status_code == status


def test_links_lead_to_where_browsers_reach_the_bucket(object_store: ObjectStore) -> None:
    options = object_store.options("pictures", public_endpoint_url="https://media.example.com")
    assert link(PrivateBucket(**options)).startswith(f"https://media.example.com/pictures/{NAME}?")
    in_host = PrivateBucket(**(options | {"addressing_style": "virtual"}))
    assert link(in_host).startswith(f"https://pictures.media.example.com/{NAME}?")


def test_the_secret_key_is_in_no_log_and_no_message(
    object_store: ObjectStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    storage = PrivateBucket(**object_store.options("no-such-bucket"))
    with pytest.raises(StorageUnavailable) as caught:
        storage.put(NAME, b"x")
    link(storage)
    assert "no-such-bucket" in caplog.text
    assert SECRET_KEY not in caplog.text + repr(caught.value) + str(caught.value.as_error()) + repr(storage)
