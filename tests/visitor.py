"""Somebody signed in to a started Easel, over plain HTTP."""

import re
from types import TracebackType
from typing import Any, Self

import httpx2

from tests.started import StartedEasel, wait_until

SAMPLE = re.compile(r'href="/canvases/([0-9a-f-]{36})/"')


class Visitor:
    """A session of the easel's first account. Works again after the easel was restarted."""

    def __init__(self, easel: StartedEasel) -> None:
        self._easel = easel
        self._http = httpx2.Client(base_url=easel.url, follow_redirects=True, timeout=60, trust_env=False)

    def __enter__(self) -> Self:
        self._http.get("/sign-in/")
        form = {"username": self._easel.email, "password": self._easel.password}
        page = self.post("/sign-in/", data=form)
        found = SAMPLE.search(page.text)
        assert found, page.text
        self.canvas = found[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    @property
    def cookies(self) -> dict[str, str]:
        """Of the session, for a client that does other things with it."""
        return dict(self._http.cookies)

    def post(self, path: str, **options: Any) -> httpx2.Response:
        headers = {"X-CSRFToken": self._http.cookies["csrftoken"], "Referer": self._easel.url}
        return self._http.post(path, headers=headers, **options)

    @property
    def url(self) -> str:
        return str(self._http.base_url)

    def cookie_header(self) -> str:
        """For requests that another process makes in this session."""
        return "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())

    def patch(self, path: str, **options: Any) -> httpx2.Response:
        headers = {"X-CSRFToken": self._http.cookies["csrftoken"], "Referer": self._easel.url}
        return self._http.patch(path, headers=headers, **options)

    def get(self, path: str) -> httpx2.Response:
        return self._http.get(path)

    def generate(self, route: str = "/api/fal/generate-image", **body: Any) -> httpx2.Response:
        return self.post(route, json={"canvasId": self.canvas, "prompt": "a harbour", **body})

    def job(self, job_id: str) -> dict[str, Any]:
        report: dict[str, Any] = self.get(f"/api/jobs/{job_id}").json()
        return report

    def ended(self, job_id: str) -> dict[str, Any]:
        wait_until(lambda: self.job(job_id)["status"] not in ("IN_QUEUE", "IN_PROGRESS"), "the end of the job")
        return self.job(job_id)


def behave(easel: StartedEasel, **behaviour: Any) -> None:
    """Set the sandbox's timing and faults."""
    httpx2.put(f"{easel.sandbox_url}/_sandbox/behaviour", json=behaviour, trust_env=False).raise_for_status()


def paid(easel: StartedEasel) -> int:
    """How many paid calls the sandbox has received, answered or not."""
    received = httpx2.get(f"{easel.sandbox_url}/_sandbox/counts", trust_env=False).json()["received"]
    return int(received.get("submit", 0)) + int(received.get("generate", 0))
