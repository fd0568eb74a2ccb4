"""What the people on a canvas see of each other, and that nobody can abuse it."""

import asyncio
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.test import SimpleTestCase, TransactionTestCase

from canvas import canvases, members, presence
from canvas.consumers import BAD_MESSAGE
from canvas.models import Change
from tests.canvas.sockets import Socket, opened
from tests.cast import Cast

BLANK: dict[str, Any] = {"cursor": None, "selected": [], "ghosts": [], "editing": None, "view": None, "away": False}


async def entered(socket: Socket) -> None:
    await socket.say(t="hello", since=0)
    assert (await socket.hear())["t"] == "welcome"


async def hear_of(socket: Socket, **wanted: object) -> dict[str, Any]:
    """The first message that says so; others may come before it, for who comes may be heard of twice."""
    while True:
        message = await socket.hear()
        if wanted.items() <= message.items():
            return message


class CompanyTests(TransactionTestCase):
    def setUp(self) -> None:
        self.cast = Cast.assemble()
        self.path = f"/ws/canvases/{self.cast.canvas.pk}/"

    async def test_who_comes_and_who_is_there_hear_of_each_other(self) -> None:
        async with opened(self.path, self.cast.ada) as hers:
            await entered(hers)
            await hers.say(t="here", cursor=[10, 20.5])
            await hers.hears_nothing_more()
            async with opened(self.path, self.cast.grace) as theirs:
                await entered(theirs)
                came = await hers.hear()
                there = await theirs.hear()
                await theirs.hears_nothing_more()
            gone = await hear_of(hers, t="peer-")
        who = {"person": self.cast.grace.pk, "name": "Grace", "role": "editor"}
        assert came == {"t": "peer", "id": came["id"], **who, **BLANK}
        assert (there["person"], there["name"], there["role"]) == (self.cast.ada.pk, "Ada", "owner")
        assert there["cursor"] == [10, 20.5]
        assert gone == {"t": "peer-", "id": came["id"]}
        assert there["id"] != came["id"]

    async def test_everything_told_reaches_the_others_and_not_its_sender(self) -> None:
        node = str(uuid4())
        shown = {
            "cursor": [1, 2],
            "selected": [node],
            "ghosts": [[0, 0, 280, 200]],
            "editing": [node, "prompt"],
            "view": [0, 0, 1440, 900],
            "away": True,
        }
        async with opened(self.path, self.cast.ada) as hers, opened(self.path, self.cast.grace) as theirs:
            await entered(hers)
            await entered(theirs)
            await hear_of(theirs, name="Ada")
            await theirs.say(t="here", **shown)
            heard = await hear_of(hers, cursor=[1, 2])
            assert {name: heard[name] for name in shown} == shown
            await theirs.say(t="here", cursor=[3, 4])
            heard = await hear_of(hers, cursor=[3, 4])
            assert heard == {"t": "peer", "id": heard["id"], "cursor": [3, 4]}
            await theirs.say(t="ping")
            while (echo := await theirs.hear()) != {"t": "pong"}:
                assert echo["id"] != heard["id"]
        assert not await Change.objects.aexists()

    async def test_a_flood_of_moves_arrives_as_few_messages_of_which_the_last_is_the_last_move(self) -> None:
        async with opened(self.path, self.cast.ada) as hers, opened(self.path, self.cast.grace) as theirs:
            await entered(hers)
            await entered(theirs)
            await hear_of(hers, name="Grace")
            began = asyncio.get_running_loop().time()
            for step in range(400):
                await theirs.say(t="here", cursor=[step, 0])
            messages = 1
            while (await hers.hear())["cursor"] != [399, 0]:
                messages += 1
            took = asyncio.get_running_loop().time() - began
        assert messages <= took / presence.SHORTEST_PAUSE_SECONDS + 2

    async def test_a_viewer_is_seen_but_seems_never_to_change_anything(self) -> None:
        async with opened(self.path, self.cast.ada) as hers, opened(self.path, self.cast.viewer) as theirs:
            await entered(hers)
            await entered(theirs)
            await hear_of(hers, role="viewer")
            node = str(uuid4())
            await theirs.say(t="here", cursor=[5, 5], ghosts=[[0, 0, 9, 9]], editing=[node, "prompt"])
            heard = await hear_of(hers, cursor=[5, 5])
        assert "ghosts" not in heard
        assert "editing" not in heard

    async def test_who_becomes_a_viewer_lets_go_before_everybodys_eyes(self) -> None:
        async with opened(self.path, self.cast.ada) as hers, opened(self.path, self.cast.grace) as theirs:
            await entered(hers)
            await entered(theirs)
            await theirs.say(t="here", cursor=[1, 1], ghosts=[[0, 0, 9, 9]])
            await hear_of(hers, cursor=[1, 1])
            await sync_to_async(members.change_role)(self.cast.ada, self.cast.canvas.pk, self.cast.grace.pk, "viewer")
            heard = await hear_of(hers, t="peer", role="viewer")
        assert heard["ghosts"] == []

    async def test_who_is_removed_is_gone_and_strangers_are_never_seen(self) -> None:
        async with opened(self.path, self.cast.ada) as hers, opened(self.path, self.cast.grace) as theirs:
            await entered(hers)
            await entered(theirs)
            peer = (await hear_of(hers, name="Grace"))["id"]
            async with opened(self.path, self.cast.mallory) as stranger:
                await stranger.hear_close()
                await stranger.say(t="here", cursor=[6, 6])
                await stranger.hears_nothing_more()
            await sync_to_async(members.remove)(self.cast.ada, self.cast.canvas.pk, self.cast.grace.pk)
            assert await hear_of(hers, t="peer-") == {"t": "peer-", "id": peer}
            await theirs.say(t="here", cursor=[7, 7])
            await hers.hears_nothing_more()

    async def test_what_nobody_can_be_showing_closes_the_socket(self) -> None:
        for wrong in (
            {"cursor": [1]},
            {"cursor": ["1", None]},
            {"cursor": [1e30, 0]},
            {"cursor": {"x": 1}},
            {"selected": ["no id"]},
            {"selected": [str(uuid4())] * (presence.MAX_SELECTED + 1)},
            {"ghosts": [[0, 0, -1, 5]]},
            {"ghosts": [[0, 0, 1, 1]] * (presence.MAX_GHOSTS + 1)},
            {"editing": [str(uuid4()), "x" * 200]},
            {"view": [0, 0, 1]},
            {"away": "perhaps"},
            {"name": "Ada"},
            {"id": "ffff"},
            {"role": "owner"},
        ):
            async with opened(self.path, self.cast.grace) as socket:
                await entered(socket)
                await socket.say(t="here", **wrong)
                assert await socket.hear_close() == BAD_MESSAGE, wrong

    async def test_a_new_name_of_the_canvas_is_told_at_once(self) -> None:
        async with opened(self.path, self.cast.viewer) as socket:
            await sync_to_async(canvases.rename)(self.cast.ada, self.cast.canvas.pk, "  Far  harbour ")
            assert await socket.hear() == {"t": "name", "name": "Far harbour"}


class CrowdTests(SimpleTestCase):
    def test_a_crowd_causes_no_more_than_a_few_do(self) -> None:
        for peers in (0, 1, 5, 20, 100):
            everybody = peers + 1
            assert everybody * peers / presence.pause_seconds(peers) <= presence.DELIVERIES_A_SECOND
            assert presence.pause_seconds(peers) >= presence.SHORTEST_PAUSE_SECONDS
