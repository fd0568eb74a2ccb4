"""Reference pictures: where they may come from, and that they show."""

import base64
import io

import httpx2
import pytest
from PIL import Image

EDIT = "fal-ai/flux-2/edit"


def png(colour: str, size: tuple[int, int] = (40, 40)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "png")
    return target.getvalue()


def data_uri(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def run(http: httpx2.Client, endpoint: str, **arguments: object) -> httpx2.Response:
    body = {"prompt": "sea", "seed": 1, "image_size": {"width": 64, "height": 64}, **arguments}
    return http.get(http.post(f"/{endpoint}", json=body).json()["response_url"])


def picture(http: httpx2.Client, endpoint: str, **arguments: object) -> bytes:
    answer = run(http, endpoint, **arguments)
    assert answer.status_code == 200, answer.text
    return http.get(answer.json()["images"][0]["url"]).content


def test_reference_shows_in_the_picture(http: httpx2.Client) -> None:
    red = picture(http, EDIT, image_urls=[data_uri(png("red"))])
    blue = picture(http, EDIT, image_urls=[data_uri(png("blue"))])
    assert red == picture(http, EDIT, image_urls=[data_uri(png("red"))])
    assert red != blue
    with Image.open(io.BytesIO(red)) as warm, Image.open(io.BytesIO(blue)) as cold:
        warm_red = warm.resize((1, 1)).getpixel((0, 0))
        cold_red = cold.resize((1, 1)).getpixel((0, 0))
    assert isinstance(warm_red, tuple)
    assert isinstance(cold_red, tuple)
    assert warm_red[0] > cold_red[0]


def test_result_of_one_job_is_the_reference_of_the_next(http: httpx2.Client) -> None:
    first = run(http, "fal-ai/flux-2").json()["images"][0]["url"]
    assert picture(http, EDIT, image_urls=[first]) != picture(http, EDIT, image_urls=[data_uri(png("red"))])


def test_endpoint_without_a_reference_field_ignores_one(http: httpx2.Client) -> None:
    plain = picture(http, "fal-ai/flux-2")
    assert picture(http, "fal-ai/flux-2", image_url=data_uri(png("red"))) == plain


def test_unknown_endpoint_reads_image_url(http: httpx2.Client) -> None:
    plain = picture(http, "somebody/new")
    assert picture(http, "somebody/new", image_url=data_uri(png("red"))) != plain


def test_auto_size_follows_the_reference(http: httpx2.Client) -> None:
    wide = data_uri(png("red", (160, 90)))
    image = run(http, "fal-ai/flux-2-pro/edit", image_urls=[wide], image_size="auto").json()["images"][0]
    assert (image["width"], image["height"]) == (1376, 768)


@pytest.mark.parametrize(
    ("urls", "kind"),
    [
        ([], "missing"),
        (["https://elsewhere.example.com/a.png"], "file_download_error"),
        (["http://127.0.0.1/files/b/00000000000000000000000000000000/a.png"], "file_download_error"),
        (["data:image/png;base64,***"], "file_download_error"),
        (["data:image/png;base64"], "file_download_error"),
        ([data_uri(b"not a picture")], "image_load_error"),
        ([data_uri(png("red")[:60])], "image_load_error"),
        ([3], "string_type"),
    ],
)
def test_bad_reference_is_a_422_that_says_why(http: httpx2.Client, urls: list[object], kind: str) -> None:
    answer = run(http, EDIT, image_urls=urls)
    assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, kind)


def test_chain_of_references_is_drawn(http: httpx2.Client) -> None:
    url = run(http, "fal-ai/flux-2").json()["images"][0]["url"]
    for step in range(30):
        url = run(http, EDIT, image_urls=[url], prompt=f"step {step}").json()["images"][0]["url"]
    assert http.get(url).status_code == 200
