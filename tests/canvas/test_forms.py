"""The forms take what their actions take."""

import pytest

from canvas.canvases import NAME_LIMIT, checked_name
from canvas.forms import CanvasNameForm, NewMemberForm, ThemeForm
from canvas.members import BadMember


@pytest.mark.parametrize("name", ["Harbour", "  two  words ", "x" * NAME_LIMIT, "⛵"])
def test_a_good_name_comes_out_as_the_action_keeps_it(name: str) -> None:
    form = CanvasNameForm({"name": name})
    assert form.is_valid()
    assert form.cleaned_data["name"] == checked_name(name)


@pytest.mark.parametrize("name", ["", "   ", "x" * (NAME_LIMIT + 1), "\x00"])
def test_a_bad_name_is_an_error_of_the_field(name: str) -> None:
    form = CanvasNameForm({"name": name})
    assert not form.is_valid()
    assert list(form.errors) == ["name"]


@pytest.mark.parametrize(
    ("field", "shown_at"), [("email", "email"), ("role", "role"), (None, "__all__"), ("x", "__all__")]
)
def test_a_refusal_is_shown_where_it_belongs(field: str | None, shown_at: str) -> None:
    form = NewMemberForm({"email": "grace@example.com", "role": "editor"})
    assert form.is_valid()
    form.add_refusal(BadMember("Not so.", field=field))
    assert form.errors == {shown_at: ["Not so."]}


@pytest.mark.parametrize(("theme", "valid"), [("", True), ("dark", True), ("light", True), ("pink", False)])
def test_there_are_two_themes_and_none(theme: str, valid: bool) -> None:
    assert ThemeForm({"theme": theme}).is_valid() is valid
