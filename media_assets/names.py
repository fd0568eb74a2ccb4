"""File names that came with a picture, made safe to store and to show."""

import unicodedata

from media_assets import formats
from media_assets.formats import Format

NAME_LIMIT = 120
"""Characters of a stored name, its ending included."""


def clean(name: str, found: Format) -> str:
    """The last part of the path without control, invisible or path characters, ending as the format says."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(" " if each.isspace() else each for each in last if _is_shown(each))
    whole = " ".join(visible.split())
    stem, _dot, suffix = whole.rpartition(".")
    if suffix.lower() not in _PICTURE_SUFFIXES:
        stem = whole
    if suffix.lower() not in found.suffixes:
        suffix = found.extension
    stem = stem[: NAME_LIMIT - 1 - len(suffix)].strip(" .") or "picture"
    return f"{stem}.{suffix}"


_PICTURE_SUFFIXES = {suffix for each in formats.EVERY for suffix in each.suffixes}


def _is_shown(character: str) -> bool:
    """No control, format (such as a change of direction), surrogate, private or unassigned character."""
    return character.isspace() or (unicodedata.category(character)[0] != "C" and character not in '<>:"|?*')
