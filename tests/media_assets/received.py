"""What a browser gets of a response, whether it is sent at once or in pieces."""

from django.http import HttpResponseBase, StreamingHttpResponse


async def received(response: HttpResponseBase) -> bytes:
    """The bytes that are sent; the response is closed after that."""
    try:
        if isinstance(response, StreamingHttpResponse):
            return b"".join([piece async for piece in response])
        return bytes(response.content)  # type: ignore[attr-defined]  # every other response has it
    finally:
        response.close()
