"""Files that are broken or meant to do harm: each refused whole, with its code, and nothing left behind."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zipfile import ZIP_BZIP2

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas.models import Canvas, Node
from generation.canvas_files import document
from generation.canvas_files.document import BadCanvasFile
from generation.recipe_models import KeptRecipe
from media_assets.models import Asset
from tests import drawn
from tests.generation.canvas_files import files
from tests.generation.canvas_files.files import bomb, changed, exported, media, packed, said, taken, with_entry
from tests.generation.gallery_cast import GalleryCase

Change = Callable[[dict[str, Any]], Any]
CHANGES: dict[str, tuple[Change, str]] = {
    "another format": (lambda it: it.update(format="zip"), "not_a_canvas_file"),
    "a later version": (lambda it: it.update(version=2), "canvas_file_too_new"),
    "no version": (lambda it: it.pop("version"), "canvas_file_bad_value"),
    "more than belongs there": (lambda it: it.update(key="secret"), "canvas_file_bad_value"),
    "no name": (lambda it: it.update(name=""), "canvas_file_bad_value"),
    "a blank name": (lambda it: it.update(name="  "), "bad_name"),
    "an unknown kind": (lambda it: it["nodes"][0].update(kind="video"), "unknown_kind"),
    "an unknown field": (lambda it: it["nodes"][0]["data"].update(evil=1), "bad_value"),
    "a text that is none": (lambda it: it["nodes"][0]["data"].update(prompt=5), "bad_value"),
    "a text without end": (lambda it: it["nodes"][0]["data"].update(prompt="x" * 20_001), "too_long"),
    "a place beyond all": (lambda it: it["nodes"][0].update(x=1e300), "canvas_file_bad_value"),
    "a number too long": (lambda it: it["nodes"][0].update(x=10**400), "canvas_file_bad_value"),
    "a size of nothing": (lambda it: it["nodes"][0].update(w=0), "canvas_file_bad_value"),
    "a nul in a text": (lambda it: it["nodes"][0]["data"].update(prompt="\0"), "canvas_file_bad_value"),
    "the same node twice": (lambda it: it["nodes"].append(it["nodes"][0]), "canvas_file_duplicate"),
    "the same picture twice": (lambda it: it["pictures"].append(it["pictures"][0]), "canvas_file_duplicate"),
    "a wire to nowhere": (
        lambda it: it["wires"].append({"from": ["n1", "text-out"], "to": ["n9", "x"]}),
        "unknown_node",
    ),
    "a wire twice": (lambda it: it["wires"].append(it["wires"][0]), "duplicate_wire"),
    "a wire of wrong types": (
        lambda it: it["wires"].append({"from": ["n1", "text-out"], "to": ["n2", "image-in"]}),
        "type_mismatch",
    ),
    "a wire to itself": (
        lambda it: it["wires"].append({"from": ["n2", "image-out"], "to": ["n2", "image-in"]}),
        "self_wire",
    ),
    "a circle": (
        lambda it: it["wires"].extend(
            [
                {"from": ["n2", "image-out"], "to": ["n3", "image-in"]},
                {"from": ["n3", "image-out"], "to": ["n2", "image-in"]},
            ]
        ),
        "cycle",
    ),
    "a picture that is not in it": (lambda it: it["nodes"][1]["data"].update(asset="p9"), "unknown_asset"),
    "a picture of this Easel": (lambda it: it["nodes"][1]["data"].update(asset=str(uuid4())), "unknown_asset"),
    "a file from elsewhere": (lambda it: it["pictures"][0].update(file="../../etc/passwd"), "canvas_file_bad_value"),
    "a file that is missing": (
        lambda it: it["pictures"][0].update(file=f"media/{'0' * 64}.png"),
        "canvas_file_incomplete",
    ),
    "a file that nothing lists": (lambda it: it.update(pictures=[], nodes=[], wires=[]), "canvas_file_bad_name"),
    "a broken recipe": (lambda it: it["pictures"][0].update(recipe={"easel": 1}), "bad_recipe"),
    "a recipe of a later version": (lambda it: it["pictures"][0].update(recipe={"easel": 9}), "recipe_too_new"),
    "a preset of another form": (lambda it: it["nodes"][1]["data"].update(preset={"name": 1}), "unknown_preset"),
    "a date without a zone": (
        lambda it: it["pictures"][0].update(madeAt="2026-01-01T00:00:00"),
        "canvas_file_bad_value",
    ),
}


class HostileFiles(GalleryCase):
    def setUp(self) -> None:
        super().setUp()
        asset = self.picture("a harbour")
        nodes = [
            {"id": "n1", "kind": "prompt", "data": {"prompt": "a harbour"}},
            {"id": "n2", "kind": "image-generation", "data": {"asset": "p1"}},
            {"id": "n3", "kind": "image-generation", "data": {}},
        ]
        place = {"x": 0, "y": 0, "w": 280, "h": 200}
        self.good = changed(
            exported(self.canvas),
            lambda it: it.update(
                nodes=[node | place for node in nodes],
                wires=[{"from": ["n1", "text-out"], "to": ["n2", "prompt-in"]}],
            ),
        )
        self.file = f"media/{asset.sha256}.png"
        self.before = self.counts()

    def counts(self) -> tuple[Any, ...]:
        tables = (Canvas, Node, Asset, KeptRecipe)
        return (*(table.objects.count() for table in tables), self.files())

    def assert_refused(self, data: bytes, code: str) -> BadCanvasFile:
        with pytest.raises(BadCanvasFile) as caught:
            taken(data, self.grace)
        assert caught.value.code == code, caught.value.message
        assert caught.value.message
        assert self.counts() == self.before
        return caught.value

    def with_picture(self, data: bytes, suffix: str = "png", sha256: str = "") -> bytes:
        file = f"media/{sha256 or hashlib.sha256(data).hexdigest()}.{suffix}"
        whole = said(self.good)
        whole["pictures"][0]["file"] = file
        return packed(whole, {file: data})

    def test_the_good_one_is_taken(self) -> None:
        assert taken(self.good, self.grace).nodes == 3

    def test_whatever_is_wrong_in_what_it_says(self) -> None:
        for what, (change, code) in CHANGES.items():
            with self.subTest(what):
                self.assert_refused(changed(self.good, change), code)

    def test_what_is_no_zip(self) -> None:
        for data in (b"", b"P", b"hello", drawn.picture(), b"{}"):
            self.assert_refused(data, "not_a_zip")

    def test_a_zip_cut_off_anywhere(self) -> None:
        for part in (0.02, 0.3, 0.6, 0.9, 0.999):
            self.assert_refused(self.good[: int(len(self.good) * part)], "canvas_file_broken")
        self.assert_refused(self.good + b"more", "canvas_file_broken")

    def test_bytes_turned_over_anywhere_are_noticed_or_mean_nothing(self) -> None:
        nodes = said(self.good)["nodes"]
        for at in range(3, len(self.good), 61):
            damaged = bytearray(self.good)
            damaged[at] ^= 0xFF
            try:
                result = taken(bytes(damaged), self.grace)
            except BadCanvasFile:
                assert self.counts() == self.before
            else:  # such as a date in the zip, which nobody reads
                assert len(said(exported(result.canvas))["nodes"]) == len(nodes)
                self.before = self.counts()

    def test_names_that_lead_elsewhere(self) -> None:
        for name in (
            "../evil.png",
            "/etc/passwd",
            "media/../../x.png",
            "..\\evil",
            "C:\\evil",
            "media/",
            "readme.txt",
            f"media/{'A' * 64}.png",
            f"media/{'a' * 64}.svg",
        ):
            self.assert_refused(with_entry(self.good, name), "canvas_file_bad_name")

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_of_one_name(self) -> None:
        self.assert_refused(with_entry(self.good, self.file), "canvas_file_duplicate")
        self.assert_refused(with_entry(self.good, document.NAME, b"{}"), "canvas_file_duplicate")

    def test_links_and_passwords_and_rare_packing(self) -> None:
        link = files.symlink(f"media/{'a' * 64}.png")
        self.assert_refused(with_entry(self.good, link, b"/etc/passwd"), "canvas_file_bad_entry")
        self.assert_refused(files.encrypted(self.good), "canvas_file_encrypted")
        packed_otherwise = with_entry(self.good, f"media/{'a' * 64}.png", b"x", ZIP_BZIP2)
        self.assert_refused(packed_otherwise, "canvas_file_bad_entry")

    def test_bombs(self) -> None:
        with override_settings(CANVAS_FILE_MAX_BYTES=5_000_000, PICTURE_MAX_BYTES=2_000_000):
            large = with_entry(bomb(document.NAME, 10), f"media/{'a' * 64}.png", b"")
            self.assert_refused(large, "canvas_file_bad_json")
            self.assert_refused(bomb(document.NAME, 6_000_000), "canvas_file_too_large")
            inflated = packed(said(self.good) | {"name": "x" * 10}, {self.file: bytes(3_000_000)}, 8)
            assert len(inflated) < 50_000
            self.assert_refused(inflated, "canvas_file_too_large")
        with override_settings(CANVAS_FILE_MAX_BYTES=100):
            self.assert_refused(self.good, "canvas_file_too_large")
        self.assert_refused(files.claiming_entries(self.good, 60_000), "canvas_file_too_many_entries")
        self.assert_refused(self.with_picture(drawn.png_claiming(60_000, 60_000)), "picture_too_many_pixels")

    def test_pictures_that_are_none(self) -> None:
        self.assert_refused(self.with_picture(b"<html></html>"), "picture_type_not_supported")
        self.assert_refused(self.with_picture(drawn.noise()[:-40]), "picture_truncated")
        self.assert_refused(self.with_picture(drawn.picture("JPEG")), "canvas_file_bad_name")
        self.assert_refused(self.with_picture(drawn.picture(), sha256="0" * 64), "canvas_file_wrong_hash")

    def test_good_pictures_before_a_bad_one_are_taken_away_again(self) -> None:
        whole, there = said(self.good), media(self.good)
        bad = f"media/{'0' * 64}.png"
        whole["pictures"].append({**whole["pictures"][0], "id": "p2", "file": bad})
        self.assert_refused(packed(whole, there | {bad: drawn.picture()}), "canvas_file_wrong_hash")

    def test_what_is_no_json(self) -> None:
        for text in (b"", b"nonsense", b"[" * 100_000, b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\xff\xfe", b"9" * 9_000):
            self.assert_refused(packed(text, {}), "canvas_file_bad_json")
        self.assert_refused(packed(b"[]", {}), "not_a_canvas_file")
        self.assert_refused(with_entry(b"", f"media/{'a' * 64}.png"), "not_a_canvas_file")

    def test_anything_put_anywhere_is_refused_or_taken_whole(self) -> None:
        value = st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=6,
        )

        @settings(max_examples=80, deadline=None)
        @given(st.data())
        def attempt(data: st.DataObject) -> None:
            whole = said(self.good)
            place: Any = whole
            while True:
                key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
                if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.booleans()):
                    break
                place = place[key]
            place[key] = data.draw(value)
            before = self.counts()
            try:
                result = taken(packed(json.dumps(whole).encode(), media(self.good)), self.grace)
            except BadCanvasFile:
                assert self.counts() == before
            else:
                assert said(exported(result.canvas))["format"] == "easel-canvas"

        attempt()
