"""Daphne with the poller in its event loop, ended by one Ctrl-C."""

# Daphne installs the reactor that everything of Twisted then uses, so it comes first.
from daphne.server import Server, twisted_loop  # isort: skip

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from daphne.endpoints import build_endpoint_description_strings
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.logger import (
    FilteringLogObserver,
    LogLevel,
    LogLevelFilterPredicate,
    STDLibLogObserver,
    globalLogPublisher,
)

from config.bootstrap.problems import CannotStart

logger = logging.getLogger(__name__)

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
POLLER_PAUSE_SECONDS = 5
SECONDS_TO_STOP = 3
# A thread that hangs must not keep a stopped Easel alive; container engines kill after ten.
SECONDS_TO_LIVE = 8


def serve(
    application: Callable[..., Awaitable[None]],
    *,
    address: str,
    port: int,
    poll: Callable[[], Coroutine[Any, Any, None]],
    on_listening: Callable[[int], None],
) -> None:
    """Serve and poll until SIGINT or SIGTERM; a second one ends the process on the spot.

    `on_listening` is called with the port once connections are accepted. Raises CannotStart where the
    address cannot be listened on.
    """
    show_errors_of_twisted()
    server = WebAndPoller(application, address=address, port=port, poll=poll, on_listening=on_listening)
    server.run()
    twisted_loop.run_until_complete(end_other_tasks())
    if server.problem:
        raise CannotStart(f"Cannot listen on {address}, port {port}: {server.problem}")


class WebAndPoller(Server):  # type: ignore[misc]  # Daphne has no types
    """Daphne's server, which also runs the poller and stops tidily."""

    def __init__(
        self,
        application: Callable[..., Awaitable[None]],
        *,
        address: str,
        port: int,
        poll: Callable[[], Coroutine[Any, Any, None]],
        on_listening: Callable[[int], None],
    ) -> None:
        super().__init__(
            application,
            endpoints=build_endpoint_description_strings(host=address, port=port),
            signal_handlers=False,
            # An inline provider may take minutes to answer, and its caller waits for it.
            http_timeout=None,
            request_buffer_size=64 * 1024,
            websocket_handshake_timeout=20,
            application_close_timeout=10,
            ready_callable=self._begin,
            server_name="",
        )
        self.problem = ""
        self._poll = poll
        self._on_listening = on_listening

    def listen_error(self, failure: Any) -> None:
        self.problem = failure.getErrorMessage()
        self.stop()

    def _begin(self) -> None:
        for number in STOP_SIGNALS:
            twisted_loop.add_signal_handler(number, self._stop_on_signal)
        polling = twisted_loop.create_task(keep_polling(self._poll))
        reactor.addSystemEventTrigger("before", "shutdown", lambda: Deferred.fromFuture(ended(polling)))
        self._on_listening(self.listening_addresses[0][1])

    def _stop_on_signal(self) -> None:
        for number in STOP_SIGNALS:
            twisted_loop.remove_signal_handler(number)
            signal.signal(number, lambda *_: os._exit(1))
        last_resort = threading.Timer(SECONDS_TO_LIVE, os._exit, [1])
        last_resort.daemon = True
        last_resort.start()
        self.stop()

    def kill_all_applications(self) -> Any:
        """Cancel the requests and sockets that are open.

        Daphne's own version fails, and cancels none, where a connection's application has ended already.
        """
        running = [
            details["application_instance"]
            for details in self.connections.values()
            if "application_instance" in details
        ]
        return Deferred.fromFuture(ended(*running))


def ended(*tasks: asyncio.Future[Any]) -> asyncio.Future[None]:
    """Cancel the tasks; done when they are, or after SECONDS_TO_STOP."""

    async def wait() -> None:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=SECONDS_TO_STOP)

    ending: asyncio.Future[None] = twisted_loop.create_task(wait())
    return ending


async def end_other_tasks() -> None:
    """End what the application started and did not wait for, as asyncio.run would."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=SECONDS_TO_STOP)
    await asyncio.get_running_loop().shutdown_asyncgens()


async def keep_polling(
    poll: Callable[[], Coroutine[Any, Any, None]], pause_seconds: float = POLLER_PAUSE_SECONDS
) -> None:
    """Run the poller for as long as we run. After a fault it begins anew: every job is in the database."""
    while True:
        try:
            await poll()
        except Exception:
            logger.exception("The poller failed; it begins anew in %s seconds", pause_seconds)
        await asyncio.sleep(pause_seconds)


def show_errors_of_twisted() -> None:
    """Daphne silences Twisted's log; its errors go where ours go."""
    only_errors = LogLevelFilterPredicate(LogLevel.error)
    globalLogPublisher.addObserver(FilteringLogObserver(STDLibLogObserver("twisted"), [only_errors]))
