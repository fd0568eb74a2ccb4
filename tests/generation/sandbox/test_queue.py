"""The queue's wire, spoken plainly and by fal's own client."""

import asyncio
from collections.abc import Iterator

import fal_client
import fal_client.client
import httpx2
import pytest

from generation.sandbox import Sandbox

ENDPOINT = "fal-ai/flux-2/flash"
BODY = {"prompt": "a quiet sea", "seed": 7, "image_size": {"width": 64, "height": 48}}
FOREVER = 3600


@pytest.fixture
def fal(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[fal_client.SyncClient]:
    monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", f"{sandbox.url}/")
    monkeypatch.setattr(fal_client.client, "REST_URL", sandbox.url)
    monkeypatch.setattr(fal_client.client, "CDN_URL", sandbox.url)
    monkeypatch.setattr(fal_client.client, "MAX_ATTEMPTS", 1)
    client = fal_client.SyncClient(key="fal-test-key")
    yield client
    client._client.close()  # it has no close of its own


def submit(http: httpx2.Client, body: object = BODY, endpoint: str = ENDPOINT) -> dict[str, str]:
    answer = http.post(f"/{endpoint}", json=body)
    assert answer.status_code == 200
    submitted: dict[str, str] = answer.json()
    return submitted


def test_submit_answers_with_short_urls_and_the_queue_position(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.behave(queue_seconds=FOREVER)
    submitted = submit(http)
    url = f"{sandbox.url}/fal-ai/flux-2/requests/{submitted['request_id']}"
    assert submitted == {
        "status": "IN_QUEUE",
        "request_id": submitted["request_id"],
        "response_url": url,
        "status_url": f"{url}/status",
        "cancel_url": f"{url}/cancel",
        "queue_position": 2,
        "logs": None,
        "metrics": {},
    }


def test_status_is_202_while_queued_and_running_and_200_when_completed(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.behave(queue_seconds=FOREVER)
    queued = http.get(submit(http)["status_url"])
    assert (queued.status_code, queued.json()["status"], queued.json()["queue_position"]) == (202, "IN_QUEUE", 2)
    sandbox.behave(queue_seconds=0, run_seconds=FOREVER)
    running = http.get(submit(http)["status_url"])
    assert (running.status_code, running.json()["status"], running.json()["logs"]) == (202, "IN_PROGRESS", None)
    sandbox.behave(run_seconds=0)
    done = http.get(submit(http)["status_url"])
    assert (done.status_code, done.json()["status"]) == (200, "COMPLETED")
    assert done.json()["metrics"] == {"inference_time": 0.0}
    assert "error" not in done.json()


@pytest.mark.parametrize("flag", ["1", "true"])
def test_logs_are_given_only_when_asked_for(http: httpx2.Client, flag: str) -> None:
    url = submit(http)["status_url"]
    assert http.get(url).json()["logs"] is None
    logs = http.get(url, params={"logs": flag}).json()["logs"]
    assert len(logs) == 5
    assert set(logs[0]) == {"message", "timestamp", "level", "source", "labels"}


def test_early_result_is_refused(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.behave(run_seconds=FOREVER)
    answer = http.get(submit(http)["response_url"])
    assert (answer.status_code, answer.json()) == (400, {"detail": "Request is still in progress"})


def test_result_describes_the_picture_that_its_url_serves(http: httpx2.Client) -> None:
    result = http.get(submit(http)["response_url"]).json()
    assert (result["seed"], result["prompt"], result["has_nsfw_concepts"]) == (7, "a quiet sea", [False])
    (image,) = result["images"]
    with httpx2.Client() as stranger:
        media = stranger.get(image["url"])
    assert media.headers["content-type"] == image["content_type"] == "image/png"
    assert len(media.content) == image["file_size"]
    assert (image["width"], image["height"]) == (64, 48)


def test_long_path_urls_are_understood_too(http: httpx2.Client) -> None:
    request_id = submit(http)["request_id"]
    assert http.get(f"/{ENDPOINT}/requests/{request_id}/status").status_code == 200
    assert http.get(f"/{ENDPOINT}/requests/{request_id}").status_code == 200
    assert http.get(f"/{ENDPOINT}/requests/{request_id}/response").status_code == 200


def test_unknown_request_and_unknown_path_are_404(http: httpx2.Client) -> None:
    unknown = http.get("/fal-ai/flux-2/requests/nothing/status")
    assert (unknown.status_code, unknown.json()) == (404, {"status": "NOT_FOUND"})
    assert http.put("/fal-ai/flux-2/requests/nothing/cancel").json() == {"status": "NOT_FOUND"}
    assert http.post("/nothing", json={}).json() == {"detail": 'Application "nothing" not found'}
    assert http.get("/fal-ai/flux-2").json() == {"detail": "Path /fal-ai/flux-2 not found"}


@pytest.mark.parametrize("header", ["", "Key bad-key", "Bearer fal-test-key"])
def test_missing_or_bad_key_is_401_and_accepts_nothing(http: httpx2.Client, sandbox: Sandbox, header: str) -> None:
    answer = http.post(f"/{ENDPOINT}", json=BODY, headers={"Authorization": header})
    assert (answer.status_code, answer.json()) == (401, {"detail": "No user found for Key ID and Secret"})
    assert sandbox.counts()["paid"] == 0


def test_body_that_is_no_json_object_is_refused_at_submit(http: httpx2.Client, sandbox: Sandbox) -> None:
    for body in (b"[1]", b"{nonsense", b"\xff"):
        assert http.post(f"/{ENDPOINT}", content=body).status_code == 400
    assert sandbox.counts()["accepted"]["submit"] == 0


@pytest.mark.parametrize("body", [{}, {"prompt": ""}, {"prompt": "   "}, {"prompt": 3}, {"prompt": None}])
def test_bad_prompt_is_a_422_at_the_result(http: httpx2.Client, body: dict[str, object]) -> None:
    submitted = submit(http, body)
    assert http.get(submitted["status_url"]).json()["status"] == "COMPLETED"
    answer = http.get(submitted["response_url"])
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "prompt"]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"image_size": "enormous"}, "image_size"),
        ({"image_size": {"width": 0, "height": 64}}, "image_size"),
        ({"image_size": {"width": "64", "height": 64}}, "image_size"),
        ({"image_size": {"width": 14142, "height": 14142}}, "image_size"),
        ({"image_size": "99999x99999"}, "image_size"),
        ({"image_size": [64, 64]}, "image_size"),
        ({"num_images": 5}, "num_images"),
        ({"num_images": 0}, "num_images"),
        ({"num_images": "2"}, "num_images"),
        ({"output_format": "bmp"}, "output_format"),
        ({"output_format": ["png"]}, "output_format"),
        ({"seed": "seven"}, "seed"),
        ({"aspect_ratio": "7:3"}, "aspect_ratio"),
        ({"aspect_ratio": ["1:1"]}, "aspect_ratio"),
        ({"aspect_ratio": "1:1", "resolution": [1]}, "resolution"),
    ],
)
def test_bad_argument_is_named_in_the_422(http: httpx2.Client, arguments: dict[str, object], field: str) -> None:
    answer = http.get(submit(http, {"prompt": "x", **arguments})["response_url"])
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", field])


