"""The tables of the canvas: people, canvases, members, nodes, wires and the changes made to them."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Accounts(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, known by e-mail address (kept in lower case)."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True, help_text=_("Shown to the others on a canvas."))
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False, help_text=_("May open the administration."))
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.email.partition("@")[0]

    def clean(self) -> None:
        self.email = self.email.strip().lower()


class Canvas(models.Model):
    """A plane of nodes that belongs to one person. `rev` counts the accepted batches of changes."""

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(User, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="owned_canvases")
    rev = models.PositiveBigIntegerField(_("revision"), default=0)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    class Meta:
        verbose_name = _("canvas")
        verbose_name_plural = _("canvases")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What somebody other than the owner may do on a canvas."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("Editor")
        VIEWER = "viewer", _("Viewer")

    canvas = models.ForeignKey(Canvas, verbose_name=_("canvas"), on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["canvas", "user"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    def clean(self) -> None:
        if self._state.adding and self.canvas.owner_id == self.user_id:
            raise ValidationError(_("The owner is on the canvas already."), code="owner_is_no_member")


class Node(models.Model):
    """A node in canvas pixels. Its id is made by whoever adds it; `card_version` grows with its card's looks.

    `order` grows with every node added to the canvas: later ones lie on top.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="nodes")
    kind = models.CharField(max_length=40)
    x = models.FloatField()
    y = models.FloatField()
    width = models.FloatField()
    height = models.FloatField()
    data = models.JSONField(default=dict)
    card_version = models.PositiveBigIntegerField(default=1)
    order = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Edge(models.Model):
    """A wire from an output to an input. `order` grows with every wire made on the canvas."""

    id = models.UUIDField(primary_key=True, editable=False)
    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="edges")
    source = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="edges_out")
    source_port = models.CharField(max_length=40)
    target = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="edges_in")
    target_port = models.CharField(max_length=40)
    order = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_port", "target", "target_port"], name="one_wire_between_two_ports"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_port} → {self.target_port}"


class Change(models.Model):
    """One accepted batch of operations: the canvas's revision `rev`. `cid` is the sender's own id for it."""

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="changes")
    rev = models.PositiveBigIntegerField()
    cid = models.CharField(max_length=80)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    ops = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["rev"]
        constraints = [
            models.UniqueConstraint(fields=["canvas", "rev"], name="one_change_a_revision"),
            models.UniqueConstraint(fields=["canvas", "cid"], name="one_change_a_cid"),
        ]

    def __str__(self) -> str:
        return f"revision {self.rev}"


class Camera(models.Model):
    """Where a person last looked at a canvas: the point in the middle of the window, in canvas pixels."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="+")
    x = models.FloatField()
    y = models.FloatField()
    zoom = models.FloatField(help_text=_("1 is life-size."))

    class Meta:
        verbose_name = _("view of a canvas")
        verbose_name_plural = _("views of canvases")
        constraints = [models.UniqueConstraint(fields=["person", "canvas"], name="one_camera_each")]

    def __str__(self) -> str:
        return f"{self.person} at {self.x:.0f}, {self.y:.0f}"


class AgentKey(models.Model):
    """A key with which a program acts on one canvas, in its maker's name. Of the key itself only a hash is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        RUN = "run", _("Run")
        EDIT = "edit", _("Edit")

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="agent_keys")
    name = models.CharField(max_length=80, help_text=_("Which program has it."))
    prefix = models.CharField(max_length=16, help_text=_("The key's first characters, to tell keys apart."))
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="agent_keys")
    made_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("agent key")
        verbose_name_plural = _("agent keys")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
