"""Every page of a canvas, for what must hold for all of them."""

from django.urls import reverse

from canvas.models import Canvas, User

GET, POST = "get", "post"


def pages_of(canvas: Canvas, member: User) -> list[tuple[str, str]]:
    """Method and path of everything that can be asked of a canvas."""
    on_canvas = {
        "canvas": [GET],
        "canvas-rename": [GET, POST],
        "canvas-delete": [GET, POST],
        "canvas-restore": [POST],
        "canvas-members": [GET, POST],
        "canvas-leave": [GET, POST],
    }
    pages = [(method, reverse(name, args=[canvas.pk])) for name, methods in on_canvas.items() for method in methods]
    of_member = [reverse(name, args=[canvas.pk, member.pk]) for name in ("member-role", "member-remove")]
    return [*pages, *((POST, path) for path in of_member)]
