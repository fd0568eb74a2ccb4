"""Pictures written into a text: `data:image/png;base64,...` (RFC 2397)."""

import base64
import binascii
from urllib.parse import unquote_to_bytes

from django.utils.translation import gettext as _

from media_assets.pictures import BadPicture, PictureTooLarge, PictureTypeNotSupported


def decode(uri: str, max_bytes: int) -> bytes:
    """The bytes in the URI, at most `max_bytes` of them. What they are is for `pictures` to find out.

    Raises `BadPicture`: `bad_data_uri`, `picture_empty`, `picture_too_large`, `picture_type_not_supported`.
    """
    head, comma, payload = uri.partition(",")
    if not comma or head[:5].lower() != "data:":
        raise BadPicture(_("This is not a data: URI."), code="bad_data_uri")
    media_type, *parameters = (part.strip().lower() for part in head[5:].split(";"))
    if not media_type.startswith("image/") and media_type != "application/octet-stream":
        raise PictureTypeNotSupported
    if parameters[-1:] != ["base64"]:
        raise BadPicture(_("A picture's data: URI must be written in base64."), code="bad_data_uri")
    # Four characters carry three bytes; percent-encoding and line breaks can treble the text at most.
    if len(payload) > 4 * max_bytes + 1_024:
        raise PictureTooLarge(max_bytes)
    return _decode_base64(payload, max_bytes)


def _decode_base64(payload: str, max_bytes: int) -> bytes:
    try:
        text = b"".join(unquote_to_bytes(payload).split()).translate(_FROM_URL_SAFE)
        data = base64.b64decode(text.rstrip(b"=") + b"=" * (-len(text.rstrip(b"=")) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadPicture(_("The base64 in this data: URI is broken."), code="bad_data_uri") from None
    if not data:
        raise BadPicture(_("The data: URI is empty."), code="picture_empty")
    if len(data) > max_bytes:
        raise PictureTooLarge(max_bytes)
    return data


_FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")
