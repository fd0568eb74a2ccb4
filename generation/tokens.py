"""Signed, expiring tokens that let their holder read the status of one fal job, and nothing else."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from canvas.refusals import Refusal

_SALT = "easel.fal-status"


class BadStatusToken(Refusal):
    status = 401
    code = "bad_status_token"


def sign(job_id: UUID, request_id: str) -> str:
    """A token for that job, good for `settings.STATUS_TOKEN_SECONDS`."""
    return signing.dumps([str(job_id), request_id], salt=_SALT)


def read(token: str, request_id: str) -> UUID:
    """The job that the token was signed for. Raises `BadStatusToken` (also `status_token_expired`)."""
    try:
        job_id, signed_for = signing.loads(token, salt=_SALT, max_age=settings.STATUS_TOKEN_SECONDS)
    except signing.SignatureExpired:
        message = _("This status token has expired. Read the job with your own account instead.")
        raise BadStatusToken(message, code="status_token_expired", field="statusToken") from None
    except signing.BadSignature:
        raise BadStatusToken(_("This status token is not one of ours."), field="statusToken") from None
    if signed_for != request_id:
        raise BadStatusToken(_("This status token belongs to another request."), field="requestId")
    return UUID(job_id)
