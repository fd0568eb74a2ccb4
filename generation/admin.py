"""Presets for administrators to manage, and every job to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from generation.models import Job, Preset


@admin.register(Preset)
class PresetAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """A preset is checked like a request when it is saved, and every saved change is a new revision."""

    list_display = ("name", "provider", "model", "enabled", "position", "revision")
    list_editable = ("enabled", "position")
    list_filter = ("provider", "enabled")
    search_fields = ("name", "model")
    readonly_fields = ("revision",)
    fieldsets = (
        (None, {"fields": ("name", "provider", "model", "enabled", "position", "revision")}),
        ("Defaults", {"fields": ("image_size", "aspect_ratio", "parameters")}),
    )


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """Read-only: what a job is, happens to it by its own rules."""

    list_display = ("created_at", "state", "provider", "model", "short_prompt", "canvas", "created_by")
    list_filter = ("state", "provider", "created_at")
    search_fields = ("=request_id", "prompt")
    show_full_result_count = False

    @admin.display(description="prompt")
    def short_prompt(self, job: Job) -> str:
        return job.prompt if len(job.prompt) <= 60 else f"{job.prompt[:59]}…"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return super().get_queryset(request).select_related("canvas", "created_by")

    def has_add_permission(self, _request: HttpRequest, *_args: Any) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _job: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _job: Any = None) -> bool:
        return False
