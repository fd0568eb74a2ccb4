"""What a new Easel gets: its first account, and a canvas to look at."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from config.bootstrap.problems import CannotStart
from config.sample import create_sample_canvas

CONSONANTS = "bdfghjkmnprstvz"
VOWELS = "aeiou"


@dataclass(frozen=True)
class FirstAccount:
    """Who may sign in first. `password` is None where the person who started Easel chose it."""

    email: str
    made_up_password: str | None


def create_first_account(environ: Mapping[str, str]) -> FirstAccount | None:
    """Make the first administrator and the sample canvas; None, and nothing is made, where accounts exist."""
    people = get_user_model().objects
    if people.exists():
        return None
    email = environ.get("EASEL_ADMIN_EMAIL", "").strip() or "admin@easel.local"
    try:
        validate_email(email)
    except ValidationError as error:
        raise CannotStart(f"EASEL_ADMIN_EMAIL is not an e-mail address: {email}") from error
    chosen = environ.get("EASEL_ADMIN_PASSWORD")
    made_up = None if chosen else make_up_password()
    with transaction.atomic():
        owner = people.create_superuser(email=email, password=chosen or made_up)
        create_sample_canvas(owner)
    return FirstAccount(owner.email, made_up)


def make_up_password() -> str:
    """Four words that can be read out and typed, such as `tavo-kilu-resa-mopi`: about 50 bits."""
    return "-".join(make_up_word() for _ in range(4))


def make_up_word() -> str:
    return "".join(secrets.choice(letters) for letters in (CONSONANTS, VOWELS, CONSONANTS, VOWELS))
