"""Times as people say them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from canvas.templatetags.times import ago


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=61), "1 minute ago"),
        (timedelta(hours=3, minutes=20), "3 hours ago"),
        (timedelta(days=9), "1 week ago"),
    ],
)
def test_the_largest_unit_is_enough(passed: timedelta, said: str) -> None:
    assert ago(timezone.now() - passed) == said


def test_no_time_says_nothing() -> None:
    assert ago(None) == ""
