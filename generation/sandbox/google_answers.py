"""The bodies of Google's answers: with a picture, without one, and errors (Gemini API reference)."""

import base64
import secrets
from collections.abc import Sequence
from typing import Any

from .faults import Fault
from .wire import Answer, json_answer

Part = dict[str, Any]

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_IMAGE_TOKENS = {"512": 747, "1K": 1120, "2K": 1680, "4K": 2520}


def error_body(code: int, message: str, details: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Google's error object for an HTTP status."""
    error: dict[str, Any] = {"code": code, "message": message, "status": STATUSES.get(code, "UNKNOWN")}
    return {"error": {**error, "details": list(details)} if details else error}


def error_answer(code: int, message: str, details: Sequence[dict[str, Any]] = ()) -> Answer:
    """An answer with Google's error object."""
    return json_answer(code, error_body(code, message, details), content_type="application/json; charset=UTF-8")


def bad_key_answer() -> Answer:
    """What a key that isn't known gets: 400, not 401."""
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": "generativelanguage.googleapis.com"},
    }
    return error_answer(400, "API key not valid. Please pass a valid API key.", [info])


def text_part(text: str, *, thought: bool = False) -> Part:
    """A part of words."""
    return {"text": text, "thought": True} if thought else {"text": text}


def picture_part(data: bytes, mime_type: str, *, thought: bool = False) -> Part:
    """A part that holds a picture."""
    part: Part = {"inlineData": {"mimeType": mime_type, "data": base64.b64encode(data).decode()}}
    return {**part, "thought": True} if thought else {**part, "thoughtSignature": "c2FuZGJveA=="}


def picture_body(model: str, prompt: str, image_size: str, parts: list[Part]) -> dict[str, Any]:
    """A finished answer made of `parts`."""
    candidate = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
    return _body(model, prompt, {"candidates": [candidate]}, _IMAGE_TOKENS.get(image_size, 1120))


def no_picture_body(model: str, prompt: str, fault: Fault) -> dict[str, Any]:
    """A 200 answer without a picture, of the sort `fault.do` names; `fault.reason` overrides its reason."""
    if fault.do == "empty":
        return {}
    if fault.do == "prompt_blocked":
        return _body(model, prompt, {"promptFeedback": {"blockReason": fault.reason or "PROHIBITED_CONTENT"}}, 0)
    if fault.do == "text_only":
        words = "I can describe that for you, but I did not make a picture of it."
        content = {"role": "model", "parts": [text_part(words)]}
        return _body(model, prompt, {"candidates": [{"content": content, "finishReason": "STOP", "index": 0}]}, 16)
    reason = fault.reason or {"image_safety": "IMAGE_SAFETY", "no_image": "NO_IMAGE"}[fault.do]
    message = "Unable to show the generated image. The model could not generate it for this prompt."
    return _body(model, prompt, {"candidates": [{"finishReason": reason, "finishMessage": message, "index": 0}]}, 0)


def _body(model: str, prompt: str, body: dict[str, Any], image_tokens: int) -> dict[str, Any]:
    prompt_tokens, thought_tokens = max(1, len(prompt) // 4), 280 if image_tokens else 0
    usage: dict[str, Any] = {
        "promptTokenCount": prompt_tokens,
        "candidatesTokenCount": image_tokens,
        "thoughtsTokenCount": thought_tokens,
        "totalTokenCount": prompt_tokens + image_tokens + thought_tokens,
    }
    if image_tokens:
        usage["candidatesTokensDetails"] = [{"modality": "IMAGE", "tokenCount": image_tokens}]
    return {**body, "usageMetadata": usage, "modelVersion": model, "responseId": secrets.token_urlsafe(16)}
