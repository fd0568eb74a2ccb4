"""Every fault does what its name says, and a submit is accepted exactly where the provider would have accepted it."""

import io
import threading
from collections.abc import Callable

import httpx2
import pytest
from PIL import Image

from generation.sandbox import Sandbox

ENDPOINT = "fal-ai/flux-2"
BODY = {"prompt": "a quiet sea", "seed": 7, "image_size": {"width": 64, "height": 64}}


def submit(http: httpx2.Client, body: object = BODY) -> httpx2.Response:
    return http.post(f"/{ENDPOINT}", json=body)


def wait_for(condition: Callable[[], object]) -> None:
    for _ in range(2000):
        if condition():
            return
        threading.Event().wait(0.005)
    pytest.fail("it did not happen")


def test_refused_submit_is_not_accepted(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "refuse")
    with pytest.raises(httpx2.TransportError):
        submit(http)
    assert submit(http).status_code == 200
    assert sandbox.counts()["received"]["submit"] == 2
    assert sandbox.counts()["accepted"]["submit"] == 1
    assert [call["body"] is None for call in sandbox.calls("submit")] == [True, False]


def test_dropped_submit_is_accepted_and_runs(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "drop_before_answer")
    with pytest.raises(httpx2.RemoteProtocolError):
        submit(http)
    (call,) = sandbox.calls("submit")
    assert (call["accepted"], call["answered"], call["fault"]) == (True, False, "drop_before_answer")
    assert http.get(f"/fal-ai/flux-2/requests/{call['request_id']}").status_code == 200


def test_submit_cut_off_in_its_answer_is_accepted(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "drop_mid_answer")
    with pytest.raises(httpx2.RemoteProtocolError):
        submit(http)
    (call,) = sandbox.calls("submit")
    assert (call["accepted"], call["answered"]) == (True, False)


def test_held_submit_is_accepted_before_it_is_answered(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "hold", seconds=600)
    with pytest.raises(httpx2.ReadTimeout):
        http.post(f"/{ENDPOINT}", json=BODY, timeout=httpx2.Timeout(10, read=0.3))
    wait_for(lambda: sandbox.counts()["accepted"]["submit"])
    (call,) = sandbox.calls("submit")
    assert (call["accepted"], call["answered"]) == (True, False)


def test_held_answer_comes_in_the_end(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("status", "hold", seconds=0.05)
    assert http.get(submit(http).json()["status_url"]).status_code == 200
    assert sandbox.calls("status")[0]["answered"]


@pytest.mark.parametrize("release", [Sandbox.release, Sandbox.reset_behaviour, Sandbox.wipe])
def test_hanging_submit_is_accepted_and_answered_only_when_released(
    http: httpx2.Client, sandbox: Sandbox, release: Callable[[Sandbox], None]
) -> None:
    sandbox.fault("submit", "hang")
    answers: list[httpx2.Response] = []
    thread = threading.Thread(target=lambda: answers.append(submit(http)))
    thread.start()
    wait_for(lambda: sandbox.counts()["accepted"]["submit"])
    assert not answers
    assert not sandbox.calls("submit")[0]["answered"]

    def released() -> bool:
        # Each time anew: the call is noted before its thread begins to wait, and one release could be too early.
        release(sandbox)
        return bool(answers)

    wait_for(released)
    thread.join()
    assert answers[0].json()["status"] == "IN_QUEUE"


def test_stop_ends_what_hangs(tmp_path_factory: pytest.TempPathFactory) -> None:
    sandbox = Sandbox(tmp_path_factory.mktemp("state"))
    sandbox.start()
    sandbox.fault("submit", "hang")
    caught: list[Exception] = []

    def call() -> None:
        try:
            httpx2.post(f"{sandbox.url}/{ENDPOINT}", json=BODY, headers={"Authorization": "Key k"})
        except httpx2.TransportError as error:
            caught.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    wait_for(lambda: sandbox.counts()["accepted"]["submit"])
    sandbox.stop()
    thread.join()
    assert caught


@pytest.mark.parametrize("code", [400, 401, 403, 404, 408, 409, 429, 500, 503, 504])
def test_status_answers_with_that_code_and_accepts_nothing(http: httpx2.Client, sandbox: Sandbox, code: int) -> None:
    sandbox.fault("submit", "status", code=code)
    answer = submit(http)
    assert answer.status_code == code
    assert isinstance(answer.json()["detail"], str)
    assert sandbox.counts()["paid"] == 0
    assert submit(http).status_code == 200


def test_status_gives_the_headers_and_body_asked_for(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "status", code=429, headers={"Retry-After": "2"}, body={"detail": "slowly"})
    answer = submit(http)
    assert (answer.headers["retry-after"], answer.json()) == ("2", {"detail": "slowly"})
    sandbox.fault("submit", "status", code=503, body="<h1>down</h1>")
    answer = submit(http)
    assert (answer.headers["content-type"], answer.text) == ("text/html", "<h1>down</h1>")


def test_502_is_the_page_of_nginx(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "status", code=502)
    answer = submit(http)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert "nginx" in answer.text


def test_header_of_a_fault_cannot_break_the_answer(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "status", code=500, headers={"X-A": "1\r\nX-B: 2"})
    assert "x-b" not in submit(http).headers


def test_garbage_and_wrong_type(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "garbage")
    answer = submit(http)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r".*"):
        answer.json()
    sandbox.fault("submit", "wrong_type")
    answer = submit(http)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.json()["status"] == "IN_QUEUE"
    assert sandbox.counts()["accepted"]["submit"] == 2


