import os
import random
import sqlite3

import pytest

from dangol import Dangol
from databases import psql
from record import Record

SEED = int(os.environ.get("DANGOL_SEED") or random.randrange(1 << 32))


def pytest_report_header():
    return f"DANGOL_SEED={SEED}"


@pytest.fixture
def seed(request):
    """What decides who does what and when something is broken; the machine decides the rest."""
    # Printed with a failure, also where the header is not.
    print(f"DANGOL_SEED={SEED}")
    return f"{SEED} {request.node.name}"


# So few that keys and timelines are settled all the time, as they are in a workspace with a past.
SETTLING = ["pipeline.recent_keys=300", "pipeline.recent_timeline=200"]


@pytest.fixture
def workspace():
    """Makes workspaces, each with a server that is yet to be started: workspace(engine)."""
    made = []

    def make(engine):
        made.append(Dangol(engine, SETTLING))
        return made[-1]

    yield make
    for server in made:
        server.remove()


@pytest.fixture
def assert_kept(workspace):
    """Holds a disturbed server to its promises: assert_kept(server, load), where the load has ended."""

    def check(server, load):
        server.stop()
        server.start()
        assert settled(server) > 0, "no key was settled, so that was not tested"
        undisturbed = workspace(server.engine).start()
        load.send_again(undisturbed)
        kept, expected = Record(server), Record(undisturbed)
        # The other run is the measure, so it has to be right itself.
        assert_whole(expected, load)
        assert_whole(kept, load)
        different = [name for name in expected.people if kept.people.get(name) != expected.people[name]]
        shown = "\n".join(f"{kept.people.get(name)}\ninstead of\n{expected.people[name]}" for name in different[:3])
        assert not different, f"{len(different)} people are not who they would be, among them\n{shown}"
        assert kept.people.keys() == expected.people.keys()
        assert kept.companies == expected.companies

    return check


SETTLED = "SELECT COALESCE(SUM(LENGTH(keys)), 0) / 16 FROM event_key_page"


def settled(server):
    """How many message ids went into the large index."""
    if server.database.url:
        return int(psql(SETTLED, server.database.url)[0][0])
    file = sqlite3.connect(f"file:{server.folder}/data/dangol.sqlite?mode=ro", uri=True)
    try:
        return file.execute(SETTLED).fetchone()[0]
    finally:
        file.close()


def assert_whole(record, load):
    """Everything that was acknowledged is recorded, once, and nothing else."""
    acknowledged = load.message_ids()
    assert acknowledged - record.message_ids.keys() == set(), "acknowledged and not recorded"
    assert record.message_ids.keys() - acknowledged == set(), "recorded and never acknowledged"
    assert {name for name, count in record.message_ids.items() if count > 1} == set(), "recorded twice"
    assert record.quarantined == []
    assert sum(person["events"] for person in record.people.values()) == len(acknowledged)
    assert record.complaints == []
