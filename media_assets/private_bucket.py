"""Pictures in an S3 bucket that nobody reads but we, and whoever we hand a signed link."""

import hashlib
import io
import logging
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from storages.backends.s3 import S3Storage

from media_assets.bucket_addresses import bucket_address
from media_assets.keeping import Part, Shown, StorageUnavailable, Stored, Unfinished
from media_assets.signed_links import Window, link_to

logger = logging.getLogger(__name__)

_IN_PARTS_BYTES = 8 * 1024 * 1024
"""From here on a file goes up in parts, several at once, each tried again by itself."""
_FRESH = timedelta(hours=1)
_UNAVAILABLE = gettext_noop(
    "The storage of pictures cannot be used just now. Try again; if it stays so, tell whoever runs this Easel."
)
_GONE = frozenset({"404", "NoSuchKey"})


class PrivateBucket(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """A `MediaStorage` in S3. Its options are django-storages' own, and two more:

    `public_endpoint_url`, where browsers reach the endpoint if not where we do, and `link_seconds`, after which links
    change; each is good for twice as long.
    """

    public_endpoint_url: str
    link_seconds: int

    def __init__(self, **options: Any) -> None:
        options.setdefault("client_config", _client_config(options.get("addressing_style")))
        super().__init__(**options)
        self._lock = threading.Lock()
        self._shared: Any = None
        self._credentials: Any = None

    def get_default_settings(self) -> dict[str, Any]:
        usual: dict[str, Any] = super().get_default_settings()
        return usual | {"public_endpoint_url": "", "link_seconds": 600}

    @property
    def connection(self) -> Any:
        """One for all threads: its client may be shared, and making one takes a tenth of a second."""
        with self._lock:
            if self._shared is None:
                self._shared = super().connection
        return self._shared

    def put(self, name: str, data: bytes, *, rebuildable: bool = False) -> None:  # noqa: ARG002 - S3 keeps all it takes
        if self._is_there(name, len(data)):
            return
        params = self._get_write_parameters(name)
        with self._problems_refused(name):
            target = self.bucket.Object(self._key(name))
            if len(data) < _IN_PARTS_BYTES:
                digest = hashlib.md5(data, usedforsecurity=False).digest()
                target.put(Body=data, ContentMD5=b64encode(digest).decode("ascii"), **params)
            else:
                target.upload_fileobj(io.BytesIO(data), ExtraArgs=params, Config=self.transfer_config)

    def read(self, name: str) -> bytes:
        part = self.open_range(name)
        with self._problems_refused(name):
            try:
                return part.file.read()
            finally:
                part.file.close()

    def open_range(self, name: str, start: int = 0, stop: int | None = None) -> Part:
        asked = {} if start == 0 and stop is None else {"Range": f"bytes={start}-{'' if stop is None else stop - 1}"}
        found = self._call("get_object", name, **asked)
        _unit, _, whole = found.get("ContentRange", "").partition("/")
        return Part(found["Body"], int(whole or found["ContentLength"]))

    def stat(self, name: str) -> Stored:
        found = self._call("head_object", name)
        return Stored(name, found["ContentLength"], found["LastModified"])

    def walk(self, prefix: str = "") -> Iterator[Stored]:
        for page in self._pages("list_objects_v2", prefix):
            for each in page.get("Contents", ()):
                if not each["Key"].endswith("/"):  # what consoles make to show an empty folder
                    yield Stored(self._name(each["Key"]), each["Size"], each["LastModified"])

    def unfinished(self) -> Iterator[Unfinished]:
        for page in self._pages("list_multipart_uploads", ""):
            for each in page.get("Uploads", ()):
                yield Unfinished(self._name(each["Key"]), each["UploadId"], each["Initiated"])

    def give_up(self, unfinished: Unfinished) -> None:
        try:
            self._call("abort_multipart_upload", unfinished.name, UploadId=unfinished.id)
        except FileNotFoundError:  # finished or given up meanwhile
            return

    def remove(self, name: str) -> None:
        self._call("delete_object", name)

    def rename(self, old: str, new: str) -> None:
        self._call("copy_object", new, CopySource={"Bucket": self.bucket_name, "Key": self._key(old)})
        self.remove(old)

    def signed_link(self, name: str, shown: Shown) -> tuple[str, int] | None:
        now = time.time()
        window = Window.at(now, self.link_seconds, name)
        parameters = {
            "response-cache-control": shown.cache_control,
            "response-content-disposition": shown.disposition,
            "response-content-type": shown.mime,
        }
        in_host = self.addressing_style == "virtual"
        address = bucket_address(self.public_endpoint_url or self.endpoint_url, self.bucket_name, in_host=in_host)
        with self._problems_refused(name):
            credentials = self._frozen_credentials()
        link = link_to(
            address, self._key(name), parameters, region=self.region_name, window=window, credentials=credentials
        )
        return link, window.left(now)

    def identity(self) -> str:
        return f"bucket {self.bucket_name} at {self.endpoint_url}, below {self.location or '/'}"

    def _frozen_credentials(self) -> Any:
        """As they are now: a machine's role changes them every few hours, and botocore follows."""
        with self._lock:
            if self._credentials is None:
                self._credentials = self._create_session().get_credentials()
            if self._credentials is None:
                raise NoCredentialsError
            return self._credentials.get_frozen_credentials()

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name))

    def _name(self, key: str) -> str:
        return key.removeprefix(f"{self.location}/") if self.location else key

    def _is_there(self, name: str, size: int) -> bool:
        """One that was put long ago is put anew: whoever clears away old files must see that it is wanted."""
        try:
            found = self.stat(name)
        except FileNotFoundError:
            return False
        return found.bytes == size and timezone.now() - found.modified < _FRESH

    def _call(self, operation: str, name: str, **arguments: Any) -> Any:
        with self._problems_refused(name):
            call: Callable[..., Any] = getattr(self._client, operation)
            return call(Bucket=self.bucket_name, Key=self._key(name), **arguments)

    def _pages(self, operation: str, prefix: str) -> Iterator[Any]:
        below = f"{self.location}/{prefix}" if self.location else prefix
        with self._problems_refused(prefix):
            yield from self._client.get_paginator(operation).paginate(Bucket=self.bucket_name, Prefix=below)

    @contextmanager
    def _problems_refused(self, name: str) -> Iterator[None]:
        """What goes wrong, without the texts of boto3: they may hold addresses and more."""
        try:
            yield
        except (BotoCoreError, Boto3Error, ClientError, HTTPClientError) as error:
            code = _code_of(error)
            if code in _GONE:
                raise FileNotFoundError(name) from None
            logger.error("The bucket %s could not be used: %s", self.bucket_name, code)  # noqa: TRY400 - see above
            raise StorageUnavailable(_(_UNAVAILABLE), details={"reason": code}) from None


def _code_of(error: Exception) -> str:
    """S3's own word for it, or that of the connection."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "unknown"))
    return type(error).__name__


def _client_config(addressing_style: str | None) -> Config:
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": addressing_style or "path"},
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "total_max_attempts": 3},
        max_pool_connections=32,
        proxies={},
        # boto3's own checksums on everything are refused by older stores; uploads carry the MD5 that all of them know.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
