"""Where the files of an S3 bucket are reached: by its name in the host (AWS) or in the path (most others)."""

from urllib.parse import urlsplit


def bucket_address(endpoint_url: str, bucket: str, *, in_host: bool) -> str:
    """Without a slash at the end."""
    scheme, _, host = endpoint_url.rstrip("/").partition("://")
    return f"{scheme}://{bucket}.{host}" if in_host else f"{scheme}://{host}/{bucket}"


def origin_of(address: str) -> str:
    """What a Content-Security-Policy calls the place: scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
