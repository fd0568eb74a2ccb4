"""The forms of the pages round the editor. What they accept is decided by the actions they lead to."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from canvas import agent_keys, canvases
from canvas.access import Scope
from canvas.models import Membership, User
from canvas.refusals import Refusal

NEW_NAME = "Untitled canvas"


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    error_messages = {
        "invalid_login": "This e-mail address and password do not belong together. Check both and try again.",
        "inactive": "This account is switched off.",
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label="E-mail address",
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "class": "input"}),
        )
        self.fields["password"].widget.attrs["class"] = "input"


class PasswordForm(PasswordChangeForm):
    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class CanvasNameForm(forms.Form):
    name = forms.CharField(
        max_length=canvases.NAME_LIMIT,
        widget=forms.TextInput(attrs={"class": "input", "autofocus": True, "autocomplete": "off", "data-select": ""}),
    )

    def clean_name(self) -> str:
        try:
            return canvases.checked_name(self.cleaned_data["name"])
        except canvases.BadName as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from None


class NewMemberForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off", "placeholder": "name@example.com"}),
    )
    role = forms.ChoiceField(
        choices=Membership.Role.choices,
        initial=Membership.Role.EDITOR,
        widget=forms.Select(attrs={"class": "select"}),
    )

    def add_refusal(self, refusal: Refusal) -> None:
        """Show why the action refused, beside the field it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class NewAgentKeyForm(forms.Form):
    name = forms.CharField(
        max_length=agent_keys.NAME_LIMIT,
        help_text="Which program gets the key.",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=[
            (Scope.READ, "Read: the canvas, its pictures and how runs go"),
            (Scope.RUN, "Run: make pictures, cancel and retry"),
            (Scope.EDIT, "Edit: change the canvas, upload pictures"),
        ],
        initial=[Scope.READ, Scope.RUN],
        error_messages={"required": "Choose at least one."},
        widget=forms.CheckboxSelectMultiple,
    )

    def add_refusal(self, refusal: Refusal) -> None:
        """Show why the action refused, beside the field it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"class": "input", "autocomplete": "name"})}


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(
        choices=[("", "Like the system"), ("light", "Light"), ("dark", "Dark")],
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
        label="Colours",
    )
