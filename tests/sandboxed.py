"""Test cases whose provider calls go over real HTTP to a sandbox of their own."""

import functools
import inspect
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.test import TestCase, override_settings

from canvas import changes
from canvas.models import Canvas, User
from canvas.ops import AddEdge, AddNode
from generation import providers
from generation.followers import followers
from generation.models import Job, Preset
from generation.sandbox import Sandbox
from media_assets import fetching

QUICK = {"queue_seconds": 0, "run_seconds": 0, "google_seconds": 0}
IMPATIENT = {"BACK_OFF_SECONDS": 0.01}


def _closing(test: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    """Ends what a test has left running, in the test's own event loop, to which the connections belong."""

    @functools.wraps(test)
    async def run(self: Any) -> None:
        try:
            await test(self)
        finally:
            self.sandbox.release()
            await followers.stop()
            await providers.close_clients()
            await fetching.close()

    return run


class SandboxedTestCase(TestCase):
    """Ada owns `canvas`; the sandbox answers at once and forgets its faults and calls before each test."""

    ada: ClassVar[User]
    canvas: ClassVar[Canvas]
    sandbox: ClassVar[Sandbox]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, member in list(vars(cls).items()):
            if name.startswith("test_") and inspect.iscoroutinefunction(member):
                setattr(cls, name, _closing(member))

    @classmethod
    def setUpClass(cls) -> None:
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.sandbox = cls.enterClassContext(Sandbox(Path(folder)))
        # Tests run faster than anybody may who is limited.
        settings = override_settings(SANDBOX=True, SANDBOX_URL=cls.sandbox.url, RATE_LIMIT_RUNS="")
        # As a class context it ends after those of a class's own decorator: settings have to be put back in order.
        cls.enterClassContext(settings)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.ada = User.objects.create_user("ada@example.com", "a long password", name="Ada")
        cls.canvas = Canvas.objects.create(name="Ada's", owner=cls.ada)

    def setUp(self) -> None:
        super().setUp()
        self.sandbox.wipe()
        self.sandbox.behave(**QUICK)

    def paid(self) -> int:
        """How many paid calls the sandbox has received, answered or not."""
        received = self.sandbox.counts()["received"]
        return int(received.get("submit", 0)) + int(received.get("generate", 0))

    def preset(self, provider: str, **fields: Any) -> Preset:
        return Preset.objects.create(name=f"Test {uuid4()}", provider=provider, position=100, **fields)

    def add_node(self, kind: str, **data: Any) -> UUID:
        node = uuid4()
        add = AddNode(id=node, kind=kind, x=0, y=0, w=300, h=300, data=data)
        changes.apply(self.canvas, self.ada, str(uuid4()), [add])
        return node

    def wire(self, source: UUID, source_port: str, target: UUID, target_port: str) -> None:
        wire = {"id": uuid4(), "from": [source, source_port], "to": [target, target_port]}
        changes.apply(self.canvas, self.ada, str(uuid4()), [AddEdge.model_validate(wire)])

    async def ended(self, job: Job, seconds: float = 20) -> Job:
        """The job once it has ended, carried on by this process."""
        followers.ensure(job.pk)
        return await followers.until(job.pk, lambda each: not each.is_open, seconds)
