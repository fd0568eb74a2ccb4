"""Faults as they are described in JSON."""

import pytest

from generation.sandbox.faults import PLACES, BadFault, parse_fault


def test_every_fault_survives_being_written_and_read() -> None:
    for do, places in PLACES.items():
        fault = parse_fault({"on": places[0], "do": do})
        assert parse_fault(fault.as_json()) == fault


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"on": "submit"},
        {"on": "submit", "do": "explode"},
        {"on": "nowhere", "do": "hang"},
        {"on": "submit", "do": "no_image"},
        {"on": "generate", "do": "content_policy"},
        {"on": "generate", "do": "expired_media"},
        {"on": "submit", "do": "hang", "often": 3},
        {"on": "submit", "do": "hang", "times": "x"},
        {"on": "submit", "do": "hang", "match": {"model": "x"}},
        {"on": "submit", "do": "refuse", "match": {"prompt": "x"}},
        {"on": "submit", "do": "hold", "seconds": -1},
        {"on": "submit", "do": "status", "code": 99},
        {"on": ["submit"], "do": "hang"},
        {"on": "submit", "do": ["hang"]},
        {"on": "submit", "do": "status", "headers": {"a": 1}},
        {"on": "submit", "do": "hang", "match": {"prompt": 3}},
        "hang",
    ],
)
def test_senseless_fault_is_refused(fault: object) -> None:
    with pytest.raises(BadFault):
        parse_fault(fault)
