"""When a browser first shows something of a page, as it says itself: {path: [milliseconds]} on standard output.

    paint.py URL EMAIL PASSWORD PATH…
"""

import json
import sys

from playwright.sync_api import sync_playwright

from conftest import CHROMIUM, FLAGS

TIMES = 10
PAINT = """() => new Promise(done => new PerformanceObserver(list => {
    const first = list.getEntriesByName("first-contentful-paint")[0];
    if (first) done(first.startTime);
}).observe({type: "paint", buffered: true}))"""


def main(url, email, password, *paths):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        first = chromium.new_context()
        page = first.new_page()
        page.goto(url + "/login")
        page.fill("[name=email]", email)
        page.fill("[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/login" not in address)
        session = first.storage_state()
        print(json.dumps({path: [paint(chromium, session, url + path) for _ in range(TIMES)] for path in paths}))


def paint(chromium, session, address):
    # Of its own, so that nothing is in its cache.
    context = chromium.new_context(storage_state=session)
    page = context.new_page()
    page.goto(address)
    milliseconds = page.evaluate(PAINT)
    context.close()
    return milliseconds


main(*sys.argv[1:])
