"""Threads for the synchronous parts of requests: a few that stay, instead of a new one for each request.

Django starts and ends a thread for every request. Here a request gets a lane: a thread that has its database
connection open and outlives the request. Requests that only wait, for a provider say, may share a lane, since between
two synchronous parts nothing of theirs is in it.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext
from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, HTTPScope

LANES = 16


class Lane:
    """One thread, and how many requests are on it."""

    def __init__(self, number: int) -> None:
        self.executor = ThreadPoolExecutor(1, thread_name_prefix=f"lane-{number}")
        self.requests = 0


class Lanes:
    """An ASGI application that runs another one with each request on the lane that has the fewest."""

    def __init__(self, application: Any) -> None:
        self._application: ASGI3Application = application
        self._lanes = [Lane(number) for number in range(LANES)]

    async def __call__(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        # The first of the emptiest: where there is little to do, it is the same warm thread that does it.
        lane = min(self._lanes, key=lambda each: each.requests)
        lane.requests += 1
        try:
            async with ThreadSensitiveContext(executor=lane.executor):
                await self._application(scope, receive, send)
        finally:
            lane.requests -= 1
