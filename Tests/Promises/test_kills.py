"""Whatever was acknowledged is there once, however often the power fails."""

import os
import signal
import time
from random import Random

import pytest

from databases import ENGINES
from load import Load
from waiting import eventually

KILLS = int(os.environ.get("DANGOL_KILLS", "50"))


def while_starting(server, random):
    time.sleep(random.uniform(0, 0.4))


def while_working(server, random):
    eventually(server.is_ready, timeout=30)
    time.sleep(random.uniform(0, 0.5))


def while_draining(server, random):
    while_working(server, random)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(random.uniform(0, 0.1))


MOMENTS = [while_starting, while_working, while_working, while_draining]


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_again_and_again_it_records_every_event_once(engine, seed, workspace, assert_kept):
    random = Random(seed)
    server = workspace(engine).start()
    with Load(server, seed) as load:
        for _ in range(KILLS):
            random.choice(MOMENTS)(server, random)
            # Not of itself before, unless it was asked to end.
            assert server.kill() in (-signal.SIGKILL, os.EX_OK)
            server.launch()
    answers = load.answers()
    # 429: it ends in good order and takes nothing more.
    assert answers.keys() <= {200, 429, "broken off"}, answers
    assert answers["broken off"] > KILLS / 2, "the kills did not strike under load"
    assert_kept(server, load)
