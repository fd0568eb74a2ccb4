"""What the editor asks for over HTTP beside its socket. `config.api` adds sign-in and error envelopes."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from canvas import cards
from canvas.access import open_canvas
from canvas.refusals import Refusal

MAX_CARDS = 200

router = Router(tags=["canvases"])


class BadCardIds(Refusal):
    code = "bad_ids"


@router.get("/canvases/{uuid:canvas_id}/cards", url_name="canvas-cards", include_in_schema=False)
def show_cards(request: HttpRequest, canvas_id: UUID, ids: str = "") -> dict[str, dict[str, cards.Card]]:
    """The bodies of the cards with these ids (separated by commas); those no longer there are left out."""
    canvas, _role = open_canvas(request.user, canvas_id)
    rendered = cards.render(canvas.pk, _parse_ids(ids))
    return {"cards": {str(node_id): card for node_id, card in rendered.items()}}


def _parse_ids(ids: str) -> list[UUID]:
    parts = [part for part in ids.split(",") if part]
    if len(parts) > MAX_CARDS:
        raise BadCardIds(f"Ask for at most {MAX_CARDS} cards at once.", code="too_many_ids", field="ids")
    try:
        return [UUID(part) for part in parts]
    except ValueError:
        raise BadCardIds("These are not ids of nodes.", field="ids") from None
