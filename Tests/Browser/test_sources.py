import uuid

from playwright.sync_api import expect


def create(page, kind="server"):
    name = f"Till {uuid.uuid4().hex[:8]}"
    page.goto("/sources")
    page.get_by_role("link", name="New source").click()
    page.get_by_label("Name").fill(name)
    page.locator(f"[name=kind][value={kind}]").check()
    page.get_by_role("button", name="Create").click()
    page.locator("#pulse.waiting").wait_for()
    return name


def test_a_new_source_turns_green_by_itself_when_its_first_event_comes(visit, server, pictures):
    visitor = visit()
    page = visitor.page
    create(page)
    key = page.locator(".key code").first.text_content()
    expect(page.locator("#pulse")).to_contain_text("Waiting for the first event")
    expect(page.locator("[role=tabpanel]:visible")).to_contain_text(key)
    answer = server.collect.post("/v1/track", {"event": "First", "userId": "first"}, auth=(key, ""))
    assert answer.status_code == 200
    expect(page.locator("#pulse.received")).to_contain_text("Receiving events")
    page.screenshot(path=pictures / "source-received-en-light-desk.png")
    visitor.check()


def test_the_snippets_are_tabs_that_arrows_change(visit):
    page = visit().page
    create(page)
    page.get_by_role("tab", name="Python").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="curl")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[role=tabpanel]:visible")).to_contain_text("/v1/track")


def test_revoking_says_what_it_touches_and_asks(visit, server):
    page = visit().page
    name = create(page)
    old = page.locator(".key code").first.text_content()
    page.locator(".key .btn.danger").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("It is the last key")
    expect(dialog).to_contain_text(name)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="New key").click()
    expect(page.locator(".key")).to_have_count(2)
    page.locator(".key", has_text=old).locator(".btn.danger").click()
    expect(dialog).to_contain_text("1 other key goes on working")
    dialog.get_by_role("button", name="Revoke").click()
    expect(page.locator(".key.revoked")).to_contain_text(old)
    refused = server.collect.post("/v1/track", {"event": "Late", "userId": "late"}, auth=(old, ""))
    assert refused.status_code == 401


def test_a_name_that_is_taken_is_said_beside_the_field_and_nothing_is_lost(visit):
    visitor = visit()
    visitor.expected.append("409")
    page = visitor.page
    name = create(page)
    page.goto("/sources")
    page.get_by_role("link", name="New source").click()
    page.get_by_label("Name").fill(name)
    page.locator("[name=kind][value=mobile]").check()
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_contain_text("already has this name")
    expect(page.get_by_label("Name")).to_have_value(name)
    expect(page.locator("[name=kind][value=mobile]")).to_be_checked()
    visitor.check()
