"""A job's progress as a function of its script and the time alone."""

from generation.sandbox.jobs import Job, Script

JOB = Job("id", "fal-ai/flux-2", "sea", 1000.0, Script(1.5, 4.0, 2, 5))


def test_states_follow_the_script() -> None:
    moments = {1000.0: "IN_QUEUE", 1001.4: "IN_QUEUE", 1001.5: "IN_PROGRESS", 1005.4: "IN_PROGRESS"}
    assert {at: JOB.state(at) for at in moments} == moments
    assert JOB.state(1005.5) == "COMPLETED"


def test_queue_position_counts_down_to_zero() -> None:
    assert [JOB.queue_position(at) for at in (1000.0, 1000.4, 1000.6, 1001.1, 1001.4)] == [2, 2, 1, 0, 0]


def test_logs_grow_while_it_runs() -> None:
    assert [len(JOB.logs(at)) for at in (1001.0, 1001.5, 1003.0, 1005.5, 9999.0)] == [0, 1, 2, 5, 5]


def test_cancelled_job_ends_when_it_was_cancelled_and_logs_no_more() -> None:
    cancelled = Job("id", "a/b", "", 1000.0, JOB.script, cancelled_at=1002.0)
    assert cancelled.state(1002.0) == "COMPLETED"
    assert cancelled.cancelled
    assert len(cancelled.logs(9999.0)) == 1


def test_cancel_after_the_end_changes_nothing() -> None:
    late = Job("id", "a/b", "", 1000.0, JOB.script, cancelled_at=2000.0)
    assert not late.cancelled
    assert late.finished_at == JOB.finished_at


def test_job_without_waiting_or_logs_is_done_at_once() -> None:
    job = Job("id", "a/b", "", 1000.0, Script(0, 0, 2, 0))
    assert (job.state(1000.0), job.queue_position(1000.0), job.logs(1000.0)) == ("COMPLETED", 0, [])
