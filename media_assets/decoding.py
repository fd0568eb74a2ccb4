"""Where pictures are decoded: never on the event loop, and few at a time."""

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings

from media_assets.pictures import Limits

# Decoding frees the interpreter lock but takes memory: two at a time.
pool = ThreadPoolExecutor(2, thread_name_prefix="pictures")


def limits() -> Limits:
    """As the settings have them now."""
    return Limits(max_bytes=settings.PICTURE_MAX_BYTES, max_pixels=settings.PICTURE_MAX_PIXELS)
