"""What the server lives on goes away under load and comes back: nothing that was acknowledged is missing, and nobody
has to lend a hand."""

import resource
import time
from random import Random

import pytest

from databases import POSTGRES
from load import Load
from waiting import eventually

OUTAGES = 6


def some_time(random):
    """Outages are as long as they are: there is no condition to wait for."""
    time.sleep(random.uniform(0, 0.7))


def is_taking(load):
    """Whether requests are acknowledged from now on."""
    taken = load.answers()[200]
    return eventually(lambda: load.answers()[200] > taken + 20, timeout=30, what="requests taken again")


def test_a_disk_that_fills_up_again_and_again_costs_nothing(seed, workspace, assert_kept):
    random = Random(seed)
    server = workspace("sqlite").start()
    soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    with Load(server, seed) as load:
        for _ in range(OUTAGES):
            is_taking(load)
            some_time(random)
            refused = load.answers()[503]
            # The logs grow into the limit somewhere between two writes; a file that is over it takes none at all.
            size = max(file.stat().st_size for file in (server.folder / "data").iterdir())
            limit = random.randrange(size + 50_000)
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (limit, hard))
            eventually(lambda: load.answers()[503] > refused, timeout=30, what="refused, the disk being full")
            some_time(random)
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (soft, hard))
        is_taking(load)
    assert load.answers().keys() == {200, 503}, load.answers()
    assert_kept(server, load)


@pytest.mark.skipif(not POSTGRES, reason="needs DANGOL_TEST_POSTGRES")
def test_a_database_that_goes_away_again_and_again_costs_nothing(seed, workspace, assert_kept):
    random = Random(seed)
    server = workspace("postgres").start()
    with Load(server, seed) as load:
        for _ in range(OUTAGES):
            is_taking(load)
            some_time(random)
            refused = load.answers()[503]
            server.database.go_away()
            eventually(lambda: load.answers()[503] > refused, timeout=30, what="refused, the database being gone")
            some_time(random)
            server.database.come_back()
        is_taking(load)
    assert load.answers().keys() == {200, 503}, load.answers()
    assert_kept(server, load)
