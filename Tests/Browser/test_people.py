import re

from playwright.sync_api import expect

import shop


def test_the_search_finds_as_one_types_and_the_address_keeps_it(visit):
    page = visit(language="ko").page
    page.goto("/people")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("2345-67")
    expect(page.locator(".row-link")).to_have_count(1)
    expect(page.locator(".row-link")).to_contain_text(shop.KNOWN["name"])
    expect(page).to_have_url(re.compile(r"/people\?search=2345-67"))
    page.reload()
    expect(page.locator("#search")).to_have_value("2345-67")
    expect(page.locator(".row-link")).to_have_count(1)


def test_arrows_walk_through_the_list_and_enter_opens(visit):
    page = visit().page
    page.goto("/people?search=minjun")
    page.locator("#search").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".row-link").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/*-*")
    expect(page.get_by_role("heading", level=1)).to_contain_text(shop.KNOWN["name"])


def test_j_and_k_walk_too(visit):
    page = visit().page
    page.goto("/people")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".row-link").first).to_be_focused()


def test_pages_follow_each_other_without_repeating_anybody(visit):
    page = visit().page
    page.goto("/people?order=created")
    first = page.locator(".row-link").evaluate_all("links => links.map(link => link.href)")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(re.compile("after="))
    rest = page.locator(".row-link").evaluate_all("links => links.map(link => link.href)")
    assert len(first) == 50 and rest and not set(first) & set(rest)
    page.get_by_role("link", name="To the beginning").click()
    page.wait_for_url("**/people?order=created")


def test_the_search_keeps_the_order(visit):
    page = visit().page
    page.goto("/people?order=created")
    page.fill("#search", "customer")
    expect(page).to_have_url(re.compile("search=customer"))
    expect(page).to_have_url(re.compile("order=created"))


def test_nobody_found_is_said_and_leads_back(visit):
    page = visit(language="ko").page
    page.goto("/people")
    page.fill("#search", "없는 사람")
    expect(page.get_by_role("heading", name="‘없는 사람’ 검색 결과가 없어요")).to_be_visible()
    page.get_by_role("link", name="모두 보기").click()
    page.wait_for_url("**/people")
