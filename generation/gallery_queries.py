"""What a gallery's address or a program's query asks for, read from untrusted text."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from generation.gallery import BadFilter, Filters

NAMES = ("search", "model", "person", "node", "source", "state")
"""The parameters that filter, as they are written."""
_LONGEST = 200


def parse(query: Mapping[str, str]) -> Filters:
    """Raises `BadFilter`."""
    texts = {name: _text(query, name) for name in NAMES}
    return Filters(
        search=texts["search"],
        model=texts["model"],
        person=_number(texts["person"]),
        node=_uuid(texts["node"], "node"),
        source=texts["source"],
        state=texts["state"],
    )


def as_query(filters: Filters) -> dict[str, str]:
    """What `parse` reads, without what is not set."""
    values = {name: getattr(filters, name) for name in NAMES}
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def ids(text: str, most: int) -> list[UUID]:
    """Ids of pictures, separated by commas, each one once. Raises `BadFilter`."""
    parts = [part for part in text.split(",") if part]
    if len(parts) > most:
        raise BadFilter(
            _("Choose at most {most:,} pictures at once.").format(most=most), code="too_many_pictures", field="assets"
        )
    return list(dict.fromkeys(_required(part) for part in parts))


def _required(text: str) -> UUID:
    found = _uuid(text, "assets")
    if found is None:
        raise BadFilter(_("These are not ids of pictures."), field="assets")
    return found


def _text(query: Mapping[str, str], name: str) -> str:
    text = " ".join(query.get(name, "").split())
    if len(text) > _LONGEST or "\x00" in text:
        raise BadFilter(
            _("{name} has at most {longest} ordinary characters.").format(name=name, longest=_LONGEST), field=name
        )
    return text


def _number(text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise BadFilter(_("A person is given by number."), field="person")
    return int(text) if text else None


def _uuid(text: str, field: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BadFilter(_("This is no id."), field=field) from None
