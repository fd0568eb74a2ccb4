from uuid import uuid4

import pytest

from canvas import kinds
from canvas.kinds import BadValue
from canvas.models import Canvas, Node
from media_assets.kinds import IMAGE, asset_context, asset_field
from tests.media_assets.shared_canvas import SharedCanvas


class ImageNodes(SharedCanvas):
    def test_the_kind_is_registered(self) -> None:
        assert kinds.get("image") is IMAGE
        assert IMAGE.new_data() == {"asset": None, "transform": None}
        assert IMAGE.opens_file

    def test_a_picture_of_the_canvas_may_be_set_and_taken_away(self) -> None:
        asset = self.keep()
        assert IMAGE.checked({"asset": str(asset.pk)}, self.canvas.pk) == {"asset": str(asset.pk)}
        assert IMAGE.checked({"asset": str(asset.pk).upper()}, self.canvas.pk) == {"asset": str(asset.pk)}
        assert IMAGE.checked({"asset": None}, self.canvas.pk) == {"asset": None}
        assert IMAGE.checked({"asset": ""}, self.canvas.pk) == {"asset": None}

    def test_anything_else_is_refused(self) -> None:
        elsewhere = self.keep(canvas=Canvas.objects.create(name="Quay", owner=self.ada))
        wrong: list[object] = [str(elsewhere.pk), str(uuid4()), "a.png", 7, True, [], {}, "\x00"]
        for value in wrong:
            with pytest.raises(BadValue) as caught:
                asset_field("picture").check(value, self.canvas.pk)
            assert (caught.value.code, caught.value.field) == ("unknown_asset", "picture")

    def test_the_node_emits_its_picture(self) -> None:
        assert IMAGE.emits({"asset": "an id"}, "image-out") == "an id"
        assert IMAGE.emits({"asset": None}, "image-out") is None
        assert IMAGE.emits({}, "image-out") is None

    def test_many_cards_take_one_query(self) -> None:
        assets = [self.keep(name=f"{number}.png") for number in range(3)]
        data = [{"asset": str(asset.pk)} for asset in assets] + [{"asset": None}, {"asset": str(uuid4())}, {}]
        nodes = [Node(pk=uuid4(), canvas=self.canvas, kind="image", data=each) for each in data]
        with self.assertNumQueries(1):
            contexts = IMAGE.context(nodes, self.canvas.pk)
        shown = [contexts[node.pk]["asset"] for node in nodes]
        assert shown[3:] == [None, None, None]
        assert shown[0] == {
            "id": str(assets[0].pk),
            "url": f"/assets/{assets[0].pk}/",
            "thumb": f"/assets/{assets[0].pk}/thumb/",
            "srcset": f"/assets/{assets[0].pk}/thumb/256/ 64w",
            "placeholder": assets[0].placeholder,
            "width": 64,
            "height": 48,
            "name": "0.png",
        }

    def test_pictures_of_other_canvases_are_not_shown(self) -> None:
        elsewhere = self.keep(canvas=Canvas.objects.create(name="Quay", owner=self.ada))
        assert asset_context([str(elsewhere.pk), None, "x", 5], self.canvas.pk) == {}

    def test_without_pictures_nothing_is_asked(self) -> None:
        with self.assertNumQueries(0):
            assert asset_context([None, "", "x"], self.canvas.pk) == {}
