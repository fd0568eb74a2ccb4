"""Presets for administrators to manage, and every job to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from generation.credential_models import AccountPolicy, Credential
from generation.job_admin import JobAdmin
from generation.kept_sentences import in_language
from generation.models import Job, Preset
from generation.preset_admin import PresetAdmin
from generation.read_only_admin import ReadOnlyAdmin


@admin.register(Credential)
class CredentialAdmin(ReadOnlyAdmin):
    """Who has added a key, and how it fares; the key itself is not among the fields."""

    list_display = ("name", "provider", "canvas", "tail", "added_by", "added_at", "last_used_at", "last_error_code")
    list_filter = ("provider", ("removed_at", admin.EmptyFieldListFilter), "last_error_code")
    list_select_related = ("canvas", "added_by")
    search_fields = ("name", "canvas__name", "added_by__email")
    exclude = ("key", "last_error")
    readonly_fields = ("reason",)

    @admin.display(description=gettext_lazy("refusal in words"))
    def reason(self, credential: Credential) -> str:
        return in_language(credential.last_error) or "–"


@admin.register(AccountPolicy)
class AccountPolicyAdmin(ReadOnlyAdmin):
    list_display = ("canvas", "provider", "mode")
    list_filter = ("provider", "mode")
    list_select_related = ("canvas",)


admin.site.register(Preset, PresetAdmin)
admin.site.register(Job, JobAdmin)
