import re
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import expect

from dangol import fresh
from visitor import Visitor, log_in


@pytest.fixture
def newcomer(empty_server, chromium):
    """Somebody in front of an empty workspace."""
    visitor = Visitor(chromium, empty_server.url, None)
    visitor.page.goto("/login")
    log_in(visitor.page)
    visitor.page.locator("live-home").wait_for()
    yield visitor
    visitor.close()


def send(server, *events):
    now = datetime.now(timezone.utc)
    batch = [{"messageId": fresh(), "timestamp": now.isoformat()} | event for event in events]
    assert server.collect.post("/v1/batch", {"batch": batch}).status_code == 200


def order(revenue, **more):
    return {"type": "track", "event": "Order Completed",
            "properties": {"order_id": fresh(), "revenue": revenue, "currency": "KRW"}} | more


def test_the_guide_leads_from_an_empty_workspace_to_the_first_person_and_vanishes(empty_server, newcomer, pictures):
    page = newcomer.page
    step = page.locator(".guide-step.next")
    expect(step).to_contain_text("Receive an event")
    step.get_by_role("link", name="Show the code").click()
    page.locator("#pulse.waiting").wait_for()
    page.goto("/")
    send(empty_server, {"type": "page", "anonymousId": "a-1", "name": "Front"})
    expect(step).to_contain_text("Recognise a person")
    page.screenshot(path=pictures / "home-guide-en-light-desk.png")
    newcomer.check()
    send(empty_server, {"type": "identify", "anonymousId": "a-1", "userId": "u-1", "traits": {"name": "김하나"}})
    expect(page.locator(".guide-card")).to_have_count(0)
    page.reload()
    expect(page.locator(".guide-card")).to_have_count(0)


def test_the_numbers_move_by_themselves_and_nothing_else_does(empty_server, newcomer):
    page = newcomer.page
    active, revenue = page.locator("[data-part=value-active]"), page.locator("[data-part=value-revenue]")
    expect(active).to_have_text("0")
    link = page.locator(".figure-active .figure-link")
    link.focus()
    page.evaluate("() => { document.querySelector('.figure-active').kept = true; }")
    send(empty_server, order(12_300, userId="u-1"), order(700, userId="u-2"))
    expect(active).to_have_text("2")
    expect(revenue).to_have_text("₩13,000")
    expect(page.locator("[data-part=value-new]")).to_have_text("2")
    expect(link).to_be_focused()
    assert page.evaluate("() => document.querySelector('.figure-active').kept"), "the card was put in anew"
    expect(page.locator(".latest-line")).to_have_count(2)
    page.reload()
    expect(revenue).to_have_text("₩13,000")


def test_two_who_turn_out_to_be_one_are_counted_once(empty_server, newcomer):
    page = newcomer.page
    send(empty_server, {"type": "page", "anonymousId": "a-7", "name": "Front"},
         {"type": "identify", "userId": "u-7", "traits": {"name": "김하나"}})
    expect(page.locator("[data-part=value-active]")).to_have_text("2")
    send(empty_server, {"type": "identify", "anonymousId": "a-7", "userId": "u-7"})
    expect(page.locator("[data-part=value-active]")).to_have_text("1")
    expect(page.locator("[data-part=value-new]")).to_have_text("1")


def test_today_is_compared_with_the_same_weekday_of_the_last_weeks(empty_server, newcomer):
    now = datetime.now(timezone.utc)
    for weeks in range(1, 6):
        at = now - timedelta(days=7 * weeks, minutes=5)
        send(empty_server, order(10_000, userId=f"u-{weeks}", timestamp=at.isoformat()))
    send(empty_server, order(30_000, userId="u-1"))
    page = newcomer.page
    expect(page.locator("[data-part=value-returning]")).to_have_text("1")
    page.reload()
    expect(page.locator("[data-part=value-revenue]")).to_have_text("₩30,000")
    expect(page.locator("[data-part=delta-revenue]")).to_contain_text("usual")
    expect(page.locator("[data-part=delta-revenue]")).to_contain_text(re.compile("Usually ₩[0-9,]+"))


def test_every_number_leads_to_its_list(visit):
    page = visit().page
    for figure, path in [("new", "/people"), ("active", "/people"), ("returning", "/people"), ("revenue", "/live")]:
        page.goto("/")
        page.locator(f".figure-{figure} .figure-link").click()
        page.wait_for_url(re.compile(re.escape(path)))
    page.goto("/")
    page.locator(".source-line a").first.click()
    page.wait_for_url(re.compile(r"/live\?source="))


def test_a_chart_has_a_table_behind_it(visit):
    page = visit(language="ko").page
    page.goto("/")
    chart = page.locator(".chart-people")
    chart.get_by_text("표로 보기").click()
    expect(chart.get_by_role("row")).to_have_count(15)
