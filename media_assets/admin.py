import base64
import re
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvas.long_lists import BoundedPaginator, KnownValuesFilter
from media_assets import formats, renditions, thumbnails
from media_assets.models import Asset

_HASH = re.compile(r"[0-9a-f]{64}")


class TypeFilter(KnownValuesFilter):
    title = gettext_lazy("type")
    parameter_name = "mime"
    values = tuple((each.mime, each.name) for each in formats.EVERY)


@admin.register(Asset)
class AssetAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # generic in the stubs alone
    """Only to look at: pictures come in through ingest and stay."""

    list_display = ["thumbnail", "name", "canvas", "created_by", "origin", "measures", "size", "created_at"]
    list_display_links = ["thumbnail", "name"]
    list_filter = ["origin", TypeFilter, "created_at"]
    list_select_related = ["canvas", "created_by"]
    list_per_page = 25
    sortable_by = ["created_at"]
    show_full_result_count = False
    paginator = BoundedPaginator
    search_fields = ["name", "canvas__name", "created_by__email"]
    search_help_text = gettext_lazy("Words of the name, canvas or e-mail address; or the id or SHA-256 of a picture.")
    fields = readonly_fields = (
        "thumbnail",
        "name",
        "canvas",
        "created_by",
        "origin",
        "mime",
        "measures",
        "size",
        "sha256",
        "file",
        "created_at",
    )

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Asset | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Asset | None = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Asset], search_term: str
    ) -> tuple[QuerySet[Asset], bool]:
        """An id or a hash is looked up as such; anything else is looked for in the texts."""
        term = search_term.strip().lower()
        if _HASH.fullmatch(term):
            return queryset.filter(sha256=term), False
        try:
            return queryset.filter(pk=UUID(term)), False
        except ValueError:
            return super().get_search_results(request, queryset, search_term)

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, asset: Asset) -> SafeString | str:
        """Written into the page, as an administrator need not be a member of the canvas."""
        try:
            data = base64.b64encode(renditions.read(asset, thumbnails.SIDES[0])).decode("ascii")
        except renditions.NoRendition:
            return _("file missing")
        return format_html('<img src="data:{};base64,{}" alt="" height="96">', thumbnails.MIME, data)

    @admin.display(description=gettext_lazy("pixels"), ordering="width")
    def measures(self, asset: Asset) -> str:
        return _("{width} by {height}").format(width=asset.width, height=asset.height)

    @admin.display(description=gettext_lazy("size"), ordering="bytes")
    def size(self, asset: Asset) -> str:
        return filesizeformat(asset.bytes)
