"""Presets for administrators to make, order, try and see in use."""

import base64
import re
from collections.abc import Sequence
from typing import Any

from asgiref.sync import async_to_sync
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvas.refusals import Refusal
from generation import panel, preset_usage, presets, providers, trials
from generation.contracts import Contract
from generation.kept_sentences import in_language
from generation.models import Preset
from generation.preset_forms import GENERAL, contract_fields, form_class
from generation.providers.errors import ProviderError
from media_assets import thumbnails
from media_assets.pictures import Picture

MOST_BYTES_IN_PAGE = 4 * 1024 * 1024
TRIAL_PROMPT = gettext_lazy("A calm desert at golden hour, long shadows over the dunes, cinematic")
_MOVE = re.compile(r"(\d{1,9}) (up|down)", re.ASCII)
_RELOAD = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-vals": '{"_update_fields": "1"}',
    "hx-target": ".contract-fields",
    "hx-select": ".contract-fields",
    "hx-swap": "outerHTML",
}
"""Another provider or model has other fields: they are fetched as the button “Update fields” would."""


class PresetAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """A preset is checked like a request, and every saved change of what it makes is a new revision."""

    change_form_template = "admin/generation/preset/change_form.html"
    save_as = True
    list_display = ("name", "provider", "shown_model", "is_default", "enabled", "revision", "order")
    list_editable = ("enabled",)
    list_filter = ("provider", "enabled")
    search_fields = ("name", "model")
    sortable_by = ()
    readonly_fields = ("revision",)
    actions = ("make_default", "duplicate")

    class Media:
        css = {"all": ("generation/preset_admin.css",)}

    # --- the list -------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("model"))
    def shown_model(self, preset: Preset) -> str:
        return preset.model or _("{model} (the provider’s default)").format(model=_model_of(preset))

    @admin.display(description=gettext_lazy("order"))
    def order(self, preset: Preset) -> SafeString:
        button = (
            '<button type="submit" class="preset-move" name="_move" value="{0} {1}" title="{2}" aria-label="{3}">{4}'
            "</button>"
        )
        up = _("Move {preset} up").format(preset=preset)
        down = _("Move {preset} down").format(preset=preset)
        return format_html(button, preset.pk, "up", _("Move up"), up, "↑") + format_html(
            button, preset.pk, "down", _("Move down"), down, "↓"
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        move = _MOVE.fullmatch(request.POST.get("_move", ""))
        if request.method == "POST" and move and self.has_change_permission(request):
            presets.move(int(move[1]), -1 if move[2] == "up" else 1)
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    @admin.action(description=gettext_lazy("Make the default for new nodes"), permissions=["change"])
    def make_default(self, request: HttpRequest, queryset: QuerySet[Preset]) -> None:
        preset = queryset.first()
        if preset is None or queryset.count() > 1 or not preset.enabled:
            messages.error(request, _("Choose one preset that is enabled."))
            return
        preset.is_default = True
        self.save_model(request, preset, None, change=True)
        messages.success(request, _("New nodes get “{preset}”.").format(preset=preset))

    @admin.action(description=gettext_lazy("Duplicate"), permissions=["add"])
    def duplicate(self, request: HttpRequest, queryset: QuerySet[Preset]) -> HttpResponse | None:
        copies = [presets.duplicate(preset) for preset in queryset]
        messages.success(
            request, _("{len} duplicated. Copies are disabled until you enable them.").format(len=len(copies))
        )
        return HttpResponseRedirect(_page_of(copies[0])) if len(copies) == 1 else None

    # --- the form -------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and "_update_fields" in request.POST:
            # The same page again with what was entered, and the fields of the model that was entered.
            request.entered = request.POST.dict()  # type: ignore[attr-defined]
            request.method = "GET"
        preset = self.get_object(request, object_id) if object_id else None
        context = {**(extra_context or {}), **(self._about(preset) if preset else {})}
        return super().changeform_view(request, object_id, form_url, context)

    def _about(self, preset: Preset) -> dict[str, Any]:
        """What the page shows below the form: where the preset is used, and how it can be tried."""
        provider = providers.get(preset.provider)
        return {
            "usage": preset_usage.usage(preset),
            "trial_prompt": TRIAL_PROMPT,
            "trial_sources": trials.sources(provider),
            "trial_price": panel.price_of(preset),
            "provider_label": provider.label,
        }

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        entered = getattr(request, "entered", None)
        form = super().get_form(
            request, obj, change=change, form=form_class(_contract(request, obj), entered), **kwargs
        )
        for name in ("provider", "model"):
            form.base_fields[name].widget.attrs.update(_RELOAD)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        contract = _contract(request, obj)
        return [
            (None, {"fields": [*GENERAL, "revision"] if obj else list(GENERAL)}),
            (
                _("Defaults: {model}").format(model=contract.label) if contract else _("Defaults"),
                {
                    "fields": list(contract_fields(contract)),
                    "classes": ["contract-fields"],
                    "description": _description(contract),
                },
            ),
        ]

    def save_model(self, request: HttpRequest, obj: Preset, form: Any, change: bool) -> None:
        if not change:
            obj.position = presets.last_position()
            # “Save as new” of the default makes another preset, not another default.
            obj.is_default = obj.is_default and "_saveasnew" not in request.POST
        with preset_usage.redrawn(obj):
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Preset) -> None:
        with preset_usage.redrawn(obj):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Preset]) -> None:
        for preset in queryset:
            self.delete_model(request, preset)

    # --- trying it ------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        trial = path("<int:preset_id>/try/", self.admin_site.admin_view(self.try_it), name="generation_preset_try")
        return [trial, *super().get_urls()]

    def try_it(self, request: HttpRequest, preset_id: int) -> HttpResponse:
        """Make one picture with the stored preset and show it; it is kept nowhere."""
        preset = get_object_or_404(Preset, pk=preset_id)
        if request.method != "POST" or not self.has_change_permission(request, preset):
            return HttpResponseRedirect(_page_of(preset))
        context = self._tried(request, preset)
        fragment = "admin/generation/preset/_trial_result.html"
        template = fragment if request.headers.get("HX-Request") else "admin/generation/preset/trial.html"
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **context})

    def _tried(self, request: HttpRequest, preset: Preset) -> dict[str, Any]:
        source: trials.Purse = "deployment" if request.POST.get("account") == "deployment" else "sandbox"
        shown: dict[str, Any] = {"preset": preset, "source": source, "opts": self.opts}
        try:
            provider = providers.get(preset.provider)
            asked = trials.order(preset, request.POST.get("prompt", ""))
            payer = trials.account(provider, source)
            self.log_change(request, preset, _("Tried with the account “{account}”.").format(account=source))
            trial = async_to_sync(trials.run)(provider, asked, payer)
        except (Refusal, ProviderError) as wrong:
            return shown | {"problem": in_language(wrong.message)}
        data, mime = _shown_picture(trial.picture)
        warnings = [in_language(each.message) for each in trial.warnings]
        return shown | {
            "trial": trial,
            "warnings": warnings,
            "picture": f"data:{mime};base64,{base64.b64encode(data).decode()}",
        }


