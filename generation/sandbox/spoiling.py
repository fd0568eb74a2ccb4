"""Spoils the bytes or the label of a picture on its way out."""

ERROR_PAGE = b"<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"


def spoil(do: str, data: bytes, content_type: str) -> tuple[bytes, str]:
    """The bytes and content type as the fault `do` leaves them: as they were, if it is about other things."""
    if do == "truncated_image":
        return data[: len(data) // 2], content_type
    if do == "mislabelled_image":
        return data, "image/jpeg" if content_type == "image/png" else "image/png"
    if do == "html_instead_of_image":
        return ERROR_PAGE, "text/html"
    return data, content_type
