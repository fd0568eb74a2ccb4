import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.prompts import BadPrompt, checked_prompt, quality_warnings

DATA_AND_CODE = [
    '{"prompt": "a cat", "steps": 28}',
    '[{"role": "user", "content": "draw a cat"}]',
    '["a cat", "a dog"]',
    '{\n  "subject": "desert",\n  "mood": "calm",\n}',
    '{"broken": "json", "because": ',
    "<!DOCTYPE html><html><body>Hi</body></html>",
    "<html>\n<head><title>Cats</title></head></html>",
    '<div class="card"><p>A cat</p></div>',
    "<p>A calm desert</p>",
    '<img src="cat.png" alt="a cat">',
    "<svg width='10'><path d='M0 0'/></svg>",
    "def draw(cat):\n    return cat.paint()",
    "async def run(job):\n    await job.done()",
    "function draw(cat) {\n  return cat.paint();\n}",
    "const cat = makeCat();\nconsole.log(cat);",
    "import numpy as np\nx = np.zeros(3)",
    "from django.db import models",
    "#include <stdio.h>\nint main(void) { return 0; }",
    "public class Cat extends Animal {\n  private int lives = 9;\n}",
    "SELECT name FROM cats WHERE lives > 3",
    "INSERT INTO cats (name) VALUES ('Tom')",
    'fn main() {\n    println!("hi");\n}',
    "#!/bin/bash\necho hello",
    ".card {\n  color: red;\n  margin: 0;\n}",
    "for (let i = 0; i < 3; i++) {\n  draw(i);\n}",
    "```python\nprint('cat')\n```",
    "class Cat:\n    def meow(self):\n        return 'meow'",
    "if x > 3:\n    print(x)\nelse:\n    print(0)",
    "items.map((item) => { return item.id; });",
    "export default class Cat extends React.Component {\n}",
]
DESCRIPTIONS = [
    "a calm desert at golden hour, cinematic",
    "(sky:1.2), [clouds], a lighthouse",
    "masterpiece, (best quality:1.4), 1girl, {{red hair}}, smiling",
    "A {red|blue|green} car in the rain",
    "a cat <lora:inkstyle:0.8> on a roof",
    "<cat> and <dog> playing chess",
    "Ein ruhiger Morgen am See; Nebel, Schilf und ein Boot.",
    "夜の東京、ネオンが濡れた路面に映る",
    "Портрет старого рыбака, масло, холст",
    "منظر طبيعي للصحراء عند الغروب",
    "Un chat noir sous la pluie : lumière de néon, reflets.",
    "portrait of a woman -- soft light -- 85mm f/1.4",
    'poster that says "HELLO" in bold letters',
    "a logo: the letter E made of three brush strokes",
    "Style: watercolor; mood: dreamy; subject: a fox",
    "1. a red fox\n2. a snowy forest\n3. soft light",
    "the function room of an old hotel, empty, at night",
    "a class of children painting in the garden",
    "an import shop in Lisbon, tiles, morning sun",
    "return of the king, epic painting, wide shot",
    "let there be light: a cathedral of glass",
    "isometric city (night), [warm windows], 8k",
    "a sign with the words <OPEN>",
    "mother & child < 3, tender, pencil drawing",
    "if dreams were islands, floating in the sky",
    "while the sun sets, two friends walk home",
    "for a book cover: a whale above the clouds",
    "#sunset #beach #dreamy photo of a surfer",
    "neon sign, price $5.00; rain; puddles",
    "select few mushrooms from a dark forest, macro",
    "[a]",
    "ratio 16:9, 3 people, 2 dogs, 1 balloon",
]


@pytest.mark.parametrize("prompt", DATA_AND_CODE)
def test_data_and_code_are_flagged(prompt: str) -> None:
    assert [warning.code for warning in quality_warnings(prompt)] == ["prompt_quality"]


@pytest.mark.parametrize("prompt", DESCRIPTIONS)
def test_descriptions_are_not_flagged(prompt: str) -> None:
    assert not quality_warnings(prompt)


@given(st.text(max_size=300))
def test_no_text_breaks_the_check(prompt: str) -> None:
    assert len(quality_warnings(prompt)) <= 1


@pytest.mark.parametrize("prompt", ["", "   ", "\n\t"])
def test_an_empty_prompt_is_refused(prompt: str) -> None:
    with pytest.raises(BadPrompt) as refusal:
        checked_prompt(prompt, 100)
    assert (refusal.value.code, refusal.value.field) == ("prompt_missing", "prompt")


def test_a_prompt_may_have_just_as_many_characters_as_the_limit() -> None:
    assert checked_prompt("  " + "ü" * 100 + "  ", 100) == "ü" * 100
    with pytest.raises(BadPrompt) as refusal:
        checked_prompt("ü" * 101, 100)
    assert refusal.value.code == "prompt_too_long"
