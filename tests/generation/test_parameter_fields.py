from typing import Any

import pytest

from generation import parameter_fields, providers
from generation.contracts import BadParameter, Parameter
from generation.parameter_fields import as_text, parsed
from generation.parameter_help import HELP, help_for

STEPS = Parameter("num_inference_steps", "integer", 4, 50, default=28)
BLUE = {"r": 29, "g": 79, "b": 191}
WRITTEN: list[tuple[Parameter, str, Any]] = [
    (STEPS, "12", 12),
    (Parameter("guidance_scale", "number", 0, 20), "2.5", 2.5),
    (Parameter("enable_safety_checker", "boolean"), "false", False),
    (Parameter("output_format", "string", choices=("jpeg", "png")), "png", "png"),
    (Parameter("background_color", "color"), "#1d4fbf", BLUE),
    (Parameter("colors", "colors"), "#1d4fbf, #1d4fbf", [BLUE, BLUE]),
    (Parameter("words", "strings"), "one\ntwo", ["one", "two"]),
    (Parameter("loras", "loras"), '[{"path": "https://example.com/l"}]', [{"path": "https://example.com/l"}]),
    (Parameter("color_palette", "palette"), '{"name": "EMBER"}', {"name": "EMBER"}),
]


@pytest.mark.parametrize(("parameter", "text", "value"), WRITTEN, ids=lambda each: getattr(each, "type", ""))
def test_what_is_written_is_read_and_written_again_alike(parameter: Parameter, text: str, value: Any) -> None:
    assert parsed(parameter, text) == value
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        (STEPS, "51"),
        (STEPS, "many"),
        (STEPS, "1.5"),
        (STEPS, "9" * 5000),
        (Parameter("guidance_scale", "number"), "inf"),
        (Parameter("guidance_scale", "number"), "two"),
        (Parameter("enable_safety_checker", "boolean"), "maybe"),
        (Parameter("output_format", "string", choices=("jpeg",)), "gif"),
        (Parameter("background_color", "color"), "blue"),
        (Parameter("colors", "colors"), "#1d4fbf red"),
        (Parameter("loras", "loras"), "[{"),
        (Parameter("color_palette", "palette"), '{"name": "NOBODY"}'),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(parameter: Parameter, text: str) -> None:
    with pytest.raises(BadParameter, match=parameter.name) as refused:
        parsed(parameter, text)
    assert refused.value.field == f"modelParams.{parameter.name}"


def test_the_node_s_value_lies_over_the_preset_s_and_that_over_the_model_s() -> None:
    contract = providers.get("fal").contract("fal-ai/flux-2")
    by_name = {
        field.name: field for field in parameter_fields.fields(contract, {"seed": 4}, {"num_inference_steps": 9})
    }
    assert (by_name["seed"].base, by_name["seed"].is_preset, by_name["seed"].differs) == (4, True, False)
    assert (by_name["num_inference_steps"].base, by_name["num_inference_steps"].differs) == (28, True)
    assert by_name["num_inference_steps"].label == "Inference steps"


def test_every_parameter_of_every_model_has_a_control_that_can_show_its_default() -> None:
    for provider in providers.PROVIDERS.values():
        for contract in provider.contracts():
            for field in parameter_fields.fields(contract):
                assert field.label
                assert field.placeholder
                if field.parameter.default not in (None, [], ""):
                    assert parsed(field.parameter, field.base_text) == field.parameter.default


def test_every_parameter_of_the_catalogue_says_what_it_does() -> None:
    names = {
        parameter.name
        for provider in providers.PROVIDERS.values()
        for contract in provider.contracts()
        for parameter in contract.parameters
    }
    assert {name for name in names if not help_for(name)} == set()
    assert set(HELP) <= names
