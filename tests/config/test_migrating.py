"""The database is brought up to date when it must be."""

from pathlib import Path

import pytest

from tests.started import DidNotStartError, StartedEasel


def test_a_database_that_cannot_be_opened_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").mkdir()
    with pytest.raises(DidNotStartError) as refused:
        StartedEasel(tmp_path).start()
    assert refused.value.status == 1
    assert "The database cannot be used: unable to open database file." in refused.value.output
    assert "Traceback" not in refused.value.output


def test_the_database_is_prepared_at_the_first_start_alone(tmp_path: Path) -> None:
    with StartedEasel(tmp_path) as easel:
        assert "Preparing the database" in easel.output
        easel.stop()
        easel.start()
        assert "Preparing the database" not in easel.output
