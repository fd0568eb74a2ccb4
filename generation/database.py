"""The database as those use it who follow jobs: in a thread that lives as long as the process."""

from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")


def visit(action: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    """The action, run in the database's thread. Each call is one visit, so what belongs together goes in one action.

    SQLite's connection stays open in between, for opening it takes longer than most visits. A server's connection is
    given back, since others need it and it may have been cut meanwhile.
    """
    if connection.vendor == "sqlite":
        return sync_to_async(action)
    return database_sync_to_async(action)  # type: ignore[no-any-return]  # Channels has no types


async def close() -> None:
    """Close the thread's connection, before the thread ends."""
    await sync_to_async(_close)()


def _close() -> None:
    if not connection.in_atomic_block:
        connection.close()
