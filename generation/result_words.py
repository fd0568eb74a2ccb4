"""What a result was made with, in words for people: a row each, comparable between results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from canvas.refusals import Refusal
from generation import panel, providers
from generation.job_card import duration
from generation.models import Job
from generation.parameter_fields import as_text, label
from generation.sizes import Pixels

SIZES = ("image_size", "aspect_ratio", "resolution")


@dataclass(frozen=True)
class Row:
    """One thing told of a result, or of two side by side; `others` is None where only one is looked at."""

    key: str
    label: str
    text: str
    other: str | None = None

    @property
    def differs(self) -> bool:
        return self.other is not None and self.text != self.other


def rows(job: Job) -> list[Row]:
    """How the result was made, the most telling first."""
    asset = job.asset
    told = [
        ("prompt", _("Prompt"), job.prompt),
        ("preset", _("Preset"), _preset(job)),
        ("model", _("Model"), _model(job)),
        ("size", _("Size asked for"), _size(job.arguments)),
        *_parameters(job.arguments),
        ("reference", _("Reference"), job.reference.name if job.reference else ""),
        ("seed", _("Seed it came from"), "" if job.seed is None else str(job.seed)),
        ("pixels", _("Picture"), f"{asset.width} × {asset.height}" if asset else ""),
        ("cost", _("Cost"), _cost(job)),
        ("time", _("Time taken"), _time(job)),
        ("by", _("Run by"), str(job.created_by or _("somebody who has left"))),
        ("when", _("Finished"), date_format(localtime(job.finished_at), "DATETIME_FORMAT") if job.finished_at else ""),
    ]
    return [Row(key, name, text) for key, name, text in told if text]


def compared(left_job: Job, right_job: Job) -> list[Row]:
    """The rows of both, side by side, those that differ first; what only one has stands beside an empty text."""
    one, other = ({row.key: row for row in rows(job)} for job in (left_job, right_job))
    keys = [*one, *(key for key in other if key not in one)]
    empty = Row("", "", "")
    pairs = ((key, one.get(key, empty), other.get(key, empty)) for key in keys)
    found = [Row(key, left.label or right.label, left.text, right.text) for key, left, right in pairs]
    return sorted(found, key=lambda row: not row.differs)


def _preset(job: Job) -> str:
    if job.preset is None:
        return ""
    if job.preset_revision in (None, job.preset.revision):
        return str(job.preset)
    return _("%(preset)s, revision %(then)s (now %(now)s)") % {
        "preset": job.preset,
        "then": job.preset_revision,
        "now": job.preset.revision,
    }


def _model(job: Job) -> str:
    try:
        return f"{providers.get(job.provider).contract(job.model).label} ({job.model})"
    except Refusal:
        return job.model


def _size(arguments: Mapping[str, Any]) -> str:
    return " · ".join(_size_words(arguments[name]) for name in SIZES if arguments.get(name))


def _size_words(size: Any) -> str:
    if isinstance(size, Mapping) and size.keys() == {"width", "height"}:
        return str(Pixels(size["width"], size["height"]))
    return panel.size_label(as_text(size))


def _parameters(arguments: Mapping[str, Any]) -> Sequence[tuple[str, str, str]]:
    told = ((name, value) for name, value in arguments.items() if name not in ("prompt", *SIZES))
    return [(f"argument-{name}", label(name), as_text(value)) for name, value in told]


def _cost(job: Job) -> str:
    if job.account_source == "sandbox":
        return _("nothing (sandbox)")
    return panel.dollars(job.cost) if job.cost is not None else ""


def _time(job: Job) -> str:
    return duration(job.finished_at - job.submitted_at) if job.finished_at and job.submitted_at else ""
