"""The socket of a canvas: who gets in, what it answers, and what everybody hears."""

import json
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.templatetags.static import static
from django.test import TransactionTestCase

from canvas import canvases, changes, members, ops
from canvas.consumers import BAD_MESSAGE, GONE, MAX_MESSAGE_BYTES, SCRIPT, SIGNED_OUT
from canvas.models import Canvas, Change, Node, User
from tests.canvas.sockets import Socket, opened, refused
from tests.cast import Cast


def add(node_id: object = None) -> dict[str, Any]:
    return {"op": "node+", "id": str(node_id or uuid4()), "kind": "prompt", "x": 0, "y": 0, "w": 280, "h": 200}


class SocketTests(TransactionTestCase):
    """With real commits: what is announced is announced after one."""

    def setUp(self) -> None:
        self.cast = Cast.assemble()
        self.path = f"/ws/canvases/{self.cast.canvas.pk}/"

    def open(self, person: User | None) -> AbstractAsyncContextManager[Socket]:
        return opened(self.path, person)


class DoorTests(SocketTests):
    async def test_strangers_are_told_that_there_is_nothing_and_who_is_not_signed_in_to_do_that_first(self) -> None:
        for person, code in ((self.cast.mallory, GONE), (None, SIGNED_OUT)):
            async with self.open(person) as socket:
                assert await socket.hear_close() == code

    async def test_a_session_that_is_over_takes_its_sockets_with_it(self) -> None:
        """Signing out, another password and a closed account end what is open as they end every request."""
        say: list[dict[str, Any]] = [{"t": "ping"}, {"t": "ops", "cid": "late", "ops": [add()]}]
        for message in say:
            for end in (self.sign_out, self.change_password, self.close_account):
                async with self.open(self.cast.grace) as socket:
                    await socket.hears_nothing_more()
                    await sync_to_async(end)()
                    await socket.say(**message)
                    assert await socket.hear_close() == SIGNED_OUT
                await User.objects.filter(pk=self.cast.grace.pk).aupdate(is_active=True)
        assert not await Change.objects.aexists()

    def sign_out(self) -> None:
        Session.objects.all().delete()

    def change_password(self) -> None:
        self.cast.grace.set_password("another-horse-7")
        self.cast.grace.save()

    def close_account(self) -> None:
        User.objects.filter(pk=self.cast.grace.pk).update(is_active=False)

    async def test_a_page_of_somebody_elses_gets_nowhere_in_this_ones_name(self) -> None:
        async with self.open(self.cast.grace) as socket:
            await socket.say(t="hello", since=0, me=self.cast.grace.pk)
            assert (await socket.hear())["t"] == "welcome"
            await socket.say(t="hello", since=0, me=self.cast.ada.pk)
            assert await socket.hear_close() == SIGNED_OUT

    async def test_a_canvas_that_does_not_exist_or_is_deleted_reads_the_same(self) -> None:
        await sync_to_async(canvases.delete)(self.cast.ada, self.cast.canvas.pk)
        for path in (self.path, f"/ws/canvases/{uuid4()}/"):
            async with opened(path, self.cast.ada) as socket:
                assert await socket.hear_close() == GONE

    async def test_other_paths_and_other_sites_are_refused_at_the_handshake(self) -> None:
        for path in ("/ws/", "/ws/canvases/1/", "/", "/ws/canvases/"):
            assert await refused(path, self.cast.ada) == GONE
        await refused(self.path, self.cast.ada, origin="https://example.org")

    async def test_every_member_gets_in_and_is_welcomed(self) -> None:
        for person in (self.cast.ada, self.cast.grace, self.cast.viewer):
            async with self.open(person) as socket:
                await socket.say(t="hello", since=0)
                assert await socket.hear() == {"t": "welcome", "rev": 0, "log": [], "script": static(SCRIPT)}

    async def test_who_is_sent_away_hears_nothing_that_happens_later(self) -> None:
        async with self.open(self.cast.mallory) as stranger, self.open(self.cast.grace) as socket:
            assert await stranger.hear_close() == GONE
            await socket.say(t="ops", cid="1", ops=[add()])
            assert (await socket.hear())["t"] == "ops"
            await stranger.hears_nothing_more()


