"""The words on a drawn picture: the "sandbox" mark, and the prompt written small."""

from PIL import Image, ImageDraw, ImageFont

from .brushes import gradient

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def write_mark(picture: Image.Image) -> None:
    """Write "sandbox" in the top left corner, legibly at any size."""
    font = ImageFont.load_default(max(11, min(picture.size) / 26))
    left, top, right, bottom = font.getbbox("sandbox")
    pad = (bottom - top) * 0.55
    inset = min(picture.size) * 0.03
    box = (inset, inset, inset + right - left + pad * 2.4, inset + bottom - top + pad * 1.6)
    plate = Image.new("L", picture.size, 0)
    ImageDraw.Draw(plate).rounded_rectangle(box, (box[3] - box[1]) / 2, fill=150)
    picture.paste((14, 16, 32), (0, 0), plate)
    ImageDraw.Draw(picture).text(
        (box[0] + pad * 1.2 - left, box[1] + pad * 0.8 - top), "sandbox", font=font, fill="white"
    )


def write_caption(picture: Image.Image, prompt: str, note: str) -> None:
    """Write up to three lines of `prompt`, and `note` smaller, along the bottom; nothing if too small."""
    short = min(picture.size)
    if short < 200:
        return
    size = short / 32
    font, small = ImageFont.load_default(size), ImageFont.load_default(size * 0.72)
    margin = short * 0.04
    lines = _wrap(_writable(prompt, font), font, picture.width - 2 * margin, 3)
    tall = size * 1.35 * len(lines) + size * 1.2
    _shade_foot(picture, tall + margin * 2.6)
    draw = ImageDraw.Draw(picture)
    y = picture.height - margin - tall
    for line in lines:
        draw.text((margin, y), line, font=font, fill=(255, 255, 255))
        y += size * 1.35
    draw.text((margin, y + size * 0.2), note, font=small, fill=(214, 218, 228))


def _shade_foot(picture: Image.Image, tall: float) -> None:
    height = min(picture.height, round(tall))
    shade = gradient((picture.width, height), [(0, 0, 0), (120, 120, 120), (190, 190, 190)]).convert("L")
    picture.paste((10, 11, 24), (0, picture.height - height, picture.width, picture.height), shade)


def _writable(text: str, font: Font) -> str:
    # The built-in font draws a box for a letter it lacks; leaving it out looks better than a row of boxes.
    lacking = bytes(font.getmask("\U0010ffff"))
    kept = (ch for ch in text[:400] if ch.isspace() or bytes(font.getmask(ch)) != lacking)
    return " ".join("".join(kept).split())


def _wrap(text: str, font: Font, width: float, most: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        elif len(lines) == most:
            lines[-1] += " …"
            break
        else:
            lines.append(word)
    return [_shorten(line, font, width) for line in lines]


def _shorten(line: str, font: Font, width: float) -> str:
    if font.getlength(line) <= width:
        return line
    kept = line.removesuffix("…").rstrip()
    while kept and font.getlength(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
