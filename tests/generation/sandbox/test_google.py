"""Gemini's wire, spoken plainly and by Google's own SDK."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from google import genai
from google.genai import errors, types
from PIL import Image

from generation.sandbox import Sandbox

MODEL = "gemini-nano-banana-2.1"
LITE = "gemini-3.1-flash-lite-image"


@pytest.fixture
def gemini(sandbox: Sandbox) -> Iterator[genai.Client]:
    options = types.HttpOptions(base_url=sandbox.url, api_version="v1")
    client = genai.Client(vertexai=False, api_key="google-test-key", http_options=options)
    yield client
    client.close()


def reference(colour: str = "red", size: tuple[int, int] = (32, 32)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "png")
    return target.getvalue()


def ask(http: httpx2.Client, model: str = MODEL, parts: object = None, **config: Any) -> httpx2.Response:
    body = {"contents": [{"role": "user", "parts": parts or [{"text": "a quiet sea"}]}], "generationConfig": config}
    return http.post(f"/v1/models/{model}:generateContent", json=body)


def picture_in(answer: dict[str, Any]) -> bytes:
    part = answer["candidates"][0]["content"]["parts"][-1]
    assert part["inlineData"]["mimeType"] == "image/jpeg"
    return base64.b64decode(part["inlineData"]["data"])


def test_answer_has_googles_shape(http: httpx2.Client) -> None:
    answer = ask(http).json()
    assert set(answer) == {"candidates", "usageMetadata", "modelVersion", "responseId"}
    (candidate,) = answer["candidates"]
    assert (candidate["finishReason"], candidate["content"]["role"]) == ("STOP", "model")
    assert [part.get("thought", False) for part in candidate["content"]["parts"]] == [True, False]
    usage = answer["usageMetadata"]
    assert usage["totalTokenCount"] == sum(
        usage[name] for name in ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")
    )
    with Image.open(io.BytesIO(picture_in(answer))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1024, 1024))


def test_sdk_gets_the_picture_it_asked_for(gemini: genai.Client, sandbox: Sandbox) -> None:
    config = types.GenerateContentConfig(
        response_modalities=["IMAGE"],
        image_config=types.ImageConfig(aspect_ratio="16:9", image_size="2K"),
        thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel.MINIMAL),
    )
    parts = [
        types.Part.from_bytes(data=reference(size=(500, 500)), mime_type="image/png"),
        types.Part(text="make it blue"),
    ]
    answer = gemini.models.generate_content(model=MODEL, contents=[types.Content(parts=parts)], config=config)
    assert answer.parts
    inline = answer.parts[-1].inline_data
    assert inline
    assert inline.data
    with Image.open(io.BytesIO(inline.data)) as picture:
        assert picture.size == (2752, 1536)
    (call,) = sandbox.calls("generate")
    assert (call["endpoint"], call["key_tail"], call["accepted"]) == (MODEL, "-key", True)
    assert "characters)" in call["body"]["contents"][0]["parts"][0]["inlineData"]["data"]


@pytest.mark.parametrize("version", ["v1", "v1beta", "proxy/v1"])
def test_any_version_prefix_is_served(http: httpx2.Client, version: str) -> None:
    assert http.get(f"/{version}/models/{MODEL}").json()["name"] == f"models/{MODEL}"


def test_both_spellings_and_all_base64_forms_of_a_reference_mean_the_same(http: httpx2.Client) -> None:
    data = reference(size=(37, 41))
    standard, url_safe = base64.b64encode(data).decode(), base64.urlsafe_b64encode(data).decode()
    parts = [
        {"inlineData": {"mimeType": "image/png", "data": standard}},
        {"inlineData": {"mime_type": "image/png", "data": url_safe}},
        {"inline_data": {"mime_type": "image/png", "data": url_safe.rstrip("=")}},
    ]
    pictures = {picture_in(ask(http, LITE, [part, {"text": "x"}], seed=1).json()) for part in parts}
    assert len(pictures) == 1
    assert pictures != {picture_in(ask(http, LITE, [{"text": "x"}], seed=1).json())}


def test_ratio_follows_the_reference_where_none_is_given(http: httpx2.Client) -> None:
    data = base64.b64encode(reference(size=(160, 90))).decode()
    answer = ask(http, parts=[{"inlineData": {"mimeType": "image/png", "data": data}}, {"text": "x"}]).json()
    with Image.open(io.BytesIO(picture_in(answer))) as picture:
        assert picture.size == (1376, 768)


def test_asking_again_without_a_seed_gives_another_picture(http: httpx2.Client) -> None:
    assert picture_in(ask(http).json()) != picture_in(ask(http).json())


@pytest.mark.parametrize(
    "config",
    [
        {"seed": 1},
        {"temperature": 0.5},
        {"topP": 0.5},
        {"top_k": 4},
        {"candidateCount": 2},
        {"imageConfig": {"aspectRatio": "7:3"}},
        {"imageConfig": {"imageSize": "2k"}},
        {"imageConfig": {"imageSize": "512"}},
        {"imageConfig": {"imageSize": ["1K"]}},
        {"thinkingConfig": {"thinkingLevel": "extreme"}},
    ],
)
def test_config_that_the_model_does_not_take_is_400(
    http: httpx2.Client, sandbox: Sandbox, config: dict[str, Any]
) -> None:
    answer = ask(http, **config)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert sandbox.counts()["paid"] == 0


@pytest.mark.parametrize(
    "parts",
    [
        [{"inlineData": {"mimeType": "image/png", "data": "***"}}],
        [{"inlineData": {"mimeType": "image/png", "data": base64.b64encode(b"no picture").decode()}}],
        [{"inlineData": {"data": "AAAA"}}],
        [{"inlineData": {"mimeType": "image/png", "data": base64.b64encode(reference()).decode()}}] * 15,
        [3],
        "text",
    ],
)
def test_bad_parts_are_400(http: httpx2.Client, parts: object) -> None:
    assert ask(http, parts=parts).status_code == 400


@pytest.mark.parametrize("body", [b"[]", b"{", b"{}", b'{"contents": 3}', b'{"generationConfig": [1]}'])
def test_bad_body_is_400(http: httpx2.Client, body: bytes) -> None:
    answer = http.post(f"/v1/models/{MODEL}:generateContent", content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 400)


def test_missing_key_is_403_and_bad_key_400(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.behave(bad_keys=["revoked"])
    path = f"/v1/models/{MODEL}"
    missing = http.get(path, headers={"x-goog-api-key": ""})
    assert (missing.status_code, missing.json()["error"]["status"]) == (403, "PERMISSION_DENIED")
    bad = http.get(path, headers={"x-goog-api-key": "revoked"})
    assert bad.status_code == 400
    assert bad.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_sdk_lists_and_gets_models(gemini: genai.Client) -> None:
    assert f"models/{MODEL}" in [model.name for model in gemini.models.list()]
    assert gemini.models.get(model=MODEL).display_name == "Nano Banana 2.1"
    with pytest.raises(errors.ClientError) as caught:
        gemini.models.get(model="gemini-of-yesterday")
    assert (caught.value.code, caught.value.status) == (404, "NOT_FOUND")


def test_draft_picture_stands_before_the_final_one_as_a_thought(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.behave(google_thought="draft")
    parts = ask(http).json()["candidates"][0]["content"]["parts"]
    assert [("inlineData" in part, part.get("thought", False)) for part in parts] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    sandbox.behave(google_thought="none")
    assert len(ask(http).json()["candidates"][0]["content"]["parts"]) == 1


@pytest.mark.parametrize(
    ("fault", "finish_reason"),
    [("no_image", "NO_IMAGE"), ("image_safety", "IMAGE_SAFETY"), ("text_only", "STOP")],
)
def test_answers_without_a_picture(http: httpx2.Client, sandbox: Sandbox, fault: str, finish_reason: str) -> None:
    sandbox.fault("generate", fault)
    answer = ask(http)
    (candidate,) = answer.json()["candidates"]
    assert (answer.status_code, candidate["finishReason"]) == (200, finish_reason)
    assert ("content" in candidate) == (fault == "text_only")
    picture_in(ask(http).json())


def test_blocked_prompt_and_empty_answer(http: httpx2.Client, sandbox: Sandbox) -> None:
    sandbox.fault("generate", "prompt_blocked", reason="OTHER")
    sandbox.fault("generate", "empty")
    blocked = ask(http).json()
    assert blocked["promptFeedback"] == {"blockReason": "OTHER"}
    assert "candidates" not in blocked
    assert ask(http).json() == {}


def test_sdk_sees_no_parts_where_there_is_no_picture(gemini: genai.Client, sandbox: Sandbox) -> None:
    sandbox.fault("generate", "image_safety")
    answer = gemini.models.generate_content(model=MODEL, contents="x")
    assert answer.parts is None
    assert answer.candidates
    assert answer.candidates[0].finish_reason == types.FinishReason.IMAGE_SAFETY


@pytest.mark.parametrize("fault", ["truncated_image", "html_instead_of_image", "mislabelled_image"])
def test_spoiled_pictures(http: httpx2.Client, sandbox: Sandbox, fault: str) -> None:
    sandbox.fault("generate", fault)
    inline = ask(http).json()["candidates"][0]["content"]["parts"][-1]["inlineData"]
    data = base64.b64decode(inline["data"])
    if fault == "truncated_image":
        assert (inline["mimeType"], data[:2], data[-2:] == b"\xff\xd9") == ("image/jpeg", b"\xff\xd8", False)
    elif fault == "html_instead_of_image":
        assert (inline["mimeType"], data[:9]) == ("image/jpeg", b"<!DOCTYPE")
    else:
        assert (inline["mimeType"], data[:2]) == ("image/png", b"\xff\xd8")


def test_sdk_sees_googles_errors(gemini: genai.Client, sandbox: Sandbox) -> None:
    sandbox.fault("generate", "status", code=429)
    with pytest.raises(errors.ClientError) as caught:
        gemini.models.generate_content(model=MODEL, contents="x")
    assert (caught.value.code, caught.value.status) == (429, "RESOURCE_EXHAUSTED")
    sandbox.fault("generate", "status", code=503)
    with pytest.raises(errors.ServerError):
        gemini.models.generate_content(model=MODEL, contents="x")
    assert sandbox.counts()["paid"] == 0
