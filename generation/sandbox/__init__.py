"""An emulator of both providers' wire over HTTP: fal's queue and storage, and Google's generateContent.

It serves the demo that has no keys, and the tests. It imports nothing of the rest of the project, and nothing
of the project imports it: it runs as a process (`python -m generation.sandbox`) or, in tests, as a thread.
"""

from .server import Sandbox

__all__ = ["Sandbox"]