class CatchingUpTests(SocketTests):
    async def test_what_was_missed_comes_with_the_welcome_in_order(self) -> None:
        made = [await self.change() for _ in range(3)]
        async with self.open(self.cast.viewer) as socket:
            await socket.say(t="hello", since=1)
            welcome = await socket.hear()
        assert (welcome["t"], welcome["rev"]) == ("welcome", 3)
        assert welcome["log"] == [changes.as_message(each) for each in made[1:]]

    async def test_a_revision_that_is_not_known_means_to_start_anew(self) -> None:
        async with self.open(self.cast.viewer) as socket:
            for since in (1, 10**30):
                await socket.say(t="hello", since=since)
                assert await socket.hear() == {"t": "reload"}

    async def test_a_hello_after_the_canvas_is_gone_closes(self) -> None:
        async with self.open(self.cast.ada) as socket:
            await Canvas.objects.all().adelete()
            await socket.say(t="hello", since=0)
            assert await socket.hear_close() == GONE

    @sync_to_async
    def change(self) -> Change:
        return changes.commit(self.cast.ada, self.cast.canvas.pk, str(uuid4()), ops.parse([add()]))


class ChangingTests(SocketTests):
    async def test_everybody_hears_an_accepted_batch_the_sender_too(self) -> None:
        node_id = uuid4()
        async with self.open(self.cast.grace) as hers, self.open(self.cast.viewer) as theirs:
            await hers.say(t="ops", cid="grace-1", ops=[add(node_id)])
            heard = await hers.hear()
            assert await theirs.hear() == heard
        assert (heard["t"], heard["rev"], heard["cid"], heard["by"]) == ("ops", 1, "grace-1", self.cast.grace.pk)
        assert heard["ops"] == [{**add(node_id), "data": {"prompt": ""}}]
        assert await Node.objects.aget() == Node(pk=node_id)

    async def test_a_refused_batch_is_told_to_its_sender_alone_with_the_reason(self) -> None:
        async with self.open(self.cast.grace) as hers, self.open(self.cast.ada) as theirs:
            await hers.say(t="ops", cid="grace-1", ops=[add(), {"op": "node-", "id": str(uuid4())}])
            refusal = await hers.hear()
            await theirs.hears_nothing_more()
        assert refusal == {
            "t": "nack",
            "cid": "grace-1",
            "code": "unknown_node",
            "message": "This node is no longer on the canvas.",
            "field": "id",
        }
        assert not await Node.objects.aexists()

    async def test_a_viewers_batch_is_refused(self) -> None:
        async with self.open(self.cast.viewer) as socket:
            await socket.say(t="ops", cid="1", ops=[add()])
            assert (await socket.hear())["code"] == "forbidden"
        assert not await Node.objects.aexists()

    async def test_a_batch_sent_again_is_acknowledged_again_and_applied_once(self) -> None:
        async with self.open(self.cast.grace) as hers, self.open(self.cast.ada) as theirs:
            for _ in range(2):
                await hers.say(t="ops", cid="grace-1", ops=[add()])
            first, second = await hers.hear(), await hers.hear()
            assert first == second
            assert await theirs.hear() == first
            await theirs.hears_nothing_more()
        assert await Node.objects.acount() == 1

    async def test_batches_that_nobody_could_store_are_refused_and_the_socket_goes_on(self) -> None:
        async with self.open(self.cast.grace) as socket:
            for cid, batch in (
                ("", [add()]),
                ("x" * 81, [add()]),
                ("\ud800", [add()]),
                ("1", None),
                ("2", "ops"),
                ("3", []),
                ("4", [{**add(), "data": {"prompt": "\ud800"}}]),
                ("5", [{**add(), "data": {"prompt": "\x00"}}]),
                ("6", [{**add(), "kind": "\ud800"}]),
                (
                    "7",
                    [{"op": "edge+", "id": str(uuid4()), "from": [str(uuid4()), "\ud800"], "to": [str(uuid4()), "a"]}],
                ),
            ):
                await socket.say(t="ops", cid=cid, ops=batch)
                assert (await socket.hear())["t"] == "nack", cid
            await socket.hears_nothing_more()
        assert not await Change.objects.aexists()


