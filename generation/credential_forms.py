"""The forms of a canvas's provider keys. What they accept is decided by the actions they lead to."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvas.refusals import Refusal
from generation.credentials import NAME_LIMIT


class RefusableForm(forms.Form):
    def add_refusal(self, refusal: Refusal) -> None:
        """Show why the action refused, beside the field it names."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


def _key_field(label: Any) -> forms.CharField:
    # A password input is never filled with what was sent, so a key does not come back with an error.
    attributes = {"class": "input", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(label=label, widget=forms.PasswordInput(attrs=attributes))


def _name_field() -> forms.CharField:
    attributes = {"class": "input", "autocomplete": "off", "data-select": ""}
    return forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LIMIT, widget=forms.TextInput(attrs=attributes))


class NewKeyForm(RefusableForm):
    name = _name_field()
    key = _key_field(gettext_lazy("Key"))

    def __init__(self, provider_id: str, label: str, data: Any = None) -> None:
        super().__init__(
            data, auto_id=f"{provider_id}-%s", initial={"name": _("{provider} key").format(provider=label)}
        )
        del self.fields["name"].widget.attrs["data-select"]


class KeyForm(RefusableForm):
    key = _key_field(gettext_lazy("New key"))


class NameForm(RefusableForm):
    name = _name_field()
