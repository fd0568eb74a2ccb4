"""The sandbox beside the web process: started, kept alive, and never left behind."""

import subprocess
import sys
import threading
from pathlib import Path

from config.addresses import usable_address
from config.bootstrap.problems import CannotStart
from config.bootstrap.programs import ROOT
from config.bootstrap.stamps import read_stamp, write_stamp

HOST = "127.0.0.1"
ANNOUNCEMENT = "sandbox listening on "
SECONDS_TO_START = 60
SECONDS_TO_STOP = 3
LONGEST_PAUSE_SECONDS = 30.0


class SandboxProcess:
    """The provider sandbox as a child process, restarted on the same port if it dies by itself.

    Its standard input is a pipe from us: when we end, in whatever way, it reads the pipe's end and ends too.
    """

    def __init__(self, data_dir: Path) -> None:
        self.url = ""
        self._state = data_dir / "sandbox"
        self._stamp_path = self._state / "process.json"
        self._process: subprocess.Popen[str] | None = None
        self._settled = threading.Event()
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="sandbox", daemon=True)

    def start(self) -> None:
        """Begin to start; returns at once."""
        self._state.mkdir(mode=0o700, exist_ok=True)
        self._keeper.start()

    def wait_until_listening(self) -> str:
        """Its base URL. Raises CannotStart if it does not come up."""
        self._settled.wait(SECONDS_TO_START)
        if not self.url:
            raise CannotStart("The built-in sandbox did not start. To do without it, set EASEL_SANDBOX=0.")
        return self.url

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()
        self._keeper.join(SECONDS_TO_STOP)
        if self._keeper.is_alive() and self._process is not None:
            self._process.kill()
            self._keeper.join()

    def _keep(self) -> None:
        pause = 0.0
        while True:
            listened = self._run()
            self._settled.set()
            if self._stopping.is_set() or not self.url:
                return
            pause = 0.5 if listened else min(pause * 2, LONGEST_PAUSE_SECONDS)
            print("The sandbox stopped by itself; it is started again.", file=sys.stderr, flush=True)
            if self._stopping.wait(pause):
                return

    def _run(self) -> bool:
        """Run it until it ends; whether it ever listened."""
        command = [sys.executable, "-m", "generation.sandbox", "--host", HOST, "--port", str(self._port())]
        listened = False
        with subprocess.Popen(  # noqa: S603  our own module, no shell
            [*command, "--state", str(self._state), "--exit-with-stdin"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C reaches the whole foreground group: the sandbox must outlive the requests to it.
            start_new_session=True,
        ) as self._process:
            for line in self._process.stdout or ():
                if line.startswith(ANNOUNCEMENT):
                    listened = True
                    self._announced(line.removeprefix(ANNOUNCEMENT).strip(), self._process.pid)
                else:
                    print(line, end="", file=sys.stderr, flush=True)
        return listened

    def _announced(self, url: str, process: int) -> None:
        self.url = url
        write_stamp(self._stamp_path, {"port": int(url.rpartition(":")[2]), "process": process})
        self._settled.set()

    def _port(self) -> int:
        """The port it had last, since jobs under way remember it in their addresses; else any free one."""
        port = read_stamp(self._stamp_path).get("port", 0)
        try:
            usable_address(HOST, port)
        except CannotStart:
            return 0
        return int(port)