def _contract(request: HttpRequest, preset: Preset | None) -> Contract | None:
    """The contract of the model that was entered, else of the stored one; None where there is no such model."""
    entered = getattr(request, "entered", None) or request.POST
    provider = entered.get("provider") or (preset.provider if preset else "fal")
    model = entered.get("model", "") if "model" in entered else (preset.model if preset else "")
    try:
        return providers.get(provider).contract(model.strip())
    except Refusal:
        return None


def _description(contract: Contract | None) -> SafeString | str:
    if contract is None:
        return _("There is no such model. Correct its id to see what it takes.")
    parts: Sequence[str] = (
        contract.model,
        in_language(contract.price.text) or _("price unknown"),
        _("takes a reference image") if contract.reference else _("takes no reference image"),
    )
    facts = " · ".join(parts)
    return format_html("{}. {}", facts, _("What is left empty is the model’s own choice."))


def _model_of(preset: Preset) -> str:
    try:
        return providers.get(preset.provider).contract(preset.model).model
    except Refusal:
        return ""


def _page_of(preset: Preset) -> str:
    return reverse("admin:generation_preset_change", args=[preset.pk])


def _shown_picture(picture: Picture) -> tuple[bytes, str]:
    """The picture itself where it is small enough to stand in a page, else its thumbnail."""
    if len(picture.data) <= MOST_BYTES_IN_PAGE:
        return picture.data, picture.format.mime
    return picture.drawn.at(thumbnails.MIDDLE).data, thumbnails.MIME
