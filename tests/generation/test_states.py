import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.states import MOVES, OPEN, BadMove, State, check_move

ENDED = {State.SUCCEEDED, State.FAILED, State.CANCELLED}


def test_every_state_has_its_row_in_the_table() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("ended", sorted(ENDED))
def test_an_ended_job_moves_nowhere(ended: State) -> None:
    assert not MOVES[ended]
    assert ended not in OPEN


def test_every_open_state_leads_to_an_end() -> None:
    for state in OPEN:
        reached, rest = set(), [state]
        while rest:
            here = rest.pop()
            reached.add(here)
            rest.extend(MOVES[here] - reached)
        assert reached & ENDED, state


def test_only_a_job_whose_call_was_begun_can_become_unconfirmed() -> None:
    assert {state for state, moves in MOVES.items() if State.UNCONFIRMED in moves} == {State.SUBMITTING}


def test_nothing_leads_back_to_the_paid_call() -> None:
    """From `submitting` on there is no way to `ready` or `submitting` again: nothing is sent twice."""
    reached, rest = set(), list(MOVES[State.SUBMITTING])
    while rest:
        here = rest.pop()
        if here not in reached:
            reached.add(here)
            rest.extend(MOVES[here])
    assert not reached & {State.WAITING, State.READY, State.SUBMITTING}


@given(st.lists(st.sampled_from(State), min_size=1, max_size=12))
def test_a_walk_of_accepted_moves_makes_at_most_one_paid_call(wishes: list[State]) -> None:
    here, calls = State.WAITING, 0
    for wish in wishes:
        try:
            check_move(here, wish)
        except BadMove:
            continue
        here = wish
        calls += here is State.SUBMITTING
    assert calls <= 1
