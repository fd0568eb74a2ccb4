"""The node kind `image-generation`: its ports, its fields and what its card shows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvas import changes
from canvas.kinds import Context, Field, NodeKind, Port, one_line_or_none, text
from canvas.models import Node
from canvas.refusals import Refusal
from generation import (
    job_card,
    node_runs,
    node_settings,
    panel,
    presets,
    requests,
    result_cards,
    results,
    runs,
    staleness,
)
from generation.accounts import Payers
from generation.models import Job, Preset
from generation.providers.protocol import Wish
from generation.staleness import Freshness
from generation.states import State
from media_assets.kinds import AssetCard, asset_context, asset_field


def cards(nodes: Sequence[Node], canvas_id: UUID) -> dict[UUID, Context]:
    """The card variables of many nodes: a fixed number of queries, however many there are."""
    graph = changes.load_graph(canvas_id)
    every_preset, payers = presets.every(), Payers(canvas_id)
    arriving = {node.pk: node_runs.inputs(graph, node.pk) for node in nodes}
    wanted = [node.data.get("asset") for node in nodes] + [str(each.reference) for each in arriving.values()]
    assets = asset_context(wanted, canvas_id)
    ids = [node.pk for node in nodes]
    newest = job_card.newest(canvas_id, ids)
    jobs, strips = job_card.shown(newest), results.strips(canvas_id, ids)
    fresh = staleness.of_nodes(canvas_id, graph, every_preset, ids)
    return {
        node.pk: {
            **_preset_part(every_preset, node, arriving[node.pk], payers, assets.get(str(arriving[node.pk].reference))),
            "reference": _reference_part(every_preset, node, arriving[node.pk], assets),
            "prompt_wired": arriving[node.pk].wired_prompt is not None,
            "wired_prompt": arriving[node.pk].wired_prompt or "",
            "prompt_limit": settings.PROMPT_LIMIT,
            "job": jobs.get(node.pk),
            **_picture_part(node, arriving[node.pk], newest.get(node.pk), fresh, assets),
            "strip": result_cards.strip(node, strips.get(node.pk)),
            "stale_inputs": result_cards.stale_inputs(fresh, node.pk),
        }
        for node in nodes
    }


def _picture_part(
    node: Node, arriving: node_runs.Inputs, newest: Job | None, fresh: Freshness, assets: Mapping[str, AssetCard]
) -> dict[str, Any]:
    """The picture shown, how it was made, and whether it is still what the node would make."""
    maker = fresh.maker(node.pk)
    # An older picture that was brought back has warnings of its own; those of a run that failed are the newest's.
    told = maker if maker and newest and newest.state == State.SUCCEEDED else newest
    return {
        "asset": assets.get(str(node.data.get("asset"))),
        "made": panel.made(maker),
        "warnings": job_card.warnings(told) if told else [],
        "stale": result_cards.staleness(fresh, node, maker, prompt_wired=arriving.wired_prompt is not None),
        "pinned": node_settings.is_pinned(node.data),
    }


def _preset_part(
    every_preset: dict[int, Preset],
    node: Node,
    arriving: node_runs.Inputs,
    payers: Payers,
    reference: AssetCard | None,
) -> dict[str, Any]:
    """What depends on the preset: the choices, what its model takes, the price, and why a run would be refused."""
    try:
        preset = presets.carried(every_preset, node.data)
    except Refusal as refusal:
        choices = _choices(every_preset, node.data.get("preset"))
        return {"presets": choices, "preset_problem": refusal.message, "run_problem": refusal.message}
    sandboxed = payers.source(preset.provider) == "sandbox"
    shown: dict[str, Any] = {"presets": _choices(every_preset, preset.pk), "sandboxed": sandboxed}
    try:
        now = panel.chosen(preset, node.data)
    except Refusal as refusal:
        return shown | {"run_problem": refusal.message, "model": {"own": node_runs.model(node.data), "by_preset": None}}
    has_reference = bool(arriving.reference_sources)
    return shown | {
        "run_problem": _run_problem(preset, node, arriving, payers),
        "sizings": panel.sizings(now, node.data),
        "parameters": panel.parameters(now, node.data),
        "model": panel.model(now, node.data),
        "way_out": panel.way_out(every_preset, now, has_reference),
        "price": panel.price(now, node.data, reference),
    }


def _run_problem(preset: Preset, node: Node, arriving: node_runs.Inputs, payers: Payers) -> str | None:
    try:
        node_runs.ordered(preset, node.data, arriving.prompt, bool(arriving.reference_sources), payers)
    except Refusal as refusal:
        return refusal.message
    return None


def _choices(every_preset: dict[int, Preset], chosen: int | None) -> list[dict[str, Any]]:
    return [
        {
            "id": preset.pk,
            "name": preset.name if preset.enabled else _("{preset} (disabled)").format(preset=preset),
            "provider": preset.get_provider_display(),
            "model": preset.model,
            "chosen": preset.pk == chosen,
        }
        for preset in every_preset.values()
        if preset.enabled or preset.pk == chosen
    ]


def _reference_part(
    every_preset: dict[int, Preset], node: Node, arriving: node_runs.Inputs, assets: Mapping[str, AssetCard]
) -> dict[str, Any] | None:
    """The wired reference: its thumbnail, or why it cannot be used; `is_missing` where there is none to be used yet."""
    if not arriving.reference_sources:
        return None
    asset = assets.get(str(arriving.reference))
    is_missing = False
    try:
        preset = presets.carried(every_preset, node.data)
        chosen = node_runs.model(node.data) or preset.model
        requests.check_reference(preset.provider, Wish("", chosen, has_reference=True))
    except requests.ReferenceNotSupported as refusal:
        problem = refusal.message
    except Refusal:
        problem = None
    else:
        is_missing = asset is None
        problem = _("The reference has no picture yet.") if is_missing else None
    return {"thumb": asset["thumb"] if asset else None, "problem": problem, "is_missing": is_missing}


IMAGE_GENERATION = NodeKind(
    id=node_runs.KIND,
    label=gettext_lazy("AI Image"),
    hint=gettext_lazy("A picture made from a prompt"),
    icon="sparkles",
    template="generation/kinds/image-generation.html",
    size=(340, 560),
    inputs=(
        Port("prompt-in", gettext_lazy("Prompt"), "text", many=True, required=True),
        Port("image-in", gettext_lazy("Reference image"), "image"),
    ),
    outputs=(Port("image-out", gettext_lazy("Image"), "image"),),
    fields={
        "prompt": Field("", text(20_000, "Prompt")),
        "preset": Field(None, presets.checked_id, travels=presets.abroad, arrives=presets.arriving_id),
        "model": Field(None, one_line_or_none(200, "model")),
        "imageSize": Field(None, node_settings.checked_size),
        "aspectRatio": Field(None, one_line_or_none(20, "aspectRatio")),
        "modelParams": Field({}, node_settings.checked_parameters),
        "asset": asset_field(made=True),
        "pinned": Field(False, node_settings.checked_pin),
    },
    emits=lambda data, _port: data.get("asset"),
    context=cards,
    missed=runs.missed_by_node,
    runs=True,
)
