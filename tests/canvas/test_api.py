"""The bodies of cards, over HTTP."""

from typing import Any
from uuid import uuid4

from django.test import TestCase

from canvas import canvases
from canvas.api import MAX_CARDS
from canvas.models import Node
from tests.cast import Cast


class CardTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def setUp(self) -> None:
        self.client.force_login(self.cast.viewer)

    def ask(self, ids: str, status: int = 200) -> dict[str, Any]:
        answer = self.client.get(f"/api/canvases/{self.cast.canvas.pk}/cards", {"ids": ids})
        assert answer.status_code == status, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def test_bodies_come_with_their_version(self) -> None:
        first, second = self.cast.node(prompt="a boat"), self.cast.node("image-generation", prompt="a lighthouse")
        cards = self.ask(f"{first.pk},{second.pk}")["cards"]
        assert set(cards) == {str(first.pk), str(second.pk)}
        assert "a boat" in cards[str(first.pk)]["html"]
        assert "a lighthouse" in cards[str(second.pk)]["html"]
        assert cards[str(first.pk)]["v"] == Node.objects.get(pk=first.pk).card_version

    def test_text_in_a_body_is_escaped(self) -> None:
        node = self.cast.node(prompt="</textarea><script>alert(1)</script>")
        assert "<script" not in self.ask(str(node.pk))["cards"][str(node.pk)]["html"]

    def test_what_is_gone_or_on_another_canvas_is_left_out(self) -> None:
        node = self.cast.node()
        foreign = self.cast.node(canvas=canvases.create(self.cast.mallory, "Hers"), prompt="secret")
        assert set(self.ask(f"{node.pk},{foreign.pk},{uuid4()}")["cards"]) == {str(node.pk)}
        assert self.ask("") == {"cards": {}}

    def test_a_node_of_an_app_that_is_gone_does_not_hide_the_others(self) -> None:
        node, orphan = self.cast.node(), self.cast.node()
        Node.objects.filter(pk=orphan.pk).update(kind="hologram")
        assert set(self.ask(f"{node.pk},{orphan.pk}")["cards"]) == {str(node.pk)}

    def test_bad_ids_are_refused(self) -> None:
        for ids in ("1", "a,b", f"{uuid4()};{uuid4()}", "\x00"):
            assert self.ask(ids, 400)["error"]["code"] == "bad_ids"

    def test_so_many_cards_are_given_and_no_more(self) -> None:
        many = [str(uuid4()) for _ in range(MAX_CARDS + 1)]
        assert self.ask(",".join(many[1:])) == {"cards": {}}
        assert self.ask(",".join(many), 400)["error"] == {
            "code": "too_many_ids",
            "message": "Ask for at most 200 cards at once.",
            "field": "ids",
        }

    def test_a_stranger_is_told_that_there_is_no_such_canvas(self) -> None:
        self.client.force_login(self.cast.mallory)
        assert self.ask("", 404)["error"]["code"] == "canvas_not_found"
        self.client.logout()
        assert self.ask("", 401)["error"]["code"] == "not_signed_in"

    def test_many_cards_of_a_kind_take_no_more_queries_than_one(self) -> None:
        nodes = [self.cast.node() for _ in range(10)]
        with self.assertNumQueries(5):  # session, user, canvas, membership, nodes
            self.ask(str(nodes[0].pk))
        with self.assertNumQueries(5):
            assert len(self.ask(",".join(str(node.pk) for node in nodes))["cards"]) == 10
