import pytest

from dangol import Dangol
from databases import ENGINES


@pytest.fixture(scope="session")
def server():
    """One server on SQLite, for what does not depend on the store."""
    running = Dangol()
    try:
        yield running.start()
        assert running.is_running(), "the server did not survive the tests"
        assert running.stop() == 0
    finally:
        running.remove()


@pytest.fixture(scope="session", params=ENGINES)
def stored(request):
    """One server on each engine, for what does."""
    if request.param == "sqlite":
        yield request.getfixturevalue("server")
        return
    running = Dangol(request.param)
    try:
        yield running.start()
        assert running.is_running(), "the server did not survive the tests"
        assert running.stop() == 0
    finally:
        running.remove()


@pytest.fixture
def own_server():
    """Starts servers that a test has for itself: own_server(engine, settings)."""
    started = []

    def start(engine="sqlite", settings=()):
        started.append(Dangol(engine, settings))
        return started[-1].start()

    yield start
    for running in started:
        running.remove()
