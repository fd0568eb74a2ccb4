"""fal's queue: submit, status, result, cancel (fal queue docs and the wire of fal-client)."""

import re
from functools import partial
from typing import Any

from .behaviour import Behaviour
from .fal_arguments import BadArguments, problem
from .fal_results import Results
from .faults import Fault
from .jobs import COMPLETED, IN_QUEUE, Job, JobTable
from .webhooks import Webhooks
from .wire import Answer, BadRequestBody, Call, Request, json_answer

UNAUTHORIZED = {"detail": "No user found for Key ID and Secret"}
_SEGMENT = r"[A-Za-z0-9_.\-]+"
_LOOK_UP = re.compile(rf"/({_SEGMENT}(?:/{_SEGMENT})+)/requests/([^/]+?)(/status|/cancel|/response)?/?")
_SUBMIT = re.compile(rf"/({_SEGMENT}(?:/{_SEGMENT})+)/?")
_FAILING = ("completed_with_error", "content_policy")
_CANCELLED = {"detail": "Request was cancelled", "error_type": "client_cancelled"}


class Queue:
    """Understands and answers the queue's routes."""

    def __init__(self, jobs: JobTable, results: Results, behaviour: Behaviour, webhooks: Webhooks) -> None:
        self._jobs = jobs
        self._results = results
        self._behaviour = behaviour
        self._webhooks = webhooks

    def route(self, request: Request) -> Call | None:
        """The queue call that `request` is, if it is one."""
        key = fal_key(request)
        looked_up = _LOOK_UP.fullmatch(request.path)
        if looked_up:
            return self._look_up(request, looked_up[2], looked_up[3] or "/response", key)
        submitted = _SUBMIT.fullmatch(request.path)
        if submitted and request.method == "POST":
            endpoint = submitted[1]
            return Call("submit", partial(self._submit, endpoint), endpoint, _prompt, key=key)
        return None

    def _look_up(self, request: Request, job_id: str, what: str, key: str) -> Call | None:
        answers = {
            ("GET", "/status"): ("status", self._status),
            ("GET", "/response"): ("result", self._result),
            ("PUT", "/cancel"): ("cancel", self._cancel),
        }
        found = answers.get((request.method, what))
        if found is None:
            return None
        kind, answer = found
        job = self._jobs.find(job_id)

        def handle(req: Request, fault: Fault | None) -> Answer:
            if not self._knows(fal_key(req)):
                return json_answer(401, UNAUTHORIZED)
            if job is None:
                return json_answer(404, {"status": "NOT_FOUND"})
            return answer(req, self._jobs.befall(job, fault))

        if job is None:
            return Call(kind, handle, request_id=job_id, key=key)
        return Call(kind, handle, job.endpoint, lambda _: job.prompt, job_id, key)

    def _knows(self, key: str) -> bool:
        return bool(key) and key not in self._behaviour.settings.bad_keys

    def _submit(self, endpoint: str, request: Request, fault: Fault | None) -> Answer:
        if not self._knows(fal_key(request)):
            return json_answer(401, UNAUTHORIZED)
        try:
            body = request.json()
        except BadRequestBody as error:
            return json_answer(400, {"detail": str(error), "error_type": "bad_request"})
        job = self._jobs.submit(endpoint, body, request.received_at, self._behaviour.settings)
        self._jobs.befall(job, fault)
        target = request.query.get("fal_webhook")
        if target and self._behaviour.settings.webhooks:
            self._webhooks.schedule(job, target, lambda done: self._outcome(done, request.base_url))
        described = _describe(request, job, IN_QUEUE)
        described |= {"queue_position": job.queue_position(job.submitted_at), "logs": None, "metrics": {}}
        return json_answer(200, described, accepted=True, request_id=job.id, headers=_id_header(job))

    def _status(self, request: Request, job: Job) -> Answer:
        now = request.received_at
        state = job.state(now)
        wants_logs = request.query.get("logs", "").lower() in ("1", "true")
        described: dict[str, Any] = _describe(request, job, state) | {"logs": None, "metrics": {}}
        if state == IN_QUEUE:
            described["queue_position"] = job.queue_position(now)
        elif wants_logs:
            described["logs"] = job.logs(now)
        if state == COMPLETED:
            described["metrics"] = {"inference_time": round(max(0.0, job.finished_at - job.started_at), 3)}
            described |= _error(job)
        return json_answer(200 if state == COMPLETED else 202, described, headers=_id_header(job))

    def _result(self, request: Request, job: Job) -> Answer:
        if job.state(request.received_at) != COMPLETED:
            return json_answer(400, {"detail": "Request is still in progress"}, headers=_id_header(job))
        return self._outcome(job, request.base_url)

    def _outcome(self, job: Job, base_url: str) -> Answer:
        if job.cancelled:
            return json_answer(499, _CANCELLED, headers={**_id_header(job), "x-fal-error-type": "client_cancelled"})
        if job.outcome and job.outcome.do in _FAILING:
            return _failed(job)
        try:
            return json_answer(200, self._results.result(job, base_url), headers=_id_header(job))
        except BadArguments as error:
            return json_answer(422, {"detail": error.problems}, headers=_id_header(job))

    def _cancel(self, request: Request, job: Job) -> Answer:
        if job.state(request.received_at) == COMPLETED:
            return json_answer(400, {"status": "ALREADY_COMPLETED"}, headers=_id_header(job))
        if self._behaviour.settings.cancel_works:
            self._jobs.cancel(job, request.received_at)
        return json_answer(202, {"status": "CANCELLATION_REQUESTED"}, headers=_id_header(job))


def _prompt(request: Request) -> str:
    try:
        prompt = request.json().get("prompt")
    except BadRequestBody:
        return ""
    return prompt if isinstance(prompt, str) else ""


def fal_key(request: Request) -> str:
    """The key in `Authorization: Key ...`, or nothing."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "key" else ""


def _describe(request: Request, job: Job, state: str) -> dict[str, Any]:
    # fal's own URLs name only owner and alias, whatever the rest of the endpoint's id.
    app = "/".join(job.endpoint.split("/")[: 3 if job.endpoint.startswith(("workflows/", "comfy/")) else 2])
    url = f"{request.base_url}/{app}/requests/{job.id}"
    return {
        "status": state,
        "request_id": job.id,
        "response_url": url,
        "status_url": f"{url}/status",
        "cancel_url": f"{url}/cancel",
    }


def _id_header(job: Job) -> dict[str, str]:
    return {"x-fal-request-id": job.id}


def _error(job: Job) -> dict[str, str]:
    if job.cancelled:
        return {"error": _CANCELLED["detail"], "error_type": _CANCELLED["error_type"]}
    if job.outcome and job.outcome.do == "completed_with_error":
        return {"error": job.outcome.error, "error_type": job.outcome.error_type}
    return {}


def _failed(job: Job) -> Answer:
    fault = job.outcome
    if fault is None or fault.do == "content_policy":
        message = "The content could not be processed because it contained material flagged by a content checker."
        detail = [problem("prompt", message, "content_policy_violation", job.prompt)]
        return json_answer(422, {"detail": detail}, headers=_id_header(job))
    body = fault.body if fault.body is not None else {"detail": fault.error, "error_type": fault.error_type}
    return json_answer(fault.code, body, headers={**_id_header(job), "x-fal-error-type": fault.error_type})
