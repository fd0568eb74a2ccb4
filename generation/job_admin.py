"""Every job to look at: what was asked, what became of it, what it cost."""

import base64
import re
from collections.abc import Iterator
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvas.long_lists import BoundedPaginator, KnownValuesFilter
from canvas.models import Node
from generation import providers
from generation.kept_sentences import in_language, of_warnings
from generation.models import Job
from generation.panel import dollars
from generation.read_only_admin import ReadOnlyAdmin
from media_assets import renditions, thumbnails

_REQUEST_ID = re.compile(r"(?=.*\d)[\w-]{16,200}")


class ProviderFilter(KnownValuesFilter):
    title = gettext_lazy("provider")
    parameter_name = "provider"
    values = tuple((provider.id, provider.label) for provider in providers.PROVIDERS.values())


class SourceFilter(KnownValuesFilter):
    title = gettext_lazy("paid with")
    parameter_name = "account_source"
    values = tuple(Job.SOURCES)


class JobAdmin(ReadOnlyAdmin):
    """What a job is, happens to it by its own rules."""

    list_display = (
        "created_at",
        "state",
        "provider",
        "model",
        "short_prompt",
        "costs",
        "canvas",
        "created_by",
    )
    list_filter = ("state", ProviderFilter, SourceFilter, "created_at", "preset")
    list_select_related = ("canvas", "created_by")
    list_per_page = 50
    sortable_by = ("created_at",)
    search_fields = ("prompt", "model", "canvas__name", "created_by__email")
    search_help_text = gettext_lazy(
        "Words of the prompt, model, canvas or e-mail address; or the id of a job, node, canvas or request."
    )
    show_full_result_count = False
    paginator = BoundedPaginator
    readonly_fields = ("picture", "costs", "told", "reason")
    fieldsets = (
        (None, {"fields": ("state", "picture", "prompt", "canvas", "node", "created_by", "created_at", "finished_at")}),
        (
            gettext_lazy("Asked for"),
            {"fields": ("provider", "model", "preset", "preset_revision", "arguments", "reference", "dropped")},
        ),
        (gettext_lazy("Account"), {"fields": ("account_source", "credential", "costs")}),
        (gettext_lazy("Outcome"), {"fields": ("asset", "seed", "told", "error_code", "reason", "retryable")}),
        (
            gettext_lazy("On its way"),
            {"fields": ("submitted_at", "request_id", "queue_position", "logs", "waits_for", "retry_of", "version")},
        ),
    )

    @admin.display(description=gettext_lazy("prompt"))
    def short_prompt(self, job: Job) -> str:
        return job.prompt if len(job.prompt) <= 60 else f"{job.prompt[:59]}…"

    @admin.display(description=gettext_lazy("cost"))
    def costs(self, job: Job) -> str:
        """What it cost, or is expected to while it is not known."""
        if job.cost is not None:
            return dollars(job.cost)
        return f"≈ {dollars(job.estimated_cost)}" if job.is_open and job.estimated_cost is not None else "–"

    @admin.display(description=gettext_lazy("warnings"))
    def told(self, job: Job) -> str:
        return " ".join(each["message"] for each in of_warnings(job.warnings)) or "–"

    @admin.display(description=gettext_lazy("error"))
    def reason(self, job: Job) -> str:
        return in_language(job.error_message) or "–"

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, job: Job) -> SafeString | str:
        """Written into the page, as an administrator need not be a member of the canvas."""
        if job.asset is None:
            return _("no picture")
        try:
            data = base64.b64encode(renditions.read(job.asset, thumbnails.MIDDLE)).decode("ascii")
        except renditions.NoRendition:
            return _("file missing")
        return format_html('<img src="data:{};base64,{}" alt="" height="192">', thumbnails.MIME, data)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        every: QuerySet[Job] = super().get_queryset(request)
        # Log lines and arguments are long, and no list shows them.
        return every.defer("arguments", "logs", "warnings", "dropped") if self._is_list(request) else every

    @staticmethod
    def _is_list(request: HttpRequest) -> bool:
        match = request.resolver_match
        return bool(match and match.url_name and match.url_name.endswith("_changelist"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Job], search_term: str
    ) -> tuple[QuerySet[Job], bool]:
        """An id is looked up in its index; anything else is looked for in the texts."""
        term = search_term.strip()
        for condition in _conditions(term):
            found = queryset.filter(condition)
            if found.exists():
                return found, False
        return super().get_search_results(request, queryset, search_term)


def _conditions(term: str) -> Iterator[Q]:
    """What a term that reads like an id may be the id of; each is asked by itself, so that it finds its index."""
    if _REQUEST_ID.fullmatch(term):
        yield Q(request_id=term)
    try:
        found = UUID(term)
    except ValueError:
        return
    yield Q(pk=found)
    yield Q(canvas=found)
    yield Q(canvas__in=Node.objects.filter(pk=found).values("canvas"), node=found)
    yield Q(node=found)
