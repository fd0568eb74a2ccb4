"""`python -m generation.sandbox`: the sandbox as a process of its own."""

import argparse
import contextlib
import os
import signal
import sys
import threading
from pathlib import Path

from .server import Sandbox


def main() -> int:
    """Serve until SIGTERM, SIGINT or (--exit-with-stdin) the end of standard input; returns the status."""
    parser = argparse.ArgumentParser(prog="python -m generation.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: any free one)")
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="folder that keeps all state")
    parser.add_argument("--exit-with-stdin", action="store_true", help="stop when standard input ends")
    options = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        sandbox = Sandbox(options.state, options.host, options.port)
    except (OSError, OverflowError) as error:
        print(f"sandbox: cannot listen on {options.host}:{options.port}: {error}", file=sys.stderr)
        return 1
    if options.exit_with_stdin:
        threading.Thread(target=_wait_for_end_of_input, args=(ended,), daemon=True).start()
    with sandbox:
        print(f"sandbox listening on {sandbox.url}", flush=True)
        ended.wait()
    return 0


def _wait_for_end_of_input(ended: threading.Event) -> None:
    # The descriptor itself, not sys.stdin: a thread blocked in sys.stdin would hold up the process's end.
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    ended.set()


if __name__ == "__main__":
    sys.exit(main())
