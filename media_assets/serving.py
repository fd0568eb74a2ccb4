"""A kept file as an HTTP response: cached for good, in parts when asked to, and never anything but a picture."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from media_assets import ranges, storages
from media_assets.keeping import Part, Readable, Shown
from media_assets.ranges import ByteRange, NotSatisfiable

logger = logging.getLogger(__name__)

_AT_ONCE_BYTES = 256 * 1024
"""Up to here a file is read whole, in the request's own thread; a larger one goes out piece by piece."""
_FOREVER = "private, max-age=31536000, immutable"
"""Never changes under its address, but is for those only who may see the canvas."""
_HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_FROM_SCRIPTS = frozenset({"cors", "same-origin"})


@dataclass(frozen=True)
class Served:
    """A file to answer with. `etag` is what tells its content from any other; `name` is what it is saved under.

    `linked` files are fetched by browsers from the storage itself, where that can be done: large ones. The address of
    what it is fetched from changes, so a small one that is shown again and again is better cached under ours.
    """

    file: str
    mime: str
    etag: str
    name: str
    linked: bool = False


def respond(request: HttpRequest, served: Served) -> HttpResponseBase:
    """The file, the part of it that is asked for, a redirect to it, or that it has not changed.

    Whoever calls has checked that the caller may have it. Raises `StorageUnavailable`.
    """
    etag = f'"{served.etag}"'
    disposition = content_disposition_header(request.GET.get("download") == "1", served.name) or "inline"
    headers = _HARMLESS | {
        "Accept-Ranges": "bytes",
        "Cache-Control": _FOREVER,
        "Content-Disposition": disposition,
        "ETag": etag,
    }
    unread = HttpResponse(content_type=served.mime, headers=headers)
    unchanged = get_conditional_response(request, etag=etag, response=unread)
    if unchanged is not None and unchanged is not unread:
        return unchanged
    try:
        linked = _redirect(request, served, disposition) if served.linked else None
        return linked or _answer(request, served, headers)
    except FileNotFoundError:
        logger.error("the file %s of a stored picture is missing", served.file)  # noqa: TRY400 - the path says it all
        return not_found()


def not_found() -> HttpResponse:
    """Without the page that people get: it is an `<img>` that asks."""
    headers = {"Cache-Control": "no-store"}
    return HttpResponseNotFound(_("There is no such picture."), content_type="text/plain", headers=headers)


def _redirect(request: HttpRequest, served: Served, disposition: str) -> HttpResponse | None:
    """To the storage, for whoever shows or saves the picture.

    Not for scripts, which no browser lets read what another host answers, and not for HEAD, which is not signed for.
    """
    if request.method != "GET" or request.headers.get("Sec-Fetch-Mode") in _FROM_SCRIPTS:
        return None
    link = storages.signed_link(served.file, Shown(served.mime, disposition, _FOREVER))
    if link is None:
        return None
    address, seconds = link
    # The browser may go on with this answer for as long as we would give the same one.
    headers = _HARMLESS | {"Cache-Control": f"private, max-age={seconds}", "Referrer-Policy": "no-referrer"}
    response = HttpResponse(status=302, headers=headers | {"Location": address})
    patch_vary_headers(response, ["Sec-Fetch-Mode"])
    return response


def _answer(request: HttpRequest, served: Served, headers: dict[str, str]) -> HttpResponseBase:
    if request.method == "HEAD":
        length = storages.stat(served.file).bytes
        return HttpResponse(content_type=served.mime, headers=headers | {"Content-Length": str(length)})
    if "Range" in request.headers:
        whole = storages.stat(served.file).bytes
        try:
            part = ranges.wanted(request.headers["Range"], request.headers.get("If-Range", ""), headers["ETag"], whole)
        except NotSatisfiable:
            refused = headers | {"Cache-Control": "no-store", "Content-Range": f"bytes */{whole}"}
            return HttpResponse(status=416, content_type=served.mime, headers=refused)
        if part is not None:
            return _partial(served, part, headers)
    opened = storages.open_range(served.file)
    return _body(opened, opened.whole_bytes, served.mime, 200, headers)


def _partial(served: Served, part: ByteRange, headers: dict[str, str]) -> HttpResponseBase:
    opened = storages.open_range(served.file, part.start, part.stop)
    said = headers | {"Content-Range": part.header(opened.whole_bytes)}
    return _body(opened, part.stop - part.start, served.mime, 206, said)


def _body(opened: Part, length: int, mime: str, status: int, headers: dict[str, str]) -> HttpResponseBase:
    said = headers | {"Content-Length": str(length)}
    if length > _AT_ONCE_BYTES:
        return StreamingHttpResponse(_Pieces(opened.file, length), status=status, content_type=mime, headers=said)
    try:
        return HttpResponse(opened.file.read(length), status=status, content_type=mime, headers=said)
    finally:
        opened.file.close()


class _Pieces:
    """A file's next `length` bytes, read in threads: the event loop waits for no disk. The response closes it."""

    def __init__(self, file: Readable, length: int) -> None:
        self._file = file
        self._length = length

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._length
        while left and (piece := await asyncio.to_thread(self._file.read, min(_AT_ONCE_BYTES, left))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self._file.close()
