"""The body of both generate routes, read from untrusted JSON."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Discriminator, Field, StrictInt, Tag

from canvas.bodies import ErrorBody
from canvas.refusals import Refusal
from generation.prompts import checked_prompt
from generation.providers.protocol import Wish
from generation.sizes import Pixels

MAX_KEY_LENGTH = 200


class BadReference(Refusal):
    code = "bad_reference"


class ByAsset(Schema):
    """A picture that is on the canvas already."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    asset_id: UUID = Field(alias="assetId")


class ByPixels(Schema):
    """A free size in pixels, for models that take one."""

    model_config = ConfigDict(extra="forbid")

    width: StrictInt
    height: StrictInt


def _form_of_size(value: Any) -> str:
    return "{width, height}" if isinstance(value, dict | ByPixels) else "(a name)"


# A fault's place names the form that was tried; in brackets these forms are no name that a caller wrote.
ImageSize = Annotated[
    Annotated[str, Field(max_length=40), Tag("(a name)")] | Annotated[ByPixels, Tag("{width, height}")],
    Discriminator(_form_of_size),
]


class GenerateBody(Schema):
    """What to make a picture of, and with which model."""

    model_config = ConfigDict(populate_by_name=True)

    canvas_id: UUID | None = Field(
        None, alias="canvasId", description="The canvas that the picture belongs to. An agent key names it already."
    )
    node_id: UUID | None = Field(None, alias="nodeId", description="An AI Image node to show the run and its result.")
    prompt: str = Field(description="What is to be seen.")
    model: Annotated[str, Field(max_length=200)] = Field("", description="Empty: the provider's default model.")
    image_size: ImageSize | None = Field(
        None, alias="imageSize", description="A named size, a resolution, or a width and a height, as the model takes."
    )
    aspect_ratio: Annotated[str, Field(max_length=20)] | None = Field(None, alias="aspectRatio")
    model_params: dict[str, Any] = Field(default_factory=dict, alias="modelParams", max_length=60)
    reference_image: ByAsset | str | None = Field(
        None, alias="referenceImage", description="An asset of the canvas, or a data: URI of a picture."
    )

    def wish(self, prompt_limit: int) -> Wish:
        """The body as a wish. Raises `BadPrompt` and `BadReference`."""
        if isinstance(self.reference_image, str) and not self.reference_image.startswith("data:"):
            raise BadReference(_('A reference image is {"assetId": …} or a data: URI.'), field="referenceImage")
        return Wish(
            prompt=checked_prompt(self.prompt, prompt_limit),
            model=self.model.strip(),
            image_size=self._size(),
            aspect_ratio=self.aspect_ratio or None,
            parameters=self.model_params,
            has_reference=self.reference_image is not None,
        )

    def _size(self) -> str | Pixels | None:
        size = self.image_size
        return Pixels(size.width, size.height) if isinstance(size, ByPixels) else size or None


class FalGenerateBody(GenerateBody):
    """The same, for fal's queue."""

    asynchronous: bool = Field(True, alias="async", description="False waits for the picture, for a bounded time.")


class ImageBody(Schema):
    """A stored picture. URLs are paths on this server; sizes are pixels."""

    assetId: UUID  # noqa: N815 - the wire's spelling
    url: str
    thumbUrl: str  # noqa: N815
    width: int
    height: int
    mimeType: str  # noqa: N815


class WarningBody(Schema):
    code: str
    message: str


class JobBody(Schema):
    """One job as everybody outside sees it."""

    jobId: UUID  # noqa: N815
    canvasId: UUID  # noqa: N815
    nodeId: UUID | None  # noqa: N815
    provider: str
    model: str
    status: Literal["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "FAILED", "CANCELLED"]
    state: str
    version: int
    requestId: str | None  # noqa: N815
    queuePosition: int | None  # noqa: N815
    logs: list[str]
    image: ImageBody | None
    error: ErrorBody | None
    warnings: list[WarningBody]
    droppedParams: list[str]  # noqa: N815
    retryOf: UUID | None  # noqa: N815 - the job that this one makes once more
    estimatedCost: float | None = Field(  # noqa: N815
        description="US dollars that the run was expected to cost by the published price; null where there is none."
    )
    cost: float | None = Field(description="What it came to, once there is a picture; the sandbox bills 0.")


class PresetBody(Schema):
    """A way to make pictures that an AI Image node can carry: its `preset` is this id, or this name."""

    id: int
    name: str
    provider: str
    model: str
    enabled: bool
    isDefault: bool  # noqa: N815


class PresetListBody(Schema):
    presets: list[PresetBody]


class SubmittedBody(JobBody):
    """A job in fal's queue, with what is needed to ask for it again."""

    statusToken: str  # noqa: N815
    statusUrl: str  # noqa: N815
