import pytest

from media_assets import formats, names


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("harbour.png", "harbour.png"),
        ("harbour.PNG", "harbour.PNG"),
        ("harbour.jpg", "harbour.png"),
        ("harbour", "harbour.png"),
        ("page.html", "page.html.png"),
        ("model-v4.1-draft", "model-v4.1-draft.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\ada\\harbour.png", "harbour.png"),
        ("two\r\nlines\t.png", "two lines.png"),
        ('a"b<c>d|e?f*g:h.png', "abcdefgh.png"),
        ("holiday\u202egnp.exe", "holidaygnp.exe.png"),
        ("nul\x00l.png", "null.png"),
        ("é\u0301.png", "é\u0301.png"),
        ("e\u0301.png", "é.png"),
        ("海.png", "海.png"),
        ("", "picture.png"),
        (".png", "picture.png"),
        ("...", "picture.png"),
        ("   ", "picture.png"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_format_says(name: str, stored: str) -> None:
    assert names.clean(name, formats.PNG) == stored


def test_a_long_name_keeps_its_ending() -> None:
    stored = names.clean("x" * 500 + ".png", formats.PNG)
    assert len(stored) == names.NAME_LIMIT
    assert stored.endswith(".png")


def test_jpeg_may_be_called_either_way() -> None:
    assert names.clean("a.jpeg", formats.JPEG) == "a.jpeg"
    assert names.clean("a.jpg", formats.JPEG) == "a.jpg"
    assert names.clean("a.webp", formats.JPEG) == "a.jpg"
