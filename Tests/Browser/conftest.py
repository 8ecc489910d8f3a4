import os
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

import shop
from dangol import Dangol
from visitor import Visitor, log_in

CHROMIUM = os.environ.get("DANGOL_CHROMIUM", "/usr/bin/chromium-headless-shell")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
SETTINGS = ["console.style_guide=true"]

# For a machine that is busy with something else too; a condition that holds is seen at once.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def server():
    """The real program with a shop in it."""
    running = Dangol(settings=SETTINGS)
    try:
        running.start()
        send(running, shop.events())
        send(running, shop.rejected())
        # The pipeline goes in order: with the last refused, everything before it is recorded.
        running.api.rejected("no-type")
        yield running
        assert running.is_running(), "the server did not survive the tests"
        assert running.stop() == 0
    finally:
        running.remove()


@pytest.fixture
def empty_server():
    """The real program with nothing in it, for one test."""
    running = Dangol(settings=SETTINGS)
    try:
        yield running.start()
    finally:
        running.remove()


def send(server, events):
    for first in range(0, len(events), 100):
        answer = server.collect.post("/v1/batch", {"batch": events[first:first + 100]})
        assert answer.status_code == 200, answer.text


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def logged_in(server, chromium):
    """What a browser keeps after logging in."""
    context = chromium.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{server.url}/login")
    log_in(page)
    page.wait_for_url(f"{server.url}/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def visit(server, chromium, logged_in):
    """Opens browsers on the shop: visit(language="ko", theme="dark", device="phone"). Each has to end without an error
    in its console and without a request to another host."""
    visitors = []

    def open_browser(signed_in=True, to=server, **how):
        visitor = Visitor(chromium, to.url, logged_in if signed_in else None, **how)
        visitors.append(visitor)
        return visitor

    yield open_browser
    for visitor in visitors:
        visitor.close()


@pytest.fixture(scope="session")
def pictures():
    folder = Path(os.environ.get("DANGOL_ARTIFACTS", Path(__file__).parents[2] / ".artifacts")) / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
