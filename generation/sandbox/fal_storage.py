"""fal's storage (upload tokens and uploads) and its public media."""

from functools import partial

from .behaviour import Behaviour
from .fal import UNAUTHORIZED, fal_key
from .fal_arguments import BadArguments
from .fal_results import Results
from .faults import Fault
from .files import Files, MissingFile
from .jobs import COMPLETED, Job
from .spoiling import spoil
from .wire import Answer, BadRequestBody, Call, Request, json_answer

NOT_FOUND = {"detail": "Not found"}
_WITHOUT_PICTURES = ("completed_with_error", "content_policy", "expired_media")


class Storage:
    """Understands and answers the routes of storage and media."""

    def __init__(self, files: Files, results: Results, behaviour: Behaviour) -> None:
        self._files = files
        self._results = results
        self._behaviour = behaviour

    def route(self, request: Request) -> Call | None:
        """The storage or media call that `request` is, if it is one."""
        handle = {
            ("POST", "/storage/auth/token"): self._token,
            ("POST", "/storage/upload/initiate"): self._initiate,
            ("POST", "/files/upload"): self._upload,
        }.get((request.method, request.path.rstrip("/")))
        if handle is not None:
            kind = "token" if handle == self._token else "upload"
            return Call(kind, handle, key=fal_key(request))
        if not request.path.startswith("/files/b/"):
            return None
        if request.method == "PUT":
            return Call("upload", self._put, key=fal_key(request))
        return self._media_call(request) if request.method == "GET" else None

    def _media_call(self, request: Request) -> Call:
        try:
            job = self._results.owner(request.path)
        except MissingFile:
            job = None
        if job is None:
            return Call("media", self._uploaded, key=fal_key(request))
        return Call("media", partial(self._drawn, job), job.endpoint, lambda _: job.prompt, job.id, fal_key(request))

    def _knows_key(self, request: Request) -> bool:
        key = fal_key(request)
        return bool(key) and key not in self._behaviour.settings.bad_keys

    def _token(self, request: Request, _: Fault | None) -> Answer:
        if not self._knows_key(request):
            return json_answer(401, UNAUTHORIZED)
        token, expires_at = self._files.issue_token()
        base_url = request.base_url
        return json_answer(
            200, {"token": token, "token_type": "Bearer", "base_url": base_url, "expires_at": expires_at}
        )

    def _upload(self, request: Request, _: Fault | None) -> Answer:
        scheme, token = [*request.headers.get("authorization", "").split(maxsplit=1), "", ""][:2]
        if not (scheme.lower() == "bearer" and self._files.knows_token(token)):
            return json_answer(401, UNAUTHORIZED)
        content_type = request.headers.get("content-type", "application/octet-stream")
        path = self._files.initiate(request.headers.get("x-fal-file-name", "file"), content_type)
        self._files.complete(path, request.body)
        return json_answer(200, {"access_url": f"{request.base_url}{path}"})

    def _initiate(self, request: Request, _: Fault | None) -> Answer:
        if not self._knows_key(request):
            return json_answer(401, UNAUTHORIZED)
        try:
            body = request.json()
        except BadRequestBody as error:
            return json_answer(400, {"detail": str(error)})
        name, content_type = (
            body.get("file_name", "file"),
            body.get("content_type", "application/octet-stream"),
        )
        path = self._files.initiate(str(name), str(content_type))
        url = f"{request.base_url}{path}"
        return json_answer(200, {"upload_url": url, "file_url": url})

    def _put(self, request: Request, _: Fault | None) -> Answer:
        try:
            self._files.complete(request.path, request.body, request.headers.get("content-type"))
        except MissingFile:
            return json_answer(404, NOT_FOUND)
        return Answer(200)

    def _uploaded(self, request: Request, fault: Fault | None) -> Answer:
        try:
            return _picture_answer(*self._files.uploaded(request.path), fault)
        except MissingFile:
            return json_answer(404, NOT_FOUND)

    def _drawn(self, job: Job, request: Request, fault: Fault | None) -> Answer:
        failed = job.cancelled or (job.outcome is not None and job.outcome.do in _WITHOUT_PICTURES)
        if failed or job.state(request.received_at) != COMPLETED:
            return json_answer(404, NOT_FOUND)
        try:
            return _picture_answer(*self._results.picture(job, request.path), fault)
        except (MissingFile, BadArguments):
            return json_answer(404, NOT_FOUND)


def _picture_answer(data: bytes, content_type: str, fault: Fault | None) -> Answer:
    if fault and fault.do == "expired_media":
        return json_answer(404, NOT_FOUND)
    data, content_type = spoil(fault.do, data, content_type) if fault else (data, content_type)
    return Answer(200, data, content_type)