def test_slow_drip_arrives_whole(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("result", "slow_drip", seconds=0.05)
    result = http.get(submit(http).json()["response_url"])
    assert result.json()["seed"] == 7


def test_completed_with_error_fails_at_the_result(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "completed_with_error", code=504, error="too slow", error_type="generation_timeout")
    submitted = submit(http).json()
    status = http.get(submitted["status_url"]).json()
    assert (status["status"], status["error"], status["error_type"]) == (
        "COMPLETED",
        "too slow",
        "generation_timeout",
    )
    for _ in range(2):
        result = http.get(submitted["response_url"])
        assert (result.status_code, result.json()["error_type"]) == (504, "generation_timeout")
    assert http.get(submit(http).json()["response_url"]).status_code == 200


@pytest.mark.parametrize("on", ["submit", "status", "result"])
def test_content_policy_is_a_422_for_good(http: httpx2.Client, sandbox: Sandbox, on: str) -> None:
    sandbox.fault(on, "content_policy")
    submitted = submit(http).json()
    assert http.get(submitted["status_url"]).json()["status"] == "COMPLETED"
    for _ in range(2):
        result = http.get(submitted["response_url"])
        assert (result.status_code, result.json()["detail"][0]["type"]) == (422, "content_policy_violation")


def test_black_nsfw_is_a_black_picture_and_says_so(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "black_nsfw")
    result = http.get(submit(http).json()["response_url"]).json()
    assert result["has_nsfw_concepts"] == [True]
    with Image.open(io.BytesIO(http.get(result["images"][0]["url"]).content)) as picture:
        assert picture.getbbox() is None


def media(http: httpx2.Client) -> httpx2.Response:
    return http.get(http.get(submit(http).json()["response_url"]).json()["images"][0]["url"])


@pytest.mark.parametrize("on", ["media", "submit", "status", "result"])
def test_spoiled_media(http: httpx2.Client, sandbox: Sandbox, on: str) -> None:
    whole = media(http).content

    def spoiled(do: str) -> httpx2.Response:
        sandbox.fault(on, do)
        submitted = submit(http).json()
        http.get(submitted["status_url"])
        return http.get(http.get(submitted["response_url"]).json()["images"][0]["url"])

    assert spoiled("truncated_image").content == whole[: len(whole) // 2]
    labelled = spoiled("mislabelled_image")
    assert (labelled.headers["content-type"], labelled.content) == ("image/jpeg", whole)
    page = spoiled("html_instead_of_image")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html")
    assert spoiled("expired_media").status_code == 404
    assert media(http).content == whole


def test_media_fault_is_over_after_its_times(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("media", "expired_media", times=2)
    url = http.get(submit(http).json()["response_url"]).json()["images"][0]["url"]
    assert [http.get(url).status_code for _ in range(3)] == [404, 404, 200]


def test_fault_without_end_stays(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "status", code=503, times=None)
    assert [submit(http).status_code for _ in range(4)] == [503] * 4


def test_fault_meets_only_what_it_matches(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("submit", "status", code=503, match={"prompt": "storm"})
    sandbox.fault("submit", "status", code=429, match={"endpoint": "fal-ai/flux/dev"})
    assert submit(http).status_code == 200
    assert submit(http, {"prompt": "a storm at sea"}).status_code == 503
    assert http.post("/fal-ai/flux/dev", json=BODY).status_code == 429


def test_look_ups_match_by_the_job_they_are_about(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("status", "status", code=500, match={"prompt": "quiet", "endpoint": ENDPOINT})
    other = submit(http, {"prompt": "loud"}).json()
    assert http.get(other["status_url"]).status_code == 200
    assert http.get(submit(http).json()["status_url"]).status_code == 500


def test_faults_are_used_in_their_order(http: httpx2.Client, sandbox: Sandbox) -> None:
    for code in (500, 502, 503):
        sandbox.fault("submit", "status", code=code)
    assert [submit(http).status_code for _ in range(4)] == [500, 502, 503, 200]


def test_fault_on_any_meets_every_kind(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("any", "status", code=503, times=None)
    assert submit(http).status_code == 503
    assert http.post("/storage/auth/token", json={}).status_code == 503
    assert http.get("/v1/models").status_code == 503
    assert sandbox.counts()["received"]["models"] == 1


@pytest.mark.parametrize("do", ["refuse", "drop_before_answer"])
@pytest.mark.parametrize("on", ["status", "result", "cancel", "media", "token", "models"])
def test_connection_faults_meet_every_kind(http: httpx2.Client, sandbox: Sandbox, on: str, do: str) -> None:
    submitted = submit(http).json()
    calls: dict[str, Callable[[], httpx2.Response]] = {
        "status": lambda: http.get(submitted["status_url"]),
        "result": lambda: http.get(submitted["response_url"]),
        "cancel": lambda: http.put(submitted["cancel_url"]),
        "media": lambda: http.get(f"/files/b/{submitted['request_id'].replace('-', '')}/0.png"),
        "token": lambda: http.post("/storage/auth/token", json={}),
        "models": lambda: http.get("/v1/models"),
    }
    sandbox.fault(on, do)
    with pytest.raises(httpx2.TransportError):
        calls[on]()
    assert calls[on]().status_code in (200, 400)
