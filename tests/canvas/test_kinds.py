"""The registry of node kinds, and the checks that their fields share."""

from dataclasses import replace
from uuid import uuid4

import pytest

from canvas import kinds
from canvas.kinds import PROMPT, BadValue, Field, NodeKind, Port, one_line_or_none, text

CANVAS = uuid4()
SKETCH = NodeKind(
    id="sketch",
    label="Sketch",
    hint="",
    icon="pencil",
    template="",
    size=(200, 100),
    inputs=(Port("text-in", "Text", "text", many=True),),
    outputs=(Port("image-out", "Image", "image"),),
    fields={"title": Field("untitled", text(10, "Title")), "tags": Field([], lambda value, _canvas: value, made=True)},
)


def test_the_kinds_of_every_app_are_there_when_django_has_started() -> None:
    assert kinds.every().keys() >= {"prompt", "comment", "frame", "image", "image-generation"}
    assert kinds.get("prompt") is PROMPT


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(BadValue) as refusal:
        kinds.get("video")
    assert (refusal.value.code, refusal.value.field) == ("unknown_kind", "kind")


def test_an_id_belongs_to_one_declaration() -> None:
    kinds.register(PROMPT)
    with pytest.raises(ValueError, match="registered already"):
        kinds.register(replace(PROMPT, label="Another"))
    assert kinds.get("prompt") is PROMPT


def test_the_registry_cannot_be_changed_from_outside() -> None:
    kinds.every().clear()  # type: ignore[attr-defined]  # what is handed out is a copy
    assert kinds.get("prompt") is PROMPT


def test_ports_are_found_on_their_own_side() -> None:
    assert SKETCH.input("text-in") == SKETCH.inputs[0]
    assert SKETCH.output("image-out") == SKETCH.outputs[0]
    assert SKETCH.input("image-out") is None
    assert SKETCH.output("text-in") is None


def test_new_data_holds_the_default_of_every_field() -> None:
    assert SKETCH.new_data() == {"title": "untitled", "tags": []}


def test_values_are_checked_field_by_field() -> None:
    assert SKETCH.checked({"title": "Boat"}, CANVAS) == {"title": "Boat"}
    with pytest.raises(BadValue) as refusal:
        SKETCH.checked({"title": "Boat", "colour": "red"}, CANVAS)
    assert refusal.value.field == "colour"


@pytest.mark.parametrize("value", [None, 1, ["a"], {"a": 1}, "a\x00b"])
def test_a_text_is_nothing_else(value: object) -> None:
    with pytest.raises(BadValue):
        text(10, "Title")(value, CANVAS)


def test_a_text_has_its_limit_and_is_never_cut() -> None:
    check = text(5, "Title")
    assert check("12345", CANVAS) == "12345"
    with pytest.raises(BadValue) as refusal:
        check("123456", CANVAS)
    assert (refusal.value.code, refusal.value.field) == ("too_long", "title")


@pytest.mark.parametrize("kind", kinds.every().values(), ids=lambda kind: kind.id)
def test_every_node_may_have_a_name_of_one_line(kind: NodeKind) -> None:
    names = ["  Night\n version ", "", " ", None]
    assert [kind.checked({"name": each}, CANVAS)["name"] for each in names] == ["Night version", None, None, None]
    assert "name" not in kind.new_data()
    for bad in ("x" * 81, 7, ["a"], "a\x00b"):
        with pytest.raises(BadValue) as refusal:
            kind.checked({"name": bad}, CANVAS)
        assert refusal.value.field == "name"


def test_a_comment_and_a_frame_have_no_ports_and_only_the_frame_lies_behind() -> None:
    for kind in (kinds.COMMENT, kinds.FRAME):
        assert (kind.inputs, kind.outputs, kind.runs) == ((), (), False)
    assert [each.id for each in kinds.every().values() if each.backdrop] == ["frame"]


def test_an_optional_text_is_none_where_it_is_empty() -> None:
    check = one_line_or_none(5, "model")
    assert [check(value, CANVAS) for value in (None, "", "a")] == [None, None, "a"]
    with pytest.raises(BadValue):
        check("123456", CANVAS)


def test_the_browser_gets_ports_in_rail_order() -> None:
    assert SKETCH.as_json() == {
        "id": "sketch",
        "label": "Sketch",
        "hint": "",
        "icon": "pencil",
        "size": [200, 100],
        "inputs": [{"id": "text-in", "label": "Text", "type": "text", "many": True, "required": False}],
        "outputs": [{"id": "image-out", "label": "Image", "type": "image", "many": False, "required": False}],
        "data": {"title": "untitled", "tags": []},
        "runs": False,
        "opensFile": False,
        "backdrop": False,
        "made": ["tags"],
        "pictures": [],
    }


@pytest.mark.parametrize(("prompt", "emitted"), [("  a boat \n", "a boat"), (" ", None), ("", None), (None, None)])
def test_a_prompt_emits_its_trimmed_text_or_nothing(prompt: str | None, emitted: str | None) -> None:
    assert PROMPT.emits({"prompt": prompt}, "text-out") == emitted
