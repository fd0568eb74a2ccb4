"""Every row of both tables keeps what the rest relies on."""

import json
import re
from typing import Any

import pytest

from generation import providers
from generation.contracts import BadParameter, Contract, Parameter
from generation.providers.fal_endpoints import DEFAULT_ENDPOINT, ENDPOINTS
from generation.providers.google_models import MODELS
from generation.providers.protocol import Wish
from generation.shaping import RESERVED
from generation.sizes import IMAGE_SIZES, Pixels, pixels_of, ratio_as_number

ROWS = [*ENDPOINTS.values(), *MODELS.values()]
BY_MODEL = {row.model: row for row in ROWS}
SPECIFIED = {
    "fal-ai/flux-2": "FLUX.2 Dev",
    "fal-ai/flux-2/flash": "FLUX.2 Flash",
    "fal-ai/flux-2-pro": "FLUX.2 Pro",
    "fal-ai/bytedance/seedream/v4.5/text-to-image": "Seedream 4.5",
    "fal-ai/recraft/v4.1/text-to-image": "Recraft V4.1",
}
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.model)


def test_the_table_is_whole() -> None:
    assert (len(ENDPOINTS), len(MODELS)) == (52, 4)
    assert len({row.label for row in ROWS}) == len(ROWS)
    assert DEFAULT_ENDPOINT in ENDPOINTS


@pytest.mark.parametrize("model", SPECIFIED)
def test_the_endpoints_of_the_specification_are_sized_by_name_and_take_no_reference(model: str) -> None:
    row = ENDPOINTS[model]
    assert row.label == SPECIFIED[model]
    assert row.reference is None
    assert row.sizing == "image_size"
    assert set(IMAGE_SIZES) <= set(row.sizes)
    assert row.sized
    assert row.sized.custom


@every_row
def test_a_row_is_found_by_an_id_of_the_right_form(row: Contract) -> None:
    assert providers.get(row.provider).contract(row.model) is row
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*){0,7}", row.model)
    assert "imagen4" not in row.model


@every_row
def test_defaults_pass_their_own_check_and_no_parameter_is_reserved(row: Contract) -> None:
    names = [parameter.name for parameter in row.parameters]
    assert len(set(names)) == len(names)
    assert not set(names) & RESERVED
    assert not row.images or not set(names) & set(row.images.names)
    for parameter in row.parameters:
        if parameter.default is not None:
            assert parameter.checked(parameter.default) == parameter.default
        if parameter.low is not None and parameter.high is not None:
            assert parameter.low < parameter.high


@every_row
def test_every_size_has_a_meaning(row: Contract) -> None:
    if row.sized is None:
        assert row.reference
        return
    assert len(set(row.sized.sizes)) == len(row.sized.sizes)
    for size in row.sized.sizes:
        if size.startswith("auto"):
            continue
        if row.sized.mode == "image_size":
            assert pixels_of(size)
        else:
            assert ratio_as_number(size) > 0
    if isinstance(row.sized.default, Pixels):
        assert row.sized.custom
        row.sized.custom.check(row.label, row.sized.default)
    else:
        assert row.sized.default in (None, *row.sized.sizes)
    assert row.sized.default_resolution in (None, "1K")


@every_row
def test_every_size_offered_is_taken(row: Contract) -> None:
    provider, sizing = providers.get(row.provider), row.sized
    if sizing is None or (row.reference and row.reference.mask_required):
        return
    by_size = sizing.mode == "image_size"
    for size in sizing.sizes:
        wish = Wish("a cat", row.model, size if by_size else None, None if by_size else size)
        assert provider.shape(wish).arguments[sizing.mode] == size
    for resolution in sizing.resolutions:
        order = provider.shape(Wish("a cat", row.model, image_size=resolution))
        assert order.arguments[sizing.resolution_field] == resolution


@every_row
def test_a_sibling_exists_and_takes_a_reference(row: Contract) -> None:
    if row.with_reference:
        sibling = BY_MODEL[row.with_reference]
        assert sibling.reference
        assert sibling.reference.role == "image"
        assert not sibling.reference.mask_required
    if row.reference:
        assert row.reference.field in RESERVED | {"inlineData"}
        assert row.reference.most is None or row.reference.most >= 1
        assert row.reference.is_list or row.reference.most == 1


@every_row
def test_a_row_is_served_as_json(row: Contract) -> None:
    served: dict[str, Any] = json.loads(json.dumps(row.as_json()))
    assert (served["model"], served["provider"], served["label"]) == (row.model, row.provider, row.label)
    assert served["takesReference"] == (row.reference is not None)
    assert {parameter["name"] for parameter in served["parameters"]} == {each.name for each in row.parameters}
    assert "text" in served["price"]


def test_a_row_tells_all_of_its_sizing() -> None:
    served = ENDPOINTS["fal-ai/bytedance/seedream/v4.5/edit"].as_json()
    assert served["sizing"] == {
        "mode": "image_size",
        "sizes": [*IMAGE_SIZES, "auto_2K", "auto_4K"],
        "default": {"width": 2048, "height": 2048},
        "custom": {"min": 1920, "max": 4096, "minArea": 3_686_400, "maxArea": 16_777_216},
        "resolutions": [],
        "defaultResolution": None,
    }
    assert served["reference"] == {
        "field": "image_urls",
        "role": "image",
        "min": 1,
        "max": 10,
        "required": True,
        "mask": None,
    }
    assert served["images"] == {"field": "num_images", "max": 6, "series": "max_images"}
    assert served["price"] == {"text": "$0.04 per image", "per": "image", "usd": "0.04", "maxUsd": "0.04"}


def test_a_row_tells_of_resolutions_and_of_its_sibling() -> None:
    served = ENDPOINTS["fal-ai/nano-banana-pro"].as_json()
    assert (served["sizing"]["mode"], served["sizing"]["default"]) == ("aspect_ratio", "1:1")
    assert (served["sizing"]["resolutions"], served["sizing"]["defaultResolution"]) == (["1K", "2K", "4K"], "1K")
    assert (served["takesReference"], served["withReference"]) == (False, "fal-ai/nano-banana-pro/edit")
    assert served["price"]["usd"] == {"1K": "0.15", "2K": "0.15", "4K": "0.30"}


def test_a_model_that_decides_its_size_itself_says_so() -> None:
    assert ENDPOINTS["fal-ai/flux-kontext/dev"].as_json()["sizing"]["mode"] == "none"


def test_an_open_end_is_said_as_such() -> None:
    assert Parameter("steps", "integer", low=1).as_json() == {"name": "steps", "type": "integer", "min": 1}
    with pytest.raises(BadParameter, match="at least 1"):
        Parameter("steps", "integer", low=1).checked(0)
    with pytest.raises(BadParameter, match="at most 3"):
        Parameter("steps", "integer", high=3).checked(4)