class MessageTests(SocketTests):
    async def test_a_ping_is_answered(self) -> None:
        async with self.open(self.cast.viewer) as socket:
            await socket.say(t="ping")
            assert await socket.hear() == {"t": "pong"}

    async def test_what_is_no_message_closes_the_socket(self) -> None:
        for text in (
            "{",
            "[]",
            "null",
            "5",
            '"hello"',
            "{}",
            '{"t": "shout"}',
            '{"t": ["ping"]}',
            '{"t": null}',
            '{"t": "hello"}',
            '{"t": "hello", "since": -1}',
            '{"t": "hello", "since": true}',
            '{"t": "hello", "since": "1"}',
            '{"t": "hello", "since": NaN}',
            '{"t": "ops", "ops": []}',
            '{"t": "ops", "cid": 1, "ops": []}',
            '{"t": "ops", "cid": "1", "ops": [{"x": Infinity}]}',
            "[" * 100_000,
            '{"t": "ping", "x": ' + "9" * 5_000 + "}",
        ):
            async with self.open(self.cast.ada) as socket:
                await socket.say_text(text)
                assert await socket.hear_close() == BAD_MESSAGE, text[:40]

    async def test_bytes_and_what_is_too_large_close_the_socket(self) -> None:
        async with self.open(self.cast.ada) as socket:
            await socket.say_bytes(b'{"t": "ping"}')
            assert await socket.hear_close() == BAD_MESSAGE
        large = json.dumps({"t": "ping", "x": "x" * MAX_MESSAGE_BYTES})
        async with self.open(self.cast.ada) as socket:
            await socket.say_text(large)
            assert await socket.hear_close() == BAD_MESSAGE


class AccessChangeTests(SocketTests):
    async def test_a_changed_role_is_told_and_holds_at_once(self) -> None:
        canvas_id = self.cast.canvas.pk
        async with self.open(self.cast.grace) as socket:
            await sync_to_async(members.change_role)(self.cast.ada, canvas_id, self.cast.grace.pk, "viewer")
            assert await socket.hear() == {"t": "role", "role": "viewer"}
            await socket.say(t="ops", cid="1", ops=[add()])
            assert (await socket.hear())["code"] == "forbidden"
            await sync_to_async(members.change_role)(self.cast.ada, canvas_id, self.cast.grace.pk, "editor")
            assert await socket.hear() == {"t": "role", "role": "editor"}
            await socket.say(t="ops", cid="2", ops=[add()])
            assert (await socket.hear())["t"] == "ops"

    async def test_a_removed_member_is_sent_away_and_the_others_stay(self) -> None:
        async with self.open(self.cast.grace) as hers, self.open(self.cast.ada) as theirs:
            await sync_to_async(members.remove)(self.cast.ada, self.cast.canvas.pk, self.cast.grace.pk)
            assert await hers.hear_close() == GONE
            assert await theirs.hear() == {"t": "role", "role": "owner"}
            await theirs.say(t="ops", cid="1", ops=[add()])
            assert (await theirs.hear())["t"] == "ops"
            await hers.say(t="ops", cid="2", ops=[add()])
            assert (await hers.hear())["code"] == "canvas_not_found"
            await hers.hears_nothing_more()

    async def test_everybody_is_sent_away_from_a_deleted_canvas(self) -> None:
        async with self.open(self.cast.viewer) as theirs, self.open(self.cast.ada) as hers:
            await sync_to_async(canvases.delete)(self.cast.ada, self.cast.canvas.pk)
            assert [await hers.hear_close(), await theirs.hear_close()] == [GONE, GONE]

    async def test_an_account_switched_off_or_gone_is_sent_away(self) -> None:
        async with self.open(self.cast.grace) as hers, self.open(self.cast.viewer) as theirs:
            await User.objects.filter(pk=self.cast.grace.pk).aupdate(is_active=False)
            await sync_to_async(members.announce_account_change)(self.cast.grace)
            assert await hers.hear_close() == GONE
            assert await theirs.hear() == {"t": "role", "role": "viewer"}
            await User.objects.filter(pk=self.cast.viewer.pk).adelete()
            await sync_to_async(members.announce_account_change)(self.cast.grace)
            assert await theirs.hear_close() == GONE
