"""The tables of the canvas: people, canvases, members, nodes, wires and the changes made to them."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


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

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=80, blank=True, help_text="Shown to the others on a canvas.")
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("administrator", default=False, help_text="May open the administration.")
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email.partition("@")[0]

    def clean(self) -> None:
        self.email = self.email.strip().lower()


class Canvas(models.Model):
    """A plane of nodes that belongs to one person. `rev` counts the accepted batches of changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="owned_canvases")
    rev = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "canvases"
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What somebody other than the owner may do on a canvas."""

    class Role(models.TextChoices):
        EDITOR = "editor", gettext_lazy("Editor")
        VIEWER = "viewer", gettext_lazy("Viewer")

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["canvas", "user"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

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
    zoom = models.FloatField(help_text="1 is life-size.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "canvas"], name="one_camera_each")]

    def __str__(self) -> str:
        return f"{self.person} at {self.x:.0f}, {self.y:.0f}"


class AgentKey(models.Model):
    """A key with which a program acts on one canvas, in its maker's name. Of the key itself only a hash is kept."""

    class Scope(models.TextChoices):
        READ = "read", "Read"
        RUN = "run", "Run"
        EDIT = "edit", "Edit"

    canvas = models.ForeignKey(Canvas, on_delete=models.CASCADE, related_name="agent_keys")
    name = models.CharField(max_length=80, help_text="Which program has it.")
    prefix = models.CharField(max_length=16, help_text="The key's first characters, to tell keys apart.")
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="agent_keys")
    made_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
