"""Results are shaped and sized as each endpoint's are."""

import base64
import io

import httpx2
import pytest
from PIL import Image

from generation.sandbox.fal_arguments import read_arguments
from generation.sandbox.fal_endpoints import find_endpoint

SMALL = {"image_size": {"width": 64, "height": 64}}


def run(http: httpx2.Client, endpoint: str, **arguments: object) -> dict[str, object]:
    submitted = http.post(f"/{endpoint}", json={"prompt": "sea", **arguments}).json()
    answer = http.get(submitted["response_url"])
    assert answer.status_code == 200, answer.text
    result: dict[str, object] = answer.json()
    return result


def first_image(result: dict[str, object]) -> dict[str, str]:
    images = result["images"]
    assert isinstance(images, list)
    image: dict[str, str] = images[0]
    return image


@pytest.mark.parametrize(
    ("endpoint", "output", "file", "content_type"),
    [
        ("fal-ai/flux/dev", "images timings seed has_nsfw_concepts prompt", 6, "image/jpeg"),
        ("fal-ai/flux-2", "images timings seed has_nsfw_concepts prompt", 6, "image/png"),
        ("fal-ai/flux-2-pro", "images seed", 6, "image/jpeg"),
        ("fal-ai/flux-pro/v1.1", "images timings seed has_nsfw_concepts prompt", 4, "image/jpeg"),
        ("fal-ai/recraft/v4.1/text-to-image", "images", 4, "image/webp"),
        ("recraft/v4.1/flash/v2/text-to-image", "images", 4, "image/webp"),
        ("fal-ai/bytedance/seedream/v4.5/text-to-image", "images seed", 6, "image/png"),
        ("fal-ai/gpt-image-1.5", "images", 6, "image/png"),
        ("somebody/something/new", "images timings seed has_nsfw_concepts prompt", 6, "image/jpeg"),
    ],
)
def test_result_has_the_endpoints_shape(
    http: httpx2.Client, endpoint: str, output: str, file: int, content_type: str
) -> None:
    result = run(http, endpoint, **SMALL)
    assert list(result) == output.split()
    image = first_image(result)
    assert len(image) == file
    assert image["content_type"] == content_type
    media = http.get(image["url"])
    assert media.headers["content-type"] == content_type
    with Image.open(io.BytesIO(media.content)) as picture:
        assert picture.size == (64, 64)
        assert f"image/{(picture.format or '').lower()}" == content_type


def test_recraft_says_nothing_of_width_and_height(http: httpx2.Client) -> None:
    image = first_image(run(http, "fal-ai/recraft/v4.1/text-to-image", **SMALL))
    assert set(image) == {"url", "content_type", "file_name", "file_size"}


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_output_format_is_honoured(http: httpx2.Client, output_format: str) -> None:
    image = first_image(run(http, "fal-ai/flux-2", output_format=output_format, **SMALL))
    with Image.open(io.BytesIO(http.get(image["url"]).content)) as picture:
        assert picture.format == output_format.upper()


def test_several_images_differ(http: httpx2.Client) -> None:
    images = run(http, "fal-ai/flux-2", num_images=3, seed=1, **SMALL)["images"]
    assert isinstance(images, list)
    assert len({http.get(image["url"]).content for image in images}) == 3


def test_num_images_is_unknown_to_flux_2_pro_and_ignored(http: httpx2.Client) -> None:
    images = run(http, "fal-ai/flux-2-pro", num_images=3, **SMALL)["images"]
    assert isinstance(images, list)
    assert len(images) == 1


def test_sync_mode_gives_the_picture_inline(http: httpx2.Client) -> None:
    url = first_image(run(http, "fal-ai/flux-2", sync_mode=True, **SMALL))["url"]
    head, _, data = url.partition(",")
    assert head == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert picture.size == (64, 64)


@pytest.mark.parametrize(
    ("endpoint", "arguments", "size"),
    [
        ("fal-ai/flux-2", {}, (1024, 768)),
        ("fal-ai/flux-2", {"image_size": "portrait_16_9"}, (576, 1024)),
        ("fal-ai/flux-2", {"image_size": {"width": 300}}, (300, 512)),
        ("fal-ai/gpt-image-1.5", {"image_size": "1536x1024"}, (1536, 1024)),
        ("fal-ai/bytedance/seedream/v4.5/text-to-image", {}, (2048, 2048)),
        ("fal-ai/bytedance/seedream/v4.5/text-to-image", {"image_size": "auto_4K"}, (4096, 4096)),
        ("fal-ai/recraft/v4.1/text-to-image", {}, (1024, 1024)),
        ("fal-ai/nano-banana-pro", {"aspect_ratio": "16:9"}, (1376, 768)),
        ("fal-ai/nano-banana-pro", {"aspect_ratio": "16:9", "resolution": "2K"}, (2752, 1536)),
        ("fal-ai/nano-banana-2", {}, None),
        ("fal-ai/flux-pro/v1.1-ultra", {}, (1376, 768)),
        ("fal-ai/flux-2-pro/edit", {"image_urls": ["x"]}, None),
        ("fal-ai/flux-2-pro/edit", {"image_urls": ["x"], "image_size": "auto"}, None),
        ("somebody/new", {"aspect_ratio": "1:1"}, (1024, 1024)),
    ],
)
def test_sizes(endpoint: str, arguments: dict[str, object], size: tuple[int, int] | None) -> None:
    assert read_arguments(find_endpoint(endpoint), {"prompt": "x", **arguments}).size == size


def test_families_do_not_catch_their_neighbours() -> None:
    assert find_endpoint("fal-ai/flux-2-pro").output == ("images", "seed")
    assert find_endpoint("fal-ai/flux-2/turbo").references == ()
    assert find_endpoint("fal-ai/flux-2/turbo/edit").needs_reference
    assert find_endpoint("fal-ai/nano-banana-3").references == ("image_urls", "image_url")
