"""Changing a canvas: batches are applied whole or not at all, in one order, once, and are told to everybody."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import TestCase

from canvas import canvases, cards, changes, ops
from canvas.access import Person
from canvas.changes import CATCH_UP_LIMIT, MAX_EDGES, MAX_NODES, CanvasFull, commit, since
from canvas.graph import BadWire
from canvas.kinds import BadValue
from canvas.models import Canvas, Change, Edge, Node
from canvas.ops import BadOperation
from canvas.refusals import Forbidden, NotFound, Refusal
from tests.canvas.listening import Listener
from tests.cast import Cast


def add(node_id: UUID, kind: str = "prompt", **data: object) -> dict[str, Any]:
    return {"op": "node+", "id": str(node_id), "kind": kind, "x": 1, "y": 2, "w": 300, "h": 200, "data": data}


def wire(edge_id: UUID, source: Node | UUID, target: Node | UUID, port: str = "prompt-in") -> dict[str, Any]:
    ends = [str(each.pk if isinstance(each, Node) else each) for each in (source, target)]
    output = "text-out" if port == "prompt-in" else "image-out"
    return {"op": "edge+", "id": str(edge_id), "from": [ends[0], output], "to": [ends[1], port]}


class OnCanvas(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    @property
    def rev(self) -> int:
        return Canvas.objects.get(pk=self.cast.canvas.pk).rev

    def send(self, *raw: dict[str, Any], cid: str | None = None, by: Person | None = None) -> Change:
        return commit(by or self.cast.grace, self.cast.canvas.pk, cid or str(uuid4()), ops.parse(list(raw)))

    def refused(self, *raw: dict[str, Any], cid: str | None = None, by: Person | None = None) -> Refusal:
        """The refusal; fails when anything at all has changed."""
        before = self.state()
        with self.captureOnCommitCallbacks() as told, pytest.raises(Refusal) as refusal:
            self.send(*raw, cid=cid, by=by)
        assert self.state() == before
        assert not told
        return refusal.value

    def state(self) -> list[Any]:
        tables = (Canvas, Node, Edge, Change)
        return [list(table.objects.order_by("pk").values()) for table in tables]


class OperationTests(OnCanvas):
    def test_a_node_is_added_with_its_kinds_defaults(self) -> None:
        node_id = uuid4()
        change = self.send(add(node_id, "image-generation", prompt="a boat"))
        node = Node.objects.get(pk=node_id)
        assert (node.kind, node.x, node.y, node.width, node.height) == ("image-generation", 1, 2, 300, 200)
        assert node.data["prompt"] == "a boat"
        assert node.data["asset"] is None
        assert change.ops[0]["data"] == node.data

    def test_a_node_moves_and_grows(self) -> None:
        node = self.cast.node()
        place = {"op": "move", "id": str(node.pk), "x": -5.5, "y": 1e6}
        self.send(place, {"op": "size", "id": str(node.pk), "w": 400, "h": 50})
        node.refresh_from_db()
        assert (node.x, node.y, node.width, node.height) == (-5.5, 1e6, 400, 50)

    def test_fields_are_set_and_the_others_stay(self) -> None:
        node = self.cast.node("image-generation", prompt="a boat", imageSize="square")
        self.send({"op": "set", "id": str(node.pk), "set": {"imageSize": ""}})
        data = Node.objects.get(pk=node.pk).data
        assert (data["prompt"], data["imageSize"]) == ("a boat", None)

    def test_an_entry_is_set_and_taken_out_and_the_others_stay(self) -> None:
        node = self.cast.node("image-generation", modelParams={"seed": 4})
        entry = {"op": "entry", "id": str(node.pk), "field": "modelParams"}
        self.send({**entry, "key": "steps", "value": 28}, {**entry, "key": "seed", "value": 5})
        node.refresh_from_db()
        assert node.data["modelParams"] == {"seed": 5, "steps": 28}
        self.send({**entry, "key": "seed", "value": None}, {**entry, "key": "gone", "value": None})
        node.refresh_from_db()
        assert node.data["modelParams"] == {"steps": 28}

    def test_a_wire_is_made_and_taken_away(self) -> None:
        prompt, target, edge_id = self.cast.node(), self.cast.node("image-generation"), uuid4()
        self.send(wire(edge_id, prompt, target))
        edge = Edge.objects.get(pk=edge_id)
        assert (edge.source, edge.source_port, edge.target, edge.target_port) == (
            prompt,
            "text-out",
            target,
            "prompt-in",
        )
        self.send({"op": "edge-", "id": str(edge_id)})
        assert not Edge.objects.exists()

    def test_a_removed_node_takes_its_wires_along_and_says_so(self) -> None:
        prompt, middle, last = self.cast.node(), self.cast.node("image-generation"), self.cast.node("image-generation")
        into, out = self.cast.wire(prompt, middle), self.cast.wire(middle, last, "image-in", "image-out")
        change = self.send({"op": "node-", "id": str(middle.pk)})
        assert change.ops == [
            {"op": "edge-", "id": str(into)},
            {"op": "edge-", "id": str(out)},
            {"op": "node-", "id": str(middle.pk)},
        ]
        assert not Edge.objects.exists()
        assert set(Node.objects.all()) == {prompt, last}

    def test_one_batch_makes_nodes_and_wires_them(self) -> None:
        first, second, edge_id = uuid4(), uuid4(), uuid4()
        before = self.rev
        change = self.send(add(first), add(second, "image-generation"), wire(edge_id, first, second))
        assert Edge.objects.get().target_id == second
        assert change.rev == self.rev == before + 1

    def test_a_removed_node_comes_back_under_its_id(self) -> None:
        node = self.cast.node(prompt="a boat")
        self.send({"op": "node-", "id": str(node.pk)}, add(node.pk, prompt="again"))
        assert Node.objects.get().data == {"prompt": "again"}

    def test_wires_keep_the_order_they_were_made_in_across_and_within_batches(self) -> None:
        prompts, target = [self.cast.node() for _ in range(4)], self.cast.node("image-generation")
        made = [uuid4() for _ in prompts]
        first, second, third, fourth = (wire(edge, prompt, target) for edge, prompt in zip(made, prompts, strict=True))
        self.send(first, second)
        self.send(third, fourth)
        assert [edge.pk for edge in Edge.objects.order_by("order")] == made
        assert [each.id for each in changes.load_graph(self.cast.canvas.pk).wires] == made

    def test_later_nodes_lie_on_top(self) -> None:
        ids = [uuid4() for _ in range(3)]
        self.send(add(ids[0]), add(ids[1]))
        self.send(add(ids[2]))
        assert [node.pk for node in Node.objects.order_by("order")] == ids


class RefusalTests(OnCanvas):
    def test_a_node_that_is_not_there_cannot_be_changed(self) -> None:
        gone = str(uuid4())
        for operation in (
            {"op": "node-", "id": gone},
            {"op": "move", "id": gone, "x": 0, "y": 0},
            {"op": "size", "id": gone, "w": 100, "h": 100},
            {"op": "set", "id": gone, "set": {"prompt": "a"}},
            {"op": "entry", "id": gone, "field": "modelParams", "key": "seed", "value": 1},
        ):
            assert self.refused(operation).code == "unknown_node"
        assert self.refused({"op": "edge-", "id": gone}).code == "unknown_wire"

    def test_what_is_on_another_canvas_is_out_of_reach(self) -> None:
        other = canvases.create(self.cast.mallory, "Hers")
        foreign, target = self.cast.node(canvas=other), self.cast.node("image-generation")
        assert self.refused({"op": "node-", "id": str(foreign.pk)}).code == "unknown_node"
        assert self.refused({"op": "set", "id": str(foreign.pk), "set": {"prompt": "a"}}).code == "unknown_node"
        assert self.refused(wire(uuid4(), foreign, target)).code == "unknown_node"
        assert self.refused(add(foreign.pk)).code == "id_taken"

    def test_an_id_is_taken_once(self) -> None:
        node, target = self.cast.node(), self.cast.node("image-generation")
        edge_id = self.cast.wire(node, target)
        assert self.refused(add(node.pk)).code == "id_taken"
        assert self.refused(wire(edge_id, self.cast.node(), target)).code == "id_taken"

    def test_kinds_and_fields_and_values_are_checked(self) -> None:
        node = self.cast.node()
        assert self.refused(add(uuid4(), "video")).code == "unknown_kind"
        assert isinstance(self.refused(add(uuid4(), colour="red")), BadValue)
        assert self.refused({"op": "set", "id": str(node.pk), "set": {"colour": "red"}}).field == "colour"
        assert self.refused({"op": "set", "id": str(node.pk), "set": {"prompt": 5}}).field == "prompt"
        assert self.refused({"op": "set", "id": str(node.pk), "set": {"prompt": "a" * 20_001}}).code == "too_long"
        entry = {"op": "entry", "id": str(node.pk), "key": "seed", "value": 1}
        assert self.refused({**entry, "field": "modelParams"}).field == "modelParams"
        assert self.refused({**entry, "field": "prompt"}).field == "prompt"

    def test_wires_that_the_graph_refuses_are_not_made(self) -> None:
        first, second = self.cast.node("image-generation"), self.cast.node("image-generation")
        self.cast.wire(first, second, "image-in", "image-out")
        refusal = self.refused(wire(uuid4(), second, first, "image-in"))
        assert isinstance(refusal, BadWire)
        assert refusal.code == "cycle"

    def test_one_bad_operation_undoes_the_good_ones_before_it(self) -> None:
        node = self.cast.node(prompt="before")
        good = {"op": "set", "id": str(node.pk), "set": {"prompt": "after"}}
        assert self.refused(good, add(uuid4()), {"op": "node-", "id": str(uuid4())}).code == "unknown_node"

    def test_a_batch_needs_a_plain_id(self) -> None:
        for cid in (" " * 81, "a\x00", "\ud800", "é", "a\nb", "server:job-1"):
            assert self.refused(add(uuid4()), cid=cid).code == "bad_cid"
        with pytest.raises(BadOperation):
            changes.apply(self.cast.canvas, self.cast.ada, "", [])

    def test_viewers_and_strangers_change_nothing(self) -> None:
        assert isinstance(self.refused(add(uuid4()), by=self.cast.viewer), Forbidden)
        assert isinstance(self.refused(add(uuid4()), by=self.cast.mallory), NotFound)
        assert isinstance(self.refused(add(uuid4()), by=AnonymousUser()), NotFound)
        canvases.delete(self.cast.ada, self.cast.canvas.pk)
        assert isinstance(self.refused(add(uuid4()), by=self.cast.ada), NotFound)

    def test_a_full_canvas_takes_no_more_nodes(self) -> None:
        blank = {"canvas": self.cast.canvas, "kind": "prompt", "x": 0, "y": 0, "width": 100, "height": 100}
        Node.objects.bulk_create(Node(id=uuid4(), order=each, **blank) for each in range(MAX_NODES))
        with pytest.raises(CanvasFull):
            self.send(add(uuid4()))
        self.send({"op": "node-", "id": str(Node.objects.order_by("order")[0].pk)}, add(uuid4()))

    def test_a_full_canvas_takes_no_more_wires(self) -> None:
        blank = {"canvas": self.cast.canvas, "x": 0, "y": 0, "width": 100, "height": 100, "order": 0}
        side = range(int(MAX_EDGES**0.5) + 1)
        prompts = Node.objects.bulk_create(Node(id=uuid4(), kind="prompt", **blank) for _ in side)
        targets = Node.objects.bulk_create(Node(id=uuid4(), kind="image-generation", **blank) for _ in side)
        ends = [(source, target) for source in prompts for target in targets]
        Edge.objects.bulk_create(
            Edge(
                id=uuid4(),
                canvas=self.cast.canvas,
                source=source,
                source_port="text-out",
                target=target,
                target_port="prompt-in",
                order=order,
            )
            for order, (source, target) in enumerate(ends[:MAX_EDGES])
        )
        with pytest.raises(CanvasFull):
            self.send(wire(uuid4(), *ends[-1]))
        assert Edge.objects.count() == MAX_EDGES


class OrderTests(OnCanvas):
    def test_every_batch_is_one_revision_and_nobody_skips_one(self) -> None:
        revs = [self.send(add(uuid4()), by=by).rev for by in (self.cast.ada, self.cast.grace, self.cast.ada)]
        assert revs == [1, 2, 3]
        assert self.rev == 3

    def test_a_refused_batch_takes_no_revision(self) -> None:
        self.refused({"op": "node-", "id": str(uuid4())})
        assert self.send(add(uuid4())).rev == 1

    def test_the_same_batch_again_applies_once_and_is_not_told_again(self) -> None:
        node_id = uuid4()
        first = self.send(add(node_id), cid="ada-1")
        with self.captureOnCommitCallbacks() as told:
            again = self.send(add(node_id), {"op": "node-", "id": str(node_id)}, cid="ada-1")
        assert (again, self.rev, Node.objects.count()) == (first, 1, 1)
        assert not told

    def test_a_batch_id_counts_on_its_own_canvas_only(self) -> None:
        other = canvases.create(self.cast.ada, "Other")
        self.send(add(uuid4()), cid="1")
        changes.apply(other, self.cast.ada, "1", ops.parse([add(uuid4())]))
        assert Node.objects.filter(canvas=other).count() == 1

    def test_a_change_remembers_who_made_it(self) -> None:
        change = self.send(add(uuid4()), cid="grace-7")
        assert changes.as_message(change) == {
            "rev": 1,
            "cid": "grace-7",
            "by": self.cast.grace.pk,
            "ops": change.ops,
        }

    def test_who_was_away_gets_exactly_what_was_missed(self) -> None:
        made = [self.send(add(uuid4())) for _ in range(3)]
        canvas = Canvas.objects.get(pk=self.cast.canvas.pk)
        assert since(canvas, 0) == made
        assert since(canvas, 2) == made[2:]
        assert since(canvas, 3) == []

    def test_who_was_away_too_long_or_comes_from_the_future_starts_anew(self) -> None:
        self.send(add(uuid4()))
        canvas = Canvas.objects.get(pk=self.cast.canvas.pk)
        assert since(canvas, 2) is None
        Change.objects.all().delete()
        assert since(canvas, 0) is None
        canvas.rev = CATCH_UP_LIMIT + 1
        assert since(canvas, 0) is None

    def test_old_changes_are_dropped_and_new_ones_kept(self) -> None:
        Change.objects.bulk_create(
            Change(canvas=self.cast.canvas, rev=rev, cid=str(rev), ops=[]) for rev in range(1, 2100)
        )
        Canvas.objects.filter(pk=self.cast.canvas.pk).update(rev=2099)
        self.send(add(uuid4()))
        kept = Change.objects.values_list("rev", flat=True)
        assert (min(kept), max(kept), len(kept)) == (101, 2100, changes.KEPT_CHANGES)


class AnnouncementTests(OnCanvas):
    def told(self, *raw: dict[str, Any]) -> list[dict[str, Any]]:
        listener = Listener(self.cast.canvas)
        with self.captureOnCommitCallbacks(execute=True):
            self.send(*raw)
        return listener.messages()

    def test_everybody_hears_of_a_change_after_it_is_committed(self) -> None:
        node_id = uuid4()
        (message,) = self.told(add(node_id, prompt="a boat"))
        change = Change.objects.get()
        assert message == {"t": "ops", **changes.as_message(change)}

    def test_another_canvas_hears_nothing(self) -> None:
        listener = Listener(canvases.create(self.cast.ada, "Other"))
        self.told(add(uuid4()))
        assert listener.messages() == []

    def test_a_node_whose_input_changes_gets_a_new_look_with_a_larger_version(self) -> None:
        prompt, target = self.cast.node(prompt="a boat"), self.cast.node("image-generation")
        self.cast.wire(prompt, target)
        before = Node.objects.get(pk=target.pk).card_version
        _ops, html = self.told({"op": "set", "id": str(prompt.pk), "set": {"prompt": "a lighthouse"}})
        assert (html["t"], html["id"], html["v"]) == ("html", str(target.pk), before + 1)
        assert "a lighthouse" in html["html"]

    def test_of_many_nodes_that_get_a_new_look_only_the_ids_are_told(self) -> None:
        prompt = self.cast.node(prompt="a boat")
        targets = [self.cast.node("image-generation") for _ in range(cards.FEW + 1)]
        for target in targets:
            self.cast.wire(prompt, target)
        before = Node.objects.get(pk=targets[0].pk).card_version
        _ops, looks = self.told({"op": "set", "id": str(prompt.pk), "set": {"prompt": "a lighthouse"}})
        assert looks["t"] == "looks"
        assert sorted(looks["cards"]) == sorted(str(target.pk) for target in targets)
        versions = Node.objects.filter(kind="image-generation").values_list("card_version", flat=True)
        assert set(versions) == {before + 1}

    def test_typing_and_moving_leave_the_own_look_alone(self) -> None:
        node = self.cast.node(prompt="a")
        told = self.told(
            {"op": "set", "id": str(node.pk), "set": {"prompt": "ab"}},
            {"op": "move", "id": str(node.pk), "x": 5, "y": 5},
        )
        assert [message["t"] for message in told] == ["ops"]

    def test_a_wire_made_or_lost_redraws_the_node_it_ends_at(self) -> None:
        prompt, target = self.cast.node(prompt="a boat"), self.cast.node("image-generation")
        edge_id = uuid4()
        _ops, made = self.told(wire(edge_id, prompt, target))
        assert made["id"] == str(target.pk)
        _ops, lost = self.told({"op": "node-", "id": str(prompt.pk)})
        assert (lost["id"], lost["v"]) == (str(target.pk), made["v"] + 1)
