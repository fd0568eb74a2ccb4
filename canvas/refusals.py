"""The exceptions that tell a caller what is wrong, in words and with a code that stays the same."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """A request that changes nothing, with the reason.

    `code` is stable and meant for programs, `message` is a sentence for people, `field` names the
    offending request field where there is one, `status` is the HTTP status a door answers with. `retry_after` is in
    whole seconds, where it is known when to try again.
    """

    status = 400
    code = "bad_request"
    retry_after: int | None = None

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        field: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.field = field
        self.details = dict(details or {})

    def as_error(self) -> dict[str, Any]:
        """The body of the error envelope: `{code, message, field?, details?}`."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field:
            error["field"] = self.field
        if self.details:
            error["details"] = self.details
        return error


class NotSignedIn(Refusal):
    status = 401
    code = "not_signed_in"


class Forbidden(Refusal):
    status = 403
    code = "forbidden"


class NotFound(Refusal):
    status = 404
    code = "not_found"


class TooLarge(Refusal):
    status = 413
    code = "too_large"
