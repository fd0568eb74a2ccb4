"""Google's Gemini API: generateContent for pictures, and the list of models, under any version prefix."""

import re
from functools import partial

from .behaviour import Behaviour
from .calls import CallLog
from .faults import NO_PICTURE, Fault
from .google_answers import (
    Part,
    bad_key_answer,
    error_answer,
    no_picture_body,
    picture_body,
    picture_part,
    text_part,
)
from .google_models import MODELS, describe_model
from .google_requests import InvalidArgument, Wish, read_prompt, read_wish
from .pictures import Order, draw, encode
from .sizes import ratio_size
from .spoiling import spoil
from .wire import Answer, BadRequestBody, Call, Request, json_answer

_PATH = re.compile(r"(?:/[^/]+)+/models(?:/([^/:]+)(?::(\w+))?)?")


class Gemini:
    """Understands and answers the Gemini API's routes."""

    def __init__(self, calls: CallLog, behaviour: Behaviour) -> None:
        self._calls = calls
        self._behaviour = behaviour

    def route(self, request: Request) -> Call | None:
        """The Gemini call that `request` is, if it is one."""
        found = _PATH.fullmatch(request.path)
        if found is None:
            return None
        model, method = found[1] or "", found[2] or ""
        key = _key(request)
        if request.method == "POST" and method == "generateContent":
            return Call("generate", partial(self._generate, model), model, _prompt, key=key)
        if request.method == "GET" and not method:
            return Call("models", partial(self._models, model), model, key=key)
        return None

    def _refuse(self, request: Request, model: str) -> Answer | None:
        key = _key(request)
        if not key:
            message = (
                "Method doesn't allow unregistered callers (callers without established identity). "
                "Please use API Key or other form of API consumer identity to call this API."
            )
            return error_answer(403, message)
        if key in self._behaviour.settings.bad_keys:
            return bad_key_answer()
        if model and model not in MODELS:
            message = f"models/{model} is not found for this API version, or is not supported for generateContent."
            return error_answer(404, f"{message} Call ListModels to see the list of available models.")
        return None

    def _models(self, model: str, request: Request, _: Fault | None) -> Answer:
        refusal = self._refuse(request, model)
        if refusal is not None:
            return refusal
        if model:
            return json_answer(200, describe_model(model))
        return json_answer(200, {"models": [describe_model(name) for name in MODELS]})

    def _generate(self, model: str, request: Request, fault: Fault | None) -> Answer:
        refusal = self._refuse(request, model)
        if refusal is not None:
            return refusal
        try:
            wish = read_wish(request.json(), MODELS[model])
        except (BadRequestBody, InvalidArgument) as error:
            return error_answer(400, str(error))
        if fault and fault.do in NO_PICTURE:
            body = no_picture_body(model, wish.prompt, fault)
        else:
            body = picture_body(model, wish.prompt, wish.image_size, self._parts(wish, fault))
        ready = request.received_at + self._behaviour.settings.google_seconds
        return json_answer(200, body, accepted=True, not_before=ready)

    def _parts(self, wish: Wish, fault: Fault | None) -> list[Part]:
        # Without a seed, asking again gives another picture, as it does at Google.
        seed = self._calls.counts()["accepted"]["generate"] if wish.seed is None else wish.seed
        size = ratio_size(wish.ratio, wish.image_size)
        data, mime_type = encode(draw(Order(wish.prompt, seed, size, wish.references)), "jpeg"), "image/jpeg"
        if fault:
            data, spoiled_type = spoil(fault.do, data, mime_type)
            mime_type = mime_type if fault.do == "html_instead_of_image" else spoiled_type
        return [*self._thoughts(wish, size), picture_part(data, mime_type)]

    def _thoughts(self, wish: Wish, size: tuple[int, int]) -> list[Part]:
        kind = self._behaviour.settings.google_thought
        if kind == "none":
            return []
        words = text_part("**Composing the picture**\n\nSettling the scene, the light and the colours.", thought=True)
        if kind == "text":
            return [words]
        draft = draw(Order(f"{wish.prompt} (draft)", 0, (size[0] // 4, size[1] // 4)))
        return [words, picture_part(encode(draft, "jpeg"), "image/jpeg", thought=True)]


def _key(request: Request) -> str:
    return request.headers.get("x-goog-api-key", "").strip() or request.query.get("key", "")


def _prompt(request: Request) -> str:
    try:
        return read_prompt(request.json())
    except BadRequestBody:
        return ""
