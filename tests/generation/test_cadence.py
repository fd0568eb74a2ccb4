from hypothesis import given
from hypothesis import strategies as st

from generation.cadence import back_off, next_look


@given(st.floats(0, 1e6))
def test_a_look_comes_after_one_to_five_seconds_give_or_take_a_tenth(age: float) -> None:
    assert 0.9 <= next_look(age) <= 5.5
    if age <= 30:
        assert next_look(age) <= 1.1


@given(st.integers(1, 1000))
def test_trouble_is_answered_with_growing_but_bounded_pauses(failures: int) -> None:
    assert 0 < back_off(failures, None) <= back_off(failures + 1, None) <= 30


@given(st.integers(1, 1000), st.floats(0, 3600))
def test_the_provider_is_never_asked_earlier_than_it_said(failures: int, asked: float) -> None:
    assert back_off(failures, asked) >= asked
