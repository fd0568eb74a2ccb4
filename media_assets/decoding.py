"""Where pictures are decoded: never on the event loop, and few at a time."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from django.conf import settings

from media_assets.pictures import Limits

# Decoding frees the interpreter lock but takes memory: two at a time.
_pool = ThreadPoolExecutor(2, thread_name_prefix="pictures", initializer=lambda: _stand_back())

NICENESS = 10

Given = ParamSpec("Given")
Result = TypeVar("Result")


def submit(work: Callable[Given, Result], *args: Given.args, **options: Given.kwargs) -> Future[Result]:
    """Have it done when its turn has come, in the caller's language."""
    return _pool.submit(copy_context().run, partial(work, *args, **options))


def _stand_back() -> None:
    """Let whoever waits for a page go first. Linux alone knows niceness of single threads; elsewhere all stays as it is."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def limits() -> Limits:
    """As the settings have them now."""
    return Limits(settings.PICTURE_MAX_BYTES, settings.PICTURE_MAX_PIXELS, settings.PICTURE_MAX_FRAMES)
