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

NICENESS = 10


def _stand_back() -> None:
    """Let whoever waits for a page go first. Linux alone knows the niceness of single threads."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


# Decoding frees the interpreter lock but takes memory: two at a time at most, and one core is left to the web.
AT_ONCE = min(2, max(1, (os.cpu_count() or 1) - 1))
_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures", initializer=_stand_back)

Given = ParamSpec("Given")
Result = TypeVar("Result")


def submit(work: Callable[Given, Result], *args: Given.args, **options: Given.kwargs) -> Future[Result]:
    """Have it done when its turn has come, in the caller's language. What is done must not wait for other such work."""
    return _pool.submit(copy_context().run, partial(work, *args, **options))


def limits() -> Limits:
    """As the settings have them now."""
    return Limits(settings.PICTURE_MAX_BYTES, settings.PICTURE_MAX_PIXELS, settings.PICTURE_MAX_FRAMES)
