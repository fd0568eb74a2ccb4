import base64
from urllib.parse import quote

import pytest

from media_assets import data_uris
from media_assets.pictures import BadPicture
from tests import drawn

DATA = drawn.picture()
TEXT = base64.b64encode(DATA).decode()


@pytest.mark.parametrize(
    "uri",
    [
        f"data:image/png;base64,{TEXT}",
        f"DATA:IMAGE/PNG;BASE64,{TEXT}",
        f"data:image/png;name=a.png;base64,{TEXT}",
        f"data:application/octet-stream;base64,{TEXT}",
        f"data:image/png;base64,{quote(TEXT, safe='')}",
        f"data:image/png;base64,{base64.urlsafe_b64encode(DATA).decode()}",
        f"data:image/png;base64,{TEXT.rstrip('=')}",
        "data:image/png;base64," + "\r\n".join(TEXT[at : at + 76] for at in range(0, len(TEXT), 76)),
    ],
)
def test_every_usual_spelling_gives_the_bytes(uri: str) -> None:
    assert data_uris.decode(uri, len(DATA)) == DATA


@pytest.mark.parametrize(
    ("uri", "code", "status"),
    [
        ("", "bad_data_uri", 400),
        ("data:image/png;base64", "bad_data_uri", 400),
        ("https://example.com/a.png,b", "bad_data_uri", 400),
        (f"data:image/png,{TEXT}", "bad_data_uri", 400),
        ("data:image/png;base64,", "picture_empty", 400),
        ("data:image/png;base64,A", "bad_data_uri", 400),
        ("data:image/png;base64,!!!!", "bad_data_uri", 400),
        ("data:image/png;base64,ünï", "bad_data_uri", 400),
        ("data:image/png;base64,\udcff", "bad_data_uri", 400),
        (f"data:text/html;base64,{TEXT}", "picture_type_not_supported", 415),
        (f"data:;base64,{TEXT}", "picture_type_not_supported", 415),
        (f"data:image/png;base64,{TEXT}AAAA", "picture_too_large", 413),
        ("data:image/png;base64," + "A" * 1_000_000, "picture_too_large", 413),
    ],
)
def test_nonsense_is_refused(uri: str, code: str, status: int) -> None:
    with pytest.raises(BadPicture) as caught:
        data_uris.decode(uri, len(DATA))
    assert (caught.value.code, caught.value.status) == (code, status)
