"""What the steps of a job read and write: each function is one visit to the database."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from canvas.refusals import Refusal
from generation import credential_usage, runs
from generation.accounts import CredentialRemoved, account_of
from generation.models import Job
from generation.providers.errors import ProviderError
from generation.providers.protocol import Account, Answer, Handle, Progress
from generation.states import OPEN
from media_assets.models import Asset


@dataclass(frozen=True)
class Opened:
    """A job as it is now, and the account it was started with; where that cannot be had, why."""

    job: Job
    account: Account | None = None
    refusal: Refusal | None = None

    def account_or_trouble(self) -> Account:
        """The account to look with. Raises `ProviderError`: final for a removed key; a deployment's may come back."""
        if self.account:
            return self.account
        refusal = self.refusal or Refusal(_("The job has ended."), code="job_ended")
        gone = isinstance(refusal, CredentialRemoved)
        raise ProviderError(refusal.code, refusal.message, not gone, refusal.status, final=gone)


def opened(job_id: UUID) -> Opened:
    """Read the job anew."""
    job = Job.objects.get(pk=job_id)
    if job.state not in OPEN:
        return Opened(job)
    try:
        return Opened(job, account_of(job))
    except Refusal as refusal:
        return Opened(job, refusal=refusal)


def reference(job: Job) -> Asset | None:
    """The picture that goes with the submit."""
    return job.reference


def claim(job: Job) -> bool:
    """Take a ready job for its one submit. False when somebody else has it."""
    if not runs.claim(job):
        return False
    credential_usage.used(job.credential_id)
    return True


def keep_receipt(job: Job, answer: Handle | Answer | None) -> None:
    """Write what the provider has answered to the submit; None is a call that was cancelled on the way."""
    if answer is None:
        runs.cancelled(job)
    elif isinstance(answer, Handle):
        runs.accepted(job, answer)
    else:
        runs.received(job)
    credential_usage.worked(job.credential_id)


def fail_submit(job: Job, error: ProviderError) -> None:
    """End a job whose submit gave no receipt: as failed, or as unconfirmed where it may have been accepted."""
    if error.unconfirmed:
        runs.lose_sight(job)
    else:
        runs.fail(job, error)
    credential_usage.refused(job.credential_id, error)


def observe(job: Job, progress: Progress, *, after_trouble: bool) -> None:
    """Write what a look has shown."""
    if after_trouble:
        credential_usage.worked(job.credential_id)
    runs.observed(job, progress)


def note_trouble(job: Job, error: ProviderError, *, ends: bool) -> None:
    """Write down what went wrong with a look: with the key, where it is the key's, and with the job, if it ends it."""
    credential_usage.refused(job.credential_id, error)
    if ends:
        runs.fail(job, error)


def is_cancel_requested(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, cancel_requested_at__isnull=False).exists()


def handle(job: Job) -> Handle:
    """The receipt that was written down."""
    return Handle(job.request_id, job.status_path, job.response_path, job.cancel_path)