def test_half_a_surrogate_pair_in_a_prompt_does_no_harm(http: httpx2.Client) -> None:
    answer = http.post(f"/{ENDPOINT}", content=b'{"prompt": "sea \\ud83d \\u0000", "image_size": "square"}')
    assert http.get(answer.json()["response_url"]).status_code == 200


def test_video_endpoint_is_refused_at_the_result(http: httpx2.Client) -> None:
    submitted = submit(http, {"prompt": "x"}, "fal-ai/kling-video/v3/pro/text-to-video")
    answer = http.get(submitted["response_url"])
    assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, "feature_not_supported")


def test_cancel_of_an_open_job_ends_it_without_a_picture(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.behave(queue_seconds=FOREVER)
    submitted = submit(http)
    answer = http.put(submitted["cancel_url"])
    assert (answer.status_code, answer.json()) == (202, {"status": "CANCELLATION_REQUESTED"})
    status = http.get(submitted["status_url"])
    assert (status.status_code, status.json()["error_type"]) == (200, "client_cancelled")
    assert http.get(submitted["response_url"]).status_code == 499
    token = submitted["request_id"].replace("-", "")
    assert http.get(f"/files/b/{token}/0.png").status_code == 404


def test_cancel_that_does_not_work_lets_the_job_run(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.behave(run_seconds=FOREVER, cancel_works=False)
    submitted = submit(http)
    assert http.put(submitted["cancel_url"]).status_code == 202
    assert http.get(submitted["status_url"]).json()["status"] == "IN_PROGRESS"


def test_cancel_of_a_finished_job_comes_too_late(http: httpx2.Client) -> None:
    submitted = submit(http)
    answer = http.put(submitted["cancel_url"])
    assert (answer.status_code, answer.json()) == (400, {"status": "ALREADY_COMPLETED"})
    assert http.get(submitted["response_url"]).status_code == 200


def test_fal_client_runs_a_job_to_its_result(fal: fal_client.SyncClient, sandbox: Sandbox) -> None:
    handle = fal.submit(ENDPOINT, arguments=BODY)
    status = handle.status(with_logs=True)
    assert isinstance(status, fal_client.Completed)
    assert status.logs
    assert len(status.logs) == 5
    assert handle.get()["images"][0]["width"] == 64
    assert sandbox.counts()["paid"] == 1


def test_fal_client_sees_queued_running_and_a_cancel(fal: fal_client.SyncClient, sandbox: Sandbox) -> None:
    sandbox.behave(queue_seconds=FOREVER)
    handle = fal.submit(ENDPOINT, arguments=BODY)
    assert handle.status() == fal_client.Queued(position=2)
    handle.cancel()
    assert isinstance(handle.status(), fal_client.Completed)
    sandbox.behave(queue_seconds=0, run_seconds=FOREVER)
    assert isinstance(fal.submit(ENDPOINT, arguments=BODY).status(), fal_client.InProgress)


def test_fal_client_raises_the_models_refusal_at_the_result(fal: fal_client.SyncClient) -> None:
    handle = fal.submit(ENDPOINT, arguments={"prompt": ""})
    with pytest.raises(fal_client.client.FalClientHTTPError) as caught:
        handle.get()
    assert caught.value.status_code == 422


def test_fal_client_uploads_a_reference_that_an_edit_then_uses(
    fal: fal_client.SyncClient, sandbox: Sandbox, http: httpx2.Client
) -> None:
    picture = http.get(http.get(submit(http)["response_url"]).json()["images"][0]["url"]).content

    async def upload() -> str:
        # The blocking client leaves the connection of an upload open; this one closes it.
        url: str = await fal_client.AsyncClient(key="fal-test-key").upload(picture, "image/png", "sea.png")
        return url

    url = asyncio.run(upload())
    assert url.startswith(sandbox.url)
    assert http.get(url).content == picture
    body = {"prompt": "at night", "image_urls": [url], "image_size": {"width": 64, "height": 64}, "seed": 1}
    assert fal.submit("fal-ai/flux-2/edit", arguments=body).get()["images"][0]["height"] == 64
    assert len(sandbox.calls("token")) == len(sandbox.calls("upload")) == 1
