import re

import pytest
from playwright.sync_api import expect

import shop


def palette(visitor, typed=""):
    visitor.page.keyboard.press("Control+k")
    field = visitor.page.get_by_role("combobox", name="Quick search")
    expect(field).to_be_focused()
    if typed:
        visitor.page.keyboard.type(typed)
    return field


@pytest.mark.parametrize("path", ["/", "/people", "/sources", "/live"])
def test_ctrl_k_and_a_name_lead_to_a_person_from_every_screen(visit, path):
    visitor = visit()
    visitor.open(path)
    palette(visitor, shop.KNOWN["name"])
    expect(visitor.page.locator("#palette").get_by_role("option", selected=True)).to_contain_text(shop.KNOWN["name"])
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/people/*-*")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(shop.KNOWN["name"])


def test_arrows_choose_and_the_choice_is_told_to_screen_readers(visit):
    visitor = visit()
    visitor.open("/")
    field = palette(visitor)
    first = visitor.page.locator("#palette").get_by_role("option", selected=True)
    expect(first).to_contain_text("Home")
    visitor.page.keyboard.press("ArrowDown")
    expect(visitor.page.locator("#palette").get_by_role("option", selected=True)).to_contain_text("People")
    chosen = visitor.page.locator("#palette").get_by_role("option", selected=True).get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", chosen)
    expect(field).to_be_focused()
    visitor.check()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/people")


def test_who_types_and_presses_enter_at_once_gets_what_was_typed(visit):
    visitor = visit()
    visitor.open("/")
    palette(visitor)
    visitor.page.locator("#palette").get_by_role("option").first.wait_for()
    visitor.page.keyboard.type("sources")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/sources")


def test_both_languages_find_a_screen(visit):
    visitor = visit()
    visitor.open("/")
    palette(visitor, "실시간")
    expect(visitor.page.locator("#palette").get_by_role("option").first).to_contain_text("Live")


def test_an_action_can_be_done_from_the_palette(visit):
    visitor = visit()
    visitor.open("/people?order=created")
    palette(visitor, "switch to dark")
    expect(visitor.page.locator("#palette").get_by_role("option", selected=True)).to_contain_text("dark")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(visitor.page).to_have_url(re.compile(r"/people\?order=created"))


def test_escape_closes_it_and_gives_the_focus_back(visit):
    visitor = visit()
    visitor.open("/sources")
    link = visitor.page.locator(".source-name a").first
    link.focus()
    palette(visitor, "x")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("#palette")).to_be_hidden()
    expect(link).to_be_focused()


def test_the_slash_searches_the_list_where_there_is_one_and_everything_elsewhere(visit):
    page = visit().page
    page.goto("/people")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#palette-input")).to_be_focused()


def test_nothing_found_is_said(visit):
    visitor = visit(language="ko")
    visitor.open("/")
    visitor.page.keyboard.press("Control+k")
    visitor.page.keyboard.type("없는 것")
    expect(visitor.page.get_by_text("‘없는 것’ 검색 결과가 없어요")).to_be_visible()
    visitor.check()


def test_it_answers_within_fifty_milliseconds(visit):
    visitor = visit()
    visitor.open("/")
    times = visitor.page.evaluate("""async () => {
        const times = [];
        for (let number = 0; number < 20; number += 1) {
            const began = performance.now();
            await (await fetch("/palette?q=kim", { headers: { "HX-Request": "true" } })).text();
            times.push(performance.now() - began);
        }
        return times.sort((a, b) => a - b);
    }""")
    assert times[10] < 50, times
