"""The control plane, over HTTP."""

import httpx2
import pytest

from generation.sandbox import Sandbox
from generation.sandbox.control import Control
from generation.sandbox.emulator import Emulator
from generation.sandbox.waiting import Waiting
from generation.sandbox.wire import Request


def test_calls_tell_what_was_sent(http: httpx2.Client) -> None:
    body = {"prompt": "sea", "image_url": "data:image/png;base64," + "A" * 5000}
    submitted = http.post("/fal-ai/flux/dev", json=body).json()
    http.get(submitted["status_url"])
    submit, status = http.get("/_sandbox/calls").json()
    assert (submit["seq"], submit["kind"], submit["method"], submit["path"]) == (
        1,
        "submit",
        "POST",
        "/fal-ai/flux/dev",
    )
    assert (submit["endpoint"], submit["request_id"]) == ("fal-ai/flux/dev", submitted["request_id"])
    assert (submit["key_tail"], submit["accepted"], submit["answered"]) == ("-key", True, True)
    assert submit["body"]["prompt"] == "sea"
    assert submit["body"]["image_url"].endswith("(5022 characters)")
    assert (status["kind"], status["body"], status["accepted"]) == ("status", None, False)


def test_calls_can_be_filtered(http: httpx2.Client) -> None:
    for _ in range(2):
        http.get(http.post("/fal-ai/flux/dev", json={"prompt": "sea"}).json()["status_url"])
    assert [call["seq"] for call in http.get("/_sandbox/calls?kind=submit").json()] == [1, 3]
    assert [call["seq"] for call in http.get("/_sandbox/calls?after=3").json()] == [4]
    assert http.get("/_sandbox/calls?after=x").status_code == 400


def test_counts_tell_paid_from_received(http: httpx2.Client) -> None:
    fault = {"on": "submit", "do": "status", "code": 503, "times": 2}
    http.put("/_sandbox/behaviour", json={"faults": [fault]})
    for _ in range(3):
        http.post("/fal-ai/flux/dev", json={"prompt": "sea"})
    counts = http.get("/_sandbox/counts").json()
    assert (counts["received"]["submit"], counts["accepted"]["submit"], counts["paid"]) == (3, 1, 1)


def test_behaviour_is_changed_read_and_reset(http: httpx2.Client) -> None:
    changed = http.put("/_sandbox/behaviour", json={"queue_seconds": 9, "faults": [{"on": "any", "do": "hang"}]})
    assert changed.json() == http.get("/_sandbox/behaviour").json()
    assert (changed.json()["queue_seconds"], changed.json()["faults"][0]["times"]) == (9, 1)
    partly = http.put("/_sandbox/behaviour", json={"run_seconds": 8}).json()
    assert (partly["queue_seconds"], len(partly["faults"])) == (9, 1)
    reset = http.request("DELETE", "/_sandbox/behaviour").json()
    assert (reset["queue_seconds"], reset["run_seconds"], reset["faults"]) == (1.5, 4.0, [])


@pytest.mark.parametrize(
    "change",
    [
        {"queue_seconds": -1},
        {"queue_seconds": "1"},
        {"queue_seconds": True},
        {"log_lines": 1.5},
        {"google_thought": "loud"},
        {"cancel_works": 1},
        {"bad_keys": "k"},
        {"bad_keys": 3},
        {"speed": 1},
        {"faults": {}},
        {"run_seconds": 1, "faults": [{"on": "submit", "do": "explode"}]},
        [],
    ],
)
def test_bad_behaviour_is_refused_and_changes_nothing(http: httpx2.Client, change: object) -> None:
    before = http.get("/_sandbox/behaviour").json()
    answer = http.put("/_sandbox/behaviour", json=change)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert http.get("/_sandbox/behaviour").json() == before


def test_wiping_forgets_everything(http: httpx2.Client, sandbox: Sandbox) -> None:
    submitted = http.post("/fal-ai/flux/dev", json={"prompt": "sea", "image_size": "square"}).json()
    url = http.get(submitted["response_url"]).json()["images"][0]["url"]
    assert http.request("DELETE", "/_sandbox/state").status_code == 200
    assert sandbox.counts()["paid"] == 0
    assert http.get(submitted["status_url"]).status_code == 404
    assert http.get(url).status_code == 404
    assert sandbox.calls()[0]["seq"] == 1


def test_control_calls_are_not_provider_calls(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("any", "status", code=503, times=None)
    assert http.get("/_sandbox/counts").status_code == 200
    assert http.put("/_sandbox/release").status_code == 200
    assert http.post("/_sandbox/behaviour").status_code == 404
    assert sandbox.calls() == []


def test_other_machines_are_turned_away(tmp_path_factory: pytest.TempPathFactory) -> None:
    emulator = Emulator(tmp_path_factory.mktemp("state"))
    control = Control(emulator, Waiting())
    request = Request("GET", "/_sandbox/counts")
    assert control.answer(request, "192.0.2.7").status == 403
    assert control.answer(request, "127.0.0.1").status == 200
    assert control.answer(request, "::1").status == 200
    emulator.close()
