import re

from playwright.sync_api import expect


def test_language_and_theme_change_in_place_and_stay(visit):
    page = visit().page
    page.goto("/people?order=created")
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="한국어").click()
    page.wait_for_url("**/people?order=created")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.locator("summary[aria-label='화면 밝기']").click()
    page.get_by_role("button", name="어둡게").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/sources")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("summary", has_text="한국어").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_chosen_theme_wins_over_the_machines(visit):
    page = visit(theme="dark").page
    page.goto("/people")
    assert background(page) == "rgb(14, 19, 19)"
    page.locator("summary[aria-label='Appearance']").click()
    page.get_by_role("button", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert background(page) == "rgb(246, 247, 247)"


def background(page):
    return page.evaluate("() => getComputedStyle(document.body).backgroundColor")


def test_on_a_phone_the_sidebar_is_a_drawer(visit):
    page = visit(device="phone").page
    page.goto("/people")
    drawer = page.locator("#sidebar")
    expect(drawer).to_be_hidden()
    page.get_by_role("button", name="Open menu").click()
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("button", name="Open menu")).to_be_focused()
    page.get_by_role("button", name="Open menu").click()
    page.get_by_role("link", name="Sources").click()
    page.wait_for_url("**/sources")


def test_menus_open_one_at_a_time_and_close_with_escape(visit):
    page = visit().page
    page.goto("/people")
    page.locator("summary.avatar").click()
    page.locator("summary[aria-label='Appearance']").click()
    expect(page.locator("details[open]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("details[open]")).to_have_count(0)


def test_folding_the_sidebar_is_remembered_and_leaves_every_entry_its_name(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/people")
    wide = page.locator("#sidebar").bounding_box()["width"]
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Fold the sidebar").click()
    expect(page.locator("html")).to_have_attribute("data-sidebar", "narrow")
    page.goto("/sources")
    assert page.locator("#sidebar").bounding_box()["width"] < wide / 2
    expect(page.get_by_role("link", name="People", exact=True)).to_be_visible()
    visitor.check()
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Fold the sidebar").press("Enter")
    page.reload()
    assert page.locator("#sidebar").bounding_box()["width"] == wide


def test_the_first_tab_skips_to_the_content(visit):
    page = visit().page
    page.goto("/people")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_an_inline_script_would_not_run(visit):
    visitor = visit()
    visitor.expected.append("Content Security Policy")
    page = visitor.page
    page.goto("/people")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'taken over'";
        document.body.append(script);
    }""")
    assert "taken over" not in page.title()
