"""The body of both generate routes, read from untrusted JSON."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from canvas.refusals import Refusal
from generation.prompts import checked_prompt
from generation.providers.protocol import Wish

MAX_KEY_LENGTH = 200


class BadReference(Refusal):
    code = "bad_reference"


class ByAsset(Schema):
    """A picture that is on the canvas already."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    asset_id: UUID = Field(alias="assetId")


class GenerateBody(Schema):
    """What to make a picture of, and with which model."""

    model_config = ConfigDict(populate_by_name=True)

    canvas_id: UUID = Field(alias="canvasId", description="The canvas that the picture belongs to.")
    node_id: UUID | None = Field(None, alias="nodeId", description="An AI Image node to show the run and its result.")
    prompt: str = Field(description="What is to be seen.")
    model: Annotated[str, Field(max_length=200)] = Field("", description="Empty: the provider's default model.")
    image_size: Annotated[str, Field(max_length=40)] | None = Field(None, alias="imageSize")
    aspect_ratio: Annotated[str, Field(max_length=20)] | None = Field(None, alias="aspectRatio")
    model_params: dict[str, Any] = Field(default_factory=dict, alias="modelParams", max_length=60)
    reference_image: ByAsset | str | None = Field(
        None, alias="referenceImage", description="An asset of the canvas, or a data: URI of a picture."
    )

    def wish(self, prompt_limit: int) -> Wish:
        """The body as a wish. Raises `BadPrompt` and `BadReference`."""
        if isinstance(self.reference_image, str) and not self.reference_image.startswith("data:"):
            raise BadReference('A reference image is {"assetId": …} or a data: URI.', field="referenceImage")
        return Wish(
            prompt=checked_prompt(self.prompt, prompt_limit),
            model=self.model.strip(),
            image_size=self.image_size or None,
            aspect_ratio=self.aspect_ratio or None,
            parameters=self.model_params,
            has_reference=self.reference_image is not None,
        )


class FalGenerateBody(GenerateBody):
    """The same, for fal's queue."""

    asynchronous: bool = Field(True, alias="async", description="False waits for the picture, for a bounded time.")


class ErrorBody(Schema):
    """Why nothing was done."""

    code: str
    message: str
    field: str | None = None
    details: dict[str, Any] | None = None


class ErrorEnvelope(Schema):
    error: ErrorBody


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


class SubmittedBody(JobBody):
    """A job in fal's queue, with what is needed to ask for it again."""

    statusToken: str  # noqa: N815
    statusUrl: str  # noqa: N815
