"""Uploads and public media."""

import httpx2
import pytest

from generation.sandbox import Sandbox


def token(http: httpx2.Client) -> str:
    answer = http.post("/storage/auth/token", params={"storage_type": "fal-cdn-v3"}, json={})
    assert answer.status_code == 200
    issued: dict[str, str] = answer.json()
    assert set(issued) == {"token", "token_type", "base_url", "expires_at"}
    return issued["token"]


def test_upload_with_a_token_is_served_to_anybody(http: httpx2.Client) -> None:
    headers = {"Authorization": f"Bearer {token(http)}", "Content-Type": "image/png", "X-Fal-File-Name": "a b.png"}
    url = http.post("/files/upload", content=b"bytes", headers=headers).json()["access_url"]
    with httpx2.Client() as stranger:
        served = stranger.get(url)
    assert (served.content, served.headers["content-type"]) == (b"bytes", "image/png")
    assert url.endswith("/a_b.png")


def test_upload_by_initiate_and_put(http: httpx2.Client) -> None:
    body = {"file_name": "../../etc/passwd", "content_type": "image/webp"}
    places = http.post("/storage/upload/initiate", params={"storage_type": "gcs"}, json=body).json()
    assert http.get(places["file_url"]).status_code == 404
    assert http.put(places["upload_url"], content=b"bytes").status_code == 200
    assert http.get(places["file_url"]).content == b"bytes"


@pytest.mark.parametrize("path", ["/storage/auth/token", "/storage/upload/initiate", "/files/upload"])
@pytest.mark.parametrize("header", ["", "Key bad-key", "Bearer made-up"])
def test_storage_needs_a_key_or_its_token(http: httpx2.Client, path: str, header: str) -> None:
    assert http.post(path, json={}, headers={"Authorization": header}).status_code == 401


def test_put_and_get_of_unknown_files_are_404(http: httpx2.Client) -> None:
    path = f"/files/b/{'0' * 32}/a.png"
    assert http.put(path, content=b"x").status_code == 404
    assert http.get(path).status_code == 404
    assert http.get("/files/b/..%2f..%2fsandbox.sqlite3").status_code == 404


def test_media_of_an_unfinished_job_is_not_there_yet(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.behave(run_seconds=3600)
    request_id = http.post("/fal-ai/flux-2", json={"prompt": "sea"}).json()["request_id"]
    assert http.get(f"/files/b/{request_id.replace('-', '')}/0.png").status_code == 404


def test_finished_job_has_no_pictures_but_its_own(http: httpx2.Client) -> None:
    request_id = http.post("/fal-ai/flux-2", json={"prompt": "sea", "image_size": "square"}).json()["request_id"]
    folder = f"/files/b/{request_id.replace('-', '')}"
    statuses = [http.get(f"{folder}/{name}").status_code for name in ("0.png", "1.png", "0.jpeg", "x.png", "0")]
    assert statuses == [200, 404, 404, 404, 404]


def test_media_call_shows_whether_a_key_was_sent(http: httpx2.Client, sandbox: Sandbox) -> None:
    path = f"/files/b/{'0' * 32}/a.png"
    http.get(path)
    http.get(path, headers={"Authorization": ""})
    assert [call["key_tail"] for call in sandbox.calls("media")] == ["-key", ""]
