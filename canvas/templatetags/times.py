"""Times as people say them."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def ago(moment: datetime | None) -> str:
    """“just now”, “5 minutes ago”; empty for None."""
    if moment is None:
        return ""
    now = timezone.now()
    if now - moment < timedelta(minutes=1):
        return _("just now")
    return _("{time} ago").format(time=timesince(moment, now, depth=1)).replace("\xa0", " ")
