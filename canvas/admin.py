"""The administration of accounts and canvases."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    BaseUserCreationForm,
    ReadOnlyPasswordHashField,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canvas import canvases, live, members
from canvas.models import Canvas, Membership, User
from canvas.signing_in import AdministrationForm

admin.site.site_header = admin.site.site_title = gettext_lazy("Easel administration")
admin.site.index_title = gettext_lazy("What Easel knows")
admin.site.login_form = AdministrationForm
admin.site.unregister(Group)  # what people may do comes from their canvases


class NewAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]  # generic in the stubs alone
    class Meta:
        model = User
        fields = ("email", "name")


class AccountForm(UserChangeForm):  # type: ignore[type-arg]  # generic in the stubs alone
    password = ReadOnlyPasswordHashField(
        label=gettext_lazy("Password"), help_text=gettext_lazy("It is kept as a hash, so nobody can look it up.")
    )

    class Meta:
        model = User
        fields = ("email", "name", "password", "is_active", "is_staff")


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic in the stubs alone
    usable_password_help_text = gettext_lazy(  # type: ignore[assignment]  # the stubs know Django's own text alone
        "Without one nobody can sign in to this account. If it is disabled, the password of now is lost."
    )


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """An administrator here is one in everything: there are no finer permissions."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    add_form_template = None  # Django's own says that there is more to edit afterwards, and there is not
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (gettext_lazy("Access"), {"fields": ("is_active", "is_staff")}),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2", "is_staff")}),)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        obj.is_superuser = obj.is_staff
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data:
            members.announce_account_change(obj)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        members.announce_account_change(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for account in queryset:
            self.delete_model(request, account)


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs alone
    model = Membership
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Canvas)
class CanvasAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """Whose a canvas is and who is on it. What is on it changes in the editor alone."""

    list_display = ("name", "owner", "node_count", "updated_at", "deleted_at")
    list_filter = (("deleted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("owner",)
    search_fields = ("name", "owner__email", "owner__name", "pk")
    date_hierarchy = "updated_at"
    fields = ("name", "owner", "id", "rev", "created_at", "updated_at", "deleted_at")
    readonly_fields = ("id", "rev", "created_at", "updated_at", "deleted_at")
    autocomplete_fields = ("owner",)
    inlines = (MembershipInline,)
    actions = ("hide", "restore")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Canvas]:
        every: QuerySet[Canvas] = super().get_queryset(request)
        return every.annotate(node_count=Count("nodes"))

    @admin.display(description=gettext_lazy("nodes"), ordering="node_count")
    def node_count(self, canvas: Any) -> int:
        count: int = canvas.node_count
        return count

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - its owner makes a canvas
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Canvas | None = None) -> bool:  # noqa: ARG002
        return False  # pictures are kept for good: “hide” can be undone

    def save_model(self, request: HttpRequest, obj: Canvas, form: ModelForm[Canvas], change: bool) -> None:  # noqa: ARG002
        if "owner" in form.changed_data:
            canvases.hand_over(Canvas.objects.get(pk=obj.pk), obj.owner)
        # Not the whole row: people go on working on the canvas, and each batch of theirs counts `rev` up.
        obj.save(update_fields=[name for name in form.changed_data if name == "name"])

    def save_formset(
        self, request: HttpRequest, form: ModelForm[Canvas], formset: BaseModelFormSet[Any, Any], change: bool
    ) -> None:
        super().save_formset(request, form, formset, change)
        live.announce_access_change(form.instance.pk)

    @admin.action(description=gettext_lazy("Delete (the owner can restore it)"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Canvas]) -> None:
        hidden = [canvases.delete(canvas.owner, canvas.pk) for canvas in queryset.filter(deleted_at=None)]
        messages.success(request, _("{len} deleted.").format(len=len(hidden)))

    @admin.action(description=gettext_lazy("Restore"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Canvas]) -> None:
        restored = [canvases.restore(canvas.owner, canvas.pk) for canvas in queryset.exclude(deleted_at=None)]
        messages.success(request, _("{len} restored.").format(len=len(restored)))


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """To look up who is where. Roles change on the canvas's own page."""

    list_display = ("canvas", "user", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("canvas", "user")
    search_fields = ("canvas__name", "user__email", "user__name")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:  # noqa: ARG002
        return False

    # Deleting stays allowed: the memberships of an account go with the account.

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        live.announce_access_change(obj.canvas_id)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset:
            self.delete_model(request, membership)
