"""Every screen of the console in pictures: Korean and English, light and dark, at a desk and on a phone, of a workspace
with the demo in it and of one with nothing. Ends with a page that shows them all side by side.

    Scripts/screenshots
"""

import html
import itertools
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

import shop
from conftest import CHROMIUM, FLAGS, SETTINGS, send
from dangol import PROGRAM, Dangol
from test_looks import SCREENS
from visitor import Visitor, log_in

FOLDER = Path(os.environ.get("DANGOL_ARTIFACTS", Path(__file__).parents[2] / ".artifacts")) / "screens"
VARIANTS = list(itertools.product(("ko", "en"), ("light", "dark"), ("desk", "phone")))
PEOPLE = "800"


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    taken = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with_demo(chromium, taken)
        with_nothing(chromium, taken)
        chromium.close()
    (FOLDER / "index.html").write_text(sheet(taken))
    print(f"{sum(map(len, taken.values()))} pictures: {FOLDER / 'index.html'}")


def with_demo(chromium, taken):
    server = Dangol(settings=SETTINGS)
    try:
        subprocess.run([PROGRAM, "demo", "--data", str(server.folder / "data"), "--people", PEOPLE],
                       check=True, capture_output=True)
        server.start()
        send(server, shop.events())
        send(server, shop.rejected())
        server.api.rejected("no-type")
        shoot(chromium, server, SCREENS, taken)
    finally:
        server.stop()
        server.remove()


def with_nothing(chromium, taken):
    server = Dangol(settings=SETTINGS).start()
    try:
        shoot(chromium, server, {}, taken, "-empty")
    finally:
        server.stop()
        server.remove()


def shoot(chromium, server, screens, taken, mark=""):
    """The screens that tests know, and every place of the sidebar."""
    state = signed_in(chromium, server)
    for language, theme, device in VARIANTS:
        for name in screens:
            visitor = Visitor(chromium, server.url, None if name == "login" else state, language, theme, device)
            SCREENS[name](visitor)
            keep(visitor, name, (language, theme, device), taken)
        visitor = Visitor(chromium, server.url, state, language, theme, device)
        visitor.page.goto("/")
        places = visitor.page.locator("#sidebar a.nav").evaluate_all("links => links.map(link => link.pathname)")
        visitor.context.close()
        for place in places:
            name = (place.strip("/").replace("/", "-") or "home") + mark
            if name in screens:
                continue
            visitor = Visitor(chromium, server.url, state, language, theme, device)
            visitor.page.goto(place)
            keep(visitor, name, (language, theme, device), taken)


def keep(visitor, name, variant, taken):
    visitor.page.wait_for_load_state("load")
    visitor.page.wait_for_timeout(150)
    picture = f"{name}-{'-'.join(variant)}.png"
    visitor.page.screenshot(path=FOLDER / picture, full_page=variant[2] == "desk")
    visitor.context.close()
    taken.setdefault(name, []).append((variant, picture))
    print(".", end="", flush=True, file=sys.stderr)


def signed_in(chromium, server):
    context = chromium.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{server.url}/login")
    log_in(page)
    page.locator("#sidebar").wait_for(state="attached")
    state = context.storage_state()
    context.close()
    return state


def sheet(taken):
    """All pictures on one page, a row for each screen."""
    rows = "".join(
        f"<section id={html.escape(name)}><h2>{html.escape(name)}</h2><div>"
        + "".join(
            f'<figure class="{variant[2]}"><a href="{picture}"><img loading="lazy" src="{picture}" alt=""></a>'
            f"<figcaption>{' · '.join(variant)}</figcaption></figure>" for variant, picture in pictures
        )
        + "</div></section>" for name, pictures in sorted(taken.items())
    )
    names = " ".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a>' for name in sorted(taken))
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Dangol, all screens</title><style>
body {{ margin: 24px; font: 14px/20px system-ui, sans-serif; color: #17201f; background: #f6f7f7 }}
nav {{ display: flex; flex-wrap: wrap; gap: 12px }} h2 {{ margin: 32px 0 8px; font-size: 16px }}
section > div {{ display: flex; gap: 16px; overflow-x: auto; padding-bottom: 12px; align-items: start }}
figure {{ margin: 0; flex: none }} figcaption {{ color: #6b7775; font-size: 12px }}
img {{ display: block; border: 1px solid #cdd3d3; border-radius: 8px; height: 360px; width: auto; object-fit: cover; object-position: top }}
</style><h1>All screens</h1><nav>{names}</nav>{rows}</html>
"""


if __name__ == "__main__":
    main()
