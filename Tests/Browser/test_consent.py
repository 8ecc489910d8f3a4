"""What a person agreed to, on their page, and how one asks for it."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

HOSTILE = "<img src=x onerror=\"document.title='hacked'\">"


@pytest.fixture(scope="module", autouse=True)
def somebody(server):
    agreed = {"advertising/email": True, "advertising/sms": False, HOSTILE: True}
    events = [
        {"type": "identify", "userId": "u-consent", "traits": {"name": "서지안", "email": "consent@example.com"}},
        {"type": "track", "event": "Segment Consent Preference Updated", "userId": "u-consent",
         "properties": {"categoryPreferences": agreed, "version": "2026-03", "wording": HOSTILE}},
    ]
    assert server.collect.post("/v1/batch", {"batch": events}).status_code == 200
    server.api.recorded("u-consent", len(events))


def card(visitor, name):
    visitor.open(visitor.person("consent@example.com"))
    return visitor.page.get_by_role("region", name=name)


def test_the_page_tells_what_was_agreed_to_and_how_it_came_about(visit):
    visitor = visit(language="ko")
    consents = card(visitor, "수신·이용 동의")
    expect(consents.locator(".consents li", has_text="광고성 정보(이메일)")).to_contain_text("동의")
    expect(consents.locator(".consents li", has_text="광고성 정보(문자)")).to_contain_text("거부")
    summary = consents.locator("summary", has_text="동의 이력")
    summary.focus()
    visitor.page.keyboard.press("Enter")
    expect(consents.locator(".consent-ledger li").first).to_contain_text("2026-03")
    visitor.check()
    assert "hacked" not in visitor.page.title()


def test_staff_write_down_what_they_were_told_and_say_how_they_know(visit):
    visitor = visit(language="en")
    consents = card(visitor, "Consent")
    consents.locator("summary", has_text="Write down a decision").click()
    consents.get_by_label("About").select_option("advertising")
    consents.get_by_label("By way of").select_option("email")
    consents.get_by_label("Decision").select_option("withdrawn")
    evidence = consents.get_by_label("How you know")
    evidence.fill("   ")
    consents.get_by_role("button", name="Write down").click()
    expect(visitor.page.get_by_role("alert")).to_have_text("Say how you know: a consent has to be proved.")
    visitor.check()
    consents.get_by_label("About").select_option("advertising")
    consents.get_by_label("By way of").select_option("email")
    consents.get_by_label("Decision").select_option("withdrawn")
    consents.get_by_label("How you know").fill("Call of 3 March")
    consents.get_by_role("button", name="Write down").click()
    expect(consents.locator(".consents li", has_text="Advertising (e-mail)")).to_contain_text("Refused")
    consents.locator("summary", has_text="How it came about").click()
    expect(consents.locator(".consent-ledger li").first).to_contain_text("Call of 3 March")
    visitor.page.reload()
    expect(visitor.page.locator("#timeline")).to_contain_text("✕ Advertising (e-mail)")


def test_a_list_asks_who_agreed(visit):
    visitor = visit(language="en")
    visitor.open("/people")
    page = visitor.page
    page.get_by_role("link", name="Filter", exact=True).click()
    page.locator(".choice", has_text=re.compile(r"^Consent: Advertising \(text message\)$")).click()
    page.get_by_label("refused or withdrew", exact=True).check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".row-link", has_text="서지안")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("refused Advertising (text message) or withdrew")
    visitor.check()


def test_a_list_is_grouped_by_what_was_decided(visit):
    visitor = visit(language="en")
    visitor.open("/people?group=consent:advertising/sms")
    groups = visitor.page.locator("main")
    expect(groups).to_contain_text("Refused")
    groups.get_by_role("link", name=re.compile("^Refused")).first.click()
    expect(visitor.page.locator(".filter-leaf")).to_have_text(re.compile(r"refused Advertising \(text message\) or withdrew"))
    # What programs ask in other ways is read, too.
    visitor.open('/people?filter=' + quote('{"all":[{"any":[{"attribute":"consent:advertising/sms","is":["false"]}]}]}'))
    visitor.check()
