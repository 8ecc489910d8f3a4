from playwright.sync_api import expect

from dangol import fresh
from visitor import Visitor, log_in


def test_the_first_event_of_a_source_is_told_and_seen_once_it_is_read(empty_server, chromium, pictures):
    visitor = Visitor(chromium, empty_server.url, None)
    page = visitor.page
    page.goto("/login")
    log_in(page)
    page.locator("live-home").wait_for()
    badge = page.locator(".bell-count")
    expect(badge).to_be_hidden()
    event = {"type": "page", "anonymousId": "a-1", "name": "Front", "messageId": fresh()}
    assert empty_server.collect.post("/v1/batch", {"batch": [event]}).status_code == 200
    # The bell asks every ten seconds.
    expect(badge).to_have_text("1", timeout=30_000)
    expect(page.locator("summary.bell")).to_have_attribute("aria-label", "Notices: 1 new")
    page.locator("summary.bell").press("Enter")
    notice = page.locator(".notice-line.new")
    expect(notice).to_contain_text("First event of")
    page.screenshot(path=pictures / "notices-en-light-desk.png")
    visitor.check()
    expect(badge).to_be_hidden()
    page.reload()
    expect(badge).to_be_hidden()
    page.goto("/notices")
    expect(page.locator(".notice-line")).to_have_count(1)
    expect(page.locator(".notice-line.new")).to_have_count(0)
    visitor.check()
    page.locator(".notice-words").click()
    page.wait_for_url("**/sources/*")
    visitor.close()


def test_without_news_the_bell_says_what_it_is_for(empty_server, chromium):
    visitor = Visitor(chromium, empty_server.url, None, language="ko", theme="dark")
    visitor.page.goto("/login")
    log_in(visitor.page)
    visitor.page.locator("summary.bell").click()
    expect(visitor.page.locator(".notices-empty")).to_contain_text("아직 알림이 없어요")
    visitor.check()
    visitor.close()
