"""The forms of the pages round the editor. What they accept is decided by the actions they lead to."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from canvas import agent_keys, canvases, starters
from canvas.access import Scope
from canvas.models import Membership, User
from canvas.refusals import Refusal

NEW_NAME = _("Untitled canvas")


class PasswordForm(PasswordChangeForm):
    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class CanvasNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=canvases.NAME_LIMIT,
        widget=forms.TextInput(attrs={"class": "input", "autofocus": True, "autocomplete": "off", "data-select": ""}),
    )

    def clean_name(self) -> str:
        try:
            return canvases.checked_name(self.cleaned_data["name"])
        except canvases.BadName as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from None


class NewCanvasForm(CanvasNameForm):
    starter = forms.CharField(required=False, max_length=80)

    def clean_starter(self) -> str:
        chosen: str = self.cleaned_data["starter"]
        if chosen and chosen not in starters.every():
            raise ValidationError(_("Choose one of these."))
        return chosen


class NewMemberForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off", "placeholder": _("name@example.com")}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EDITOR,
        widget=forms.Select(attrs={"class": "select"}),
    )

    def add_refusal(self, refusal: Refusal) -> None:
        """Show why the action refused, beside the field it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class NewAgentKeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=agent_keys.NAME_LIMIT,
        help_text=_("Which program gets the key."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[
            (Scope.READ, _("Read: the canvas, its pictures and how runs go")),
            (Scope.RUN, _("Run: make pictures, cancel and retry")),
            (Scope.EDIT, _("Edit: change the canvas, upload pictures")),
        ],
        initial=[Scope.READ, Scope.RUN],
        error_messages={"required": _("Choose at least one.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def add_refusal(self, refusal: Refusal) -> None:
        """Show why the action refused, beside the field it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Name")}
        widgets = {"name": forms.TextInput(attrs={"class": "input", "autocomplete": "name"})}


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        choices=[("", _("Like the browser")), *settings.LANGUAGES],
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
        label=_("Language"),
    )


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(
        choices=[("", _("Like the system")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
        label=_("Colours"),
    )
