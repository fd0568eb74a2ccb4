"""The form of a preset in the administration: its fields are those of the chosen model's contract."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from canvas.refusals import Refusal
from generation import parameter_fields, presets, providers
from generation.contracts import Contract, Parameter
from generation.models import Preset
from generation.panel import size_label
from generation.providers.protocol import Wish

GENERAL = ("name", "provider", "model", "enabled", "is_default")
PREFIX = "parameter_"
_FORM_FIELDS = {"imageSize": "image_size", "aspectRatio": "aspect_ratio", "model": "model", "provider": "provider"}
"""Where the form shows what is wrong with a request's field."""


class ModelInput(forms.TextInput):
    """A text field that suggests the models known by name; any other model id may be written."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = (
            (contract.model, f"{provider.label}: {contract.label}")
            for provider in providers.PROVIDERS.values()
            for contract in provider.contracts()
        )
        options = format_html_join("", '<option value="{}" label="{}"></option>', known)
        field = super().render(name, value, {**(attrs or {}), "list": "known-models"}, renderer)
        return format_html('{}<datalist id="known-models">{}</datalist>', field, options)


class PresetForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A preset of `contract`; None where provider and model name no model yet. See `form_class`."""

    contract: ClassVar[Contract | None] = None
    entered: ClassVar[Mapping[str, Any]] = {}

    class Meta:
        model = Preset
        fields: tuple[str, ...] = GENERAL
        widgets = {"model": ModelInput(attrs={"class": "vTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in _shown(self.contract, self.instance).items():
            self.initial.setdefault(name, value)
        if not self.is_bound:
            self.initial.update(self.entered)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.contract is None:
            self._explain_missing_contract(cleaned)
            return cleaned
        given = cleaned.get("parameters") or {}
        if not isinstance(given, dict):
            self.add_error("parameters", _("Parameters are an object: {“name”: value}."))
            return cleaned
        self.instance.parameters = given
        for parameter in self.contract.parameters:
            self._take(parameter, str(cleaned.get(PREFIX + parameter.name) or "").strip())
        # What the model is not sized by would only contradict what it is sized by.
        for name in ("image_size", "aspect_ratio"):
            setattr(self.instance, name, cleaned.get(name) or "")
        if not self.errors:
            self._check(cleaned)
        return cleaned

    def _explain_missing_contract(self, cleaned: Mapping[str, Any]) -> None:
        try:
            providers.get(cleaned.get("provider", "")).contract(cleaned.get("model") or "")
        except Refusal as refusal:
            if not self.errors:
                self.add_error("model", refusal.message)

    def _take(self, parameter: Parameter, text: str) -> None:
        if not text:
            return
        try:
            self.instance.parameters[parameter.name] = parameter_fields.parsed(parameter, text)
        except Refusal as refusal:
            self.add_error(PREFIX + parameter.name, refusal.message)

    def _check(self, cleaned: Mapping[str, Any]) -> None:
        """Shape a request of it, as a run would; what is wrong is told at its field."""
        draft = Preset(
            provider=cleaned["provider"],
            model=cleaned.get("model") or "",
            image_size=self.instance.image_size,
            aspect_ratio=self.instance.aspect_ratio,
            parameters=self.instance.parameters,
        )
        try:
            order = draft.shaped(Wish("a test"))
        except Refusal as refusal:
            self.add_error(self._place(refusal.field or ""), refusal.message)
        else:
            if order.dropped:
                self.add_error(
                    self._place("parameters"),
                    _("The model does not take {list}.").format(list=", ".join(order.dropped)),
                )

    def _place(self, field: str) -> str | None:
        name = PREFIX + field.removeprefix("modelParams.") if "." in field else _FORM_FIELDS.get(field, field)
        return name if name in self.fields else None

    def _post_clean(self) -> None:
        # What is wrong is told at its field already: the table's own check would say it once more above all.
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]  # Django's own hook, missing in the stubs


def form_class(contract: Contract | None, entered: Mapping[str, Any] | None = None) -> type[PresetForm]:
    """The form for a preset of that model. `entered` are values to show instead of the stored ones."""
    fields = contract_fields(contract)
    meta = type("Meta", (PresetForm.Meta,), {"fields": (*GENERAL, *fields)})
    members = {"contract": contract, "entered": entered or {}, "Meta": meta, "__module__": __name__}
    return type("ContractForm", (PresetForm,), members | fields)


def contract_fields(contract: Contract | None) -> dict[str, forms.Field]:
    """The form fields of what that model takes, by name."""
    if contract is None:
        return {}
    fields: dict[str, forms.Field] = {}
    if contract.sizing == "image_size":
        fields["image_size"] = _choice(_("Size"), contract.sizes, contract.default_size)
    else:
        fields["aspect_ratio"] = _choice(_("Aspect ratio"), contract.sizes, contract.default_size)
        if contract.resolutions:
            fields["image_size"] = _choice(_("Resolution"), contract.resolutions, None)
    for field in parameter_fields.fields(contract):
        fields[PREFIX + field.name] = _parameter_field(field)
    if presets.takes_any_parameter(contract):
        help_text = _("This model is not in the catalogue: what is given here is sent as it is.")
        fields["parameters"] = forms.JSONField(required=False, initial=dict, help_text=help_text)
    return fields


def _choice(label: str, values: tuple[str, ...], default: str | None) -> forms.ChoiceField:
    empty = _empty(size_label(default) if default else "")
    choices = [("", empty), *((value, size_label(value)) for value in values)]
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _empty(default: str) -> str:
    """What counts where nothing is chosen."""
    return _("The model’s default ({value})").format(value=default) if default else _("The model’s own")


def _parameter_field(field: parameter_fields.ParameterField) -> forms.Field:
    parameter = field.parameter
    if field.control in ("select", "box"):
        values = parameter.choices or ("true", "false")
        words = {"true": _("On"), "false": _("Off")}
        known = words.get(field.base_text, field.base_text)
        choices = [("", _empty(known)), *((value, words.get(value, value)) for value in values)]
        return forms.ChoiceField(label=field.label, choices=choices, required=False, help_text=field.help)
    attrs: dict[str, Any] = {"placeholder": field.placeholder}
    if field.control != "number":
        return forms.CharField(
            label=field.label, required=False, help_text=field.help or _("like #1d4fbf"), widget=forms.TextInput(attrs)
        )
    limits = {"min": parameter.low, "max": parameter.high}
    attrs |= {"step": field.step, **{name: f"{limit:g}" for name, limit in limits.items() if limit is not None}}
    return forms.CharField(
        label=field.label,
        required=False,
        help_text=field.help,
        widget=forms.NumberInput(attrs | {"class": "vIntegerField"}),
    )


def _shown(contract: Contract | None, preset: Preset) -> dict[str, str]:
    """The preset's parameters as the form's fields show them."""
    own = preset.parameters if isinstance(preset.parameters, dict) else {}
    names = [parameter.name for parameter in contract.parameters] if contract else []
    return {PREFIX + name: parameter_fields.as_text(own.get(name)) for name in names}
