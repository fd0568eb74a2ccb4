"""Everything the sandbox does, apart from sockets: state, both providers' routes, and the log of calls."""

from pathlib import Path

from .behaviour import Behaviour
from .calls import CallLog
from .database import Database
from .fal import Queue
from .fal_results import Results
from .fal_storage import Storage
from .faults import Fault
from .files import Files
from .google import Gemini
from .jobs import JobTable
from .refusals import refusal
from .webhooks import Webhooks
from .wire import Answer, Call, Request, json_answer


class Emulator:
    """Both providers, with their state in a folder. Opening the same folder again goes on where it was."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder)
        self.behaviour = Behaviour(self.database)
        self.calls = CallLog(self.database)
        jobs = JobTable(self.database)
        self._files = Files(self.database)
        results = Results(jobs, self._files)
        self.webhooks = Webhooks(folder, jobs)
        self._routers = (
            Gemini(self.calls, self.behaviour).route,
            Storage(self._files, results, self.behaviour).route,
            self.webhooks.route,
            Queue(jobs, results, self.behaviour, self.webhooks).route,
        )

    def route(self, request: Request) -> Call:
        """The provider call that `request` is; its body need not have been read yet."""
        for route in self._routers:
            call = route(request)
            if call is not None:
                return call
        return Call("other", _unknown)

    def answer(self, call: Call, request: Request, fault: Fault | None, seq: int) -> Answer:
        """Process a call, unless `fault` stands in its place, and note whether it was accepted."""
        if fault and fault.do == "status":
            return refusal(fault, call.kind)
        answer = call.handle(request, fault)
        if answer.accepted:
            self.calls.note_accepted(seq, answer.request_id)
        return answer

    def wipe(self) -> None:
        """Forget everything: calls, jobs, files, behaviour."""
        self.database.wipe()
        self._files.wipe()
        self.behaviour.reset()

    def close(self) -> None:
        """Deliver nothing more and close the database."""
        self.webhooks.stop()
        self.database.close()


def _unknown(request: Request, _: Fault | None) -> Answer:
    name = request.path.strip("/")
    if request.method == "POST" and name and "/" not in name:
        return json_answer(404, {"detail": f'Application "{name}" not found'})
    return json_answer(404, {"detail": f"Path {request.path} not found"})
