"""`manage.py up`: bring the database and the static files up to date, then serve."""

import argparse
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from config.addresses import EVERY_ADDRESS, site_url, usable_address
from config.bootstrap.options import add_up_options
from config.bootstrap.problems import CannotStart
from config.bootstrap.programs import say
from config.collecting import collect_static_if_changed
from config.first_start import FirstAccount, create_first_account
from config.migrating import migrate_if_needed
from config.translations import compile_catalogues_if_changed


class Command(BaseCommand):
    help = "Start Easel: the pages, the poller and the sandbox."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_up_options(parser)

    def handle(self, *, host: str, port: int, **_options: Any) -> None:
        migrate_if_needed()
        collect_static_if_changed()
        compile_catalogues_if_changed()
        account = create_first_account(os.environ)
        connections.close_all()

        from config.asgi import application
        from config.server import serve
        from generation.poller import Poller

        try:
            serve(
                application,
                address=usable_address(host, port),
                port=port,
                poll=lambda: Poller().run(),
                on_listening=lambda number: say("\n".join(announcement(host, number, account))),
            )
        except CannotStart:
            for line in sign_in_lines(account):  # a password that was made up is never shown again
                say(line)
            raise


def announcement(host: str, port: int, account: FirstAccount | None) -> list[str]:
    """What the person at the terminal needs to know, once pages are served."""
    lines = [f"Easel is at {site_url(host, port)}", *sign_in_lines(account)]
    if host in EVERY_ADDRESS and not settings.PUBLIC_URL:
        lines.append("Browsers on other machines: set EASEL_PUBLIC_URL to the address that they use.")
    if settings.SANDBOX_URL:
        lines.append(f"Pictures come from the built-in sandbox at {settings.SANDBOX_URL} where no provider key is set.")
    lines.append("Ctrl-C stops.")
    return lines


def sign_in_lines(account: FirstAccount | None) -> list[str]:
    if account is None:
        return []
    if account.made_up_password is None:
        return [f"Sign in as {account.email} with the password from EASEL_ADMIN_PASSWORD"]
    return [f"Sign in as {account.email} with the password {account.made_up_password} (shown only this once)"]
