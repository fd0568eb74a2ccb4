"""What a canvas with AI Image nodes can begin with. A further starter is a row here."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _

from canvas.refusals import Refusal
from canvas.starters import Starter, StarterNode
from generation import providers
from generation.models import Preset
from generation.node_runs import KIND

Choice = tuple[int, str | None]
"""A preset's id, and the model to use instead of its own where there is one."""


def _enabled() -> list[Preset]:
    return list(Preset.objects.filter(enabled=True))


def _different_models(presets: list[Preset]) -> Iterator[Choice]:
    """Every model once: those of the presets first, then what else their providers draw from a prompt alone."""
    seen: set[str] = set()
    for preset in presets:
        try:
            model = preset.contract.model
        except Refusal:
            continue
        if model not in seen:
            seen.add(model)
            yield preset.pk, None
    for preset in presets:
        for contract in providers.get(preset.provider).contracts():
            needs_reference = contract.reference is not None and contract.reference.required
            if contract.model not in seen and not needs_reference:
                seen.add(contract.model)
                yield preset.pk, contract.model


def _nth(number: int, part: int) -> Callable[[], int | str | None]:
    def find() -> int | str | None:
        found = list(_different_models(_enabled()))
        return found[number][part] if number < len(found) else None

    return find


def _taking_a_reference(part: int) -> Callable[[], int | str | None]:
    """The first preset whose model takes a reference, or else a preset with its model's sibling that does."""

    def find() -> int | str | None:
        return next(_restyling(_enabled()), (None, None))[part]

    return find


def _restyling(presets: list[Preset]) -> Iterator[Choice]:
    contracts = []
    for preset in presets:
        try:
            contracts.append((preset.pk, preset.contract))
        except Refusal:
            continue
    yield from ((pk, None) for pk, contract in contracts if contract.reference)
    yield from ((pk, contract.with_reference) for pk, contract in contracts if contract.with_reference)


def _model(number: int, x: int, y: int) -> StarterNode:
    return StarterNode(KIND, x, y, {"preset": _nth(number, 0), "model": _nth(number, 1)})


TEXT_TO_IMAGE = Starter(
    id="text-to-image",
    label=_("Text to image"),
    hint=_("A prompt, and the picture made of it"),
    icon="sparkles",
    nodes={
        "prompt": StarterNode(
            "prompt", -360, -100, {"prompt": _("A calm desert at golden hour, long shadows over the dunes, cinematic")}
        ),
        "picture": StarterNode(KIND, 20, -280),
    },
    wires=(("prompt", "text-out", "picture", "prompt-in"),),
)
RESTYLE = Starter(
    id="restyle-a-reference",
    label=_("Restyle a reference"),
    hint=_("A picture of yours in another style"),
    icon="brush",
    nodes={
        "style": StarterNode(
            "prompt",
            -360,
            -280,
            {"prompt": _("The same picture as a watercolour on rough paper, with muted colours")},
        ),
        "reference": StarterNode("image", -360, -40),
        "picture": StarterNode(KIND, 20, -280, {"preset": _taking_a_reference(0), "model": _taking_a_reference(1)}),
    },
    wires=(("style", "text-out", "picture", "prompt-in"), ("reference", "image-out", "picture", "image-in")),
)
THREE_MODELS = Starter(
    id="three-models",
    label=_("Three models side by side"),
    hint=_("One prompt, drawn by three models to compare"),
    icon="columns-3",
    # Each model stands higher than the one before it, so that no wire runs behind a card, as if it came from there.
    nodes={
        "prompt": StarterNode(
            "prompt", -720, -280, {"prompt": _("A lighthouse on a cliff in a storm, waves breaking, dramatic sky")}
        ),
        "first": _model(0, -340, -60),
        "second": _model(1, 60, -170),
        "third": _model(2, 460, -280),
    },
    wires=tuple(("prompt", "text-out", each, "prompt-in") for each in ("first", "second", "third")),
)
_VARIATIONS = {
    "dawn": _("At dawn, fog over the water"),
    "night": _("At night, lit by lanterns"),
    "winter": _("In winter, under fresh snow"),
    "poster": _("As a screen-printed poster in three colours"),
}
VARIATIONS = Starter(
    id="prompt-variations",
    label=_("Prompt variations"),
    hint=_("One subject, four endings of its prompt"),
    icon="grid-2x2",
    # Stairs again, for the wires from the subject; an ending lies above its picture's left neighbour.
    nodes={
        "subject": StarterNode("prompt", -940, -300, {"prompt": _("A small fishing harbour with wooden boats")}),
        **{
            name: StarterNode("prompt", -940 + place * 400, -500, {"prompt": text}, height=150)
            for place, (name, text) in enumerate(_VARIATIONS.items())
        },
        **{
            f"{name} picture": StarterNode(KIND, -600 + place * 400, -30 - place * 90)
            for place, name in enumerate(_VARIATIONS)
        },
    },
    wires=tuple(
        (source, "text-out", f"{name} picture", "prompt-in") for name in _VARIATIONS for source in ("subject", name)
    ),
)
STARTERS = (TEXT_TO_IMAGE, RESTYLE, THREE_MODELS, VARIATIONS)
