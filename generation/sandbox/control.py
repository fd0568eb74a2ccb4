"""The control plane under /_sandbox/, for tests that run the sandbox as a process: no key, loopback only."""

import ipaddress
from collections.abc import Callable

from .behaviour import BadBehaviour
from .emulator import Emulator
from .faults import BadFault
from .waiting import Waiting
from .wire import Answer, BadRequestBody, Request, json_answer

PREFIX = "/_sandbox/"


class Control:
    """Answers the control plane's routes.

    Whatever changes something is PUT or DELETE, which no web page can send to another origin unasked.
    """

    def __init__(self, emulator: Emulator, waiting: Waiting) -> None:
        self._emulator = emulator
        self._waiting = waiting
        self._routes: dict[tuple[str, str], Callable[[Request], Answer]] = {
            ("GET", "calls"): self._list_calls,
            ("GET", "counts"): lambda _: json_answer(200, emulator.calls.counts()),
            ("GET", "behaviour"): lambda _: self._behaviour(),
            ("PUT", "behaviour"): self._change,
            ("DELETE", "behaviour"): lambda _: self._reset(),
            ("PUT", "release"): lambda _: self._release(),
            ("DELETE", "state"): lambda _: self._wipe(),
        }

    def answer(self, request: Request, client_address: str) -> Answer:
        """Answer a control request; refuses any client on another machine."""
        if not ipaddress.ip_address(client_address).is_loopback:
            return json_answer(403, {"error": "The control plane answers this machine only."})
        route = self._routes.get((request.method, request.path.removeprefix(PREFIX)))
        if route is None:
            known = ", ".join(f"{method} {PREFIX}{name}" for method, name in self._routes)
            return json_answer(404, {"error": f"No such control. Known: {known}"})
        try:
            return route(request)
        except (BadBehaviour, BadFault, BadRequestBody) as error:
            return json_answer(400, {"error": str(error)})

    def _list_calls(self, request: Request) -> Answer:
        after = request.query.get("after", "0")
        if not after.isascii() or not after.isdecimal() or len(after) > 15:
            raise BadRequestBody("'after' is a call's seq")
        return json_answer(200, self._emulator.calls.list(request.query.get("kind"), int(after)))

    def _behaviour(self) -> Answer:
        return json_answer(200, self._emulator.behaviour.as_json())

    def _change(self, request: Request) -> Answer:
        self._emulator.behaviour.change(request.json())
        return self._behaviour()

    def _reset(self) -> Answer:
        self._emulator.behaviour.reset()
        self._waiting.release()
        return self._behaviour()

    def _release(self) -> Answer:
        self._waiting.release()
        return json_answer(200, {})

    def _wipe(self) -> Answer:
        self._emulator.wipe()
        self._waiting.release()
        return json_answer(200, {})
