"""The hours of which days are made, where the workspace's clocks are changed."""

import sqlite3
from datetime import datetime, timezone

import pytest

from databases import ENGINES, psql
from waiting import eventually


def counted_hours(server):
    """The hours in which somebody was there, as counted; none while they are counted anew."""
    statement = "SELECT DISTINCT h.hour FROM daybook_hour h JOIN daybook d ON d.is_current = 1 WHERE h.people > 0"
    if server.database.url:
        return [int(row[0]) for row in psql(statement, server.database.url)]
    with sqlite3.connect(f"file:{server.folder}/data/dangol.sqlite?mode=ro", uri=True) as database:
        return [row[0] for row in database.execute(statement)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_server_with_other_clocks_counts_its_days_anew(own_server, engine):
    server = own_server(engine, ["console.time_zone=Asia/Seoul"])
    when = datetime(2026, 9, 22, 15, 30, tzinfo=timezone.utc)
    hour = int(when.timestamp()) // 3600
    server.collect.track("somebody", timestamp=when.isoformat())
    eventually(lambda: counted_hours(server) == [hour + 9])
    assert server.stop() == 0
    server.settings = ["console.time_zone=UTC"]
    server.start()
    eventually(lambda: counted_hours(server) == [hour])
