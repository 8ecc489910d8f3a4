"""Lists of people: conditions, columns, kept views, many at once, files."""

import csv
import io
import re

from playwright.sync_api import expect

import shop
from test_import import WORDS, upload
from visitor import Visitor, log_in


def rows(page):
    return page.locator(".people-table tbody tr")


def add(page, attribute, test, fill=None, tick=None):
    """Adds a condition as somebody does who has never written one."""
    page.get_by_role("link", name="Filter", exact=True).click()
    page.locator(".choice", has_text=re.compile(f"^{attribute}$")).first.click()
    page.get_by_label(test, exact=True).check()
    if fill:
        page.get_by_label(fill[0]).fill(fill[1])
    if tick:
        page.locator(".tick", has_text=tick).first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".condition-form")).to_have_count(0)


def test_conditions_are_read_as_sentences_and_the_address_keeps_them(visit):
    page = visit().page
    page.goto("/people")
    everybody = page.locator(".page-head .sub").inner_text()
    add(page, "E-mail", "contains", fill=("Text", "customer"))
    expect(page.locator(".filter-leaf")).to_have_text(re.compile("E-mail contains “customer”"))
    add(page, "Events", "at least", fill=("Number", "3"))
    expect(page.locator(".filter-group")).to_have_count(2)
    both = page.locator(".page-head .sub").inner_text()
    assert both != everybody
    page.reload()
    expect(page.locator(".filter-group")).to_have_count(2)
    expect(page.locator(".page-head .sub")).to_have_text(both)
    page.get_by_role("link", name="Any of them").click()
    expect(page.locator(".page-head .sub")).not_to_have_text(both)
    page.locator(".filter-leaf").first.get_by_role("link", name="Remove").click()
    expect(page.locator(".filter-group")).to_have_count(1)


def test_another_way_to_fulfil_a_condition_finds_more(visit):
    page = visit().page
    page.goto("/people")
    add(page, "E-mail", "contains", fill=("Text", "minjun.kim"))
    expect(rows(page)).to_have_count(1)
    page.get_by_role("link", name="+ or").click()
    page.locator(".choice", has_text=re.compile("^E-mail$")).first.click()
    page.get_by_label("begins with", exact=True).check()
    page.get_by_label("Text").fill("seoa.yoon")
    page.get_by_role("button", name="Apply").click()
    expect(rows(page)).to_have_count(2)
    expect(page.locator(".filter-word")).to_have_text("or")


def test_what_is_left_open_is_said_and_nothing_is_lost(visit):
    page = visit().page
    page.goto("/people?edit=new&attribute=events")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a number")
    expect(page.locator(".condition-form")).to_be_visible()


def test_a_heading_sorts_and_columns_come_and_go(visit):
    page = visit().page
    page.goto("/people")
    page.get_by_role("link", name="Events", exact=True).click()
    counts = page.locator(".cell-events .on-wide").all_inner_texts()
    numbers = [int(text.replace(",", "")) for text in counts]
    assert numbers == sorted(numbers, reverse=True)
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Events")
    page.get_by_role("link", name="Columns").click()
    page.locator(".choice", has_text="First seen").click()
    expect(page.locator("thead")).to_contain_text("First seen")
    page.get_by_role("link", name="Phone: do not show").click()
    expect(page.locator("thead")).not_to_contain_text("Phone")


def test_a_view_is_kept_found_again_and_deleted(visit):
    page = visit().page
    page.goto("/people")
    add(page, "Phone", "is known")
    count = page.locator(".page-head .sub").inner_text()
    page.get_by_role("link", name="Keep as a view").click()
    page.get_by_label("Name of the view").fill("With a phone")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".view-tab[aria-current]")).to_have_text("With a phone")
    page.goto("/people")
    page.get_by_role("link", name="With a phone").click()
    expect(page.locator(".page-head .sub")).to_have_text(count)
    page.get_by_role("link", name="Keep as a view").click()
    page.get_by_role("button", name="Delete: With a phone").click()
    expect(page.get_by_role("link", name="With a phone")).to_have_count(0)


def test_a_tag_is_put_on_all_that_match_and_taken_off_those_who_are_ticked(visit):
    page = visit().page
    page.goto("/people?search=customer1")
    page.get_by_role("link", name="Select").click()
    number = page.get_by_label(re.compile("people that match")).evaluate("input => input.parentElement.innerText")
    page.get_by_label(re.compile("people that match")).check()
    page.get_by_label("Tag", exact=True).fill("Spring")
    page.get_by_role("button", name="Add tag").click()
    tagged = page.locator("td", has_text="Spring")
    expect(tagged.first).to_be_visible()
    assert str(tagged.count()) in number
    page.get_by_role("link", name="Select").click()
    rows(page).first.get_by_role("checkbox").check()
    page.get_by_label("Tag", exact=True).fill("spring")
    page.get_by_role("button", name="Remove tag").click()
    expect(page.locator("td", has_text="Spring")).to_have_count(int(re.search(r"\d+", number).group()) - 1)


def test_the_list_goes_into_a_file_as_it_stands(visit):
    page = visit().page
    page.goto("/people?search=minjun.kim&columns=email,phone,events")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    text = open(download.value.path(), encoding="utf-8-sig", newline="").read()
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["Name", "E-mail", "Phone", "Events"]
    assert lines[1][:3] == [shop.KNOWN["name"], "minjun.kim@example.com", "+821023456789"]


def test_lists_work_by_keyboard_alone(visit):
    page = visit().page
    page.goto("/people?edit=new&attribute=email")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Text")).to_be_focused()
    page.keyboard.type("minjun")
    page.keyboard.press("Enter")
    expect(page.locator(".filter-leaf")).to_contain_text("contains “minjun”")


def test_the_first_five_minutes_of_a_marketer(empty_server, chromium, pictures):
    """A spreadsheet as Korean Excel writes it becomes people, a view of some of them, and a file."""
    visitor = Visitor(chromium, empty_server.url, None, language="ko")
    page = visitor.page
    page.goto("/login")
    log_in(page)
    page.wait_for_url(re.compile("/$"))
    upload(page)
    page.get_by_role("button", name=WORDS["ko"]["start"]).click()
    page.get_by_role("link", name=WORDS["ko"]["see"]).wait_for()
    page.goto("/people")
    page.get_by_role("link", name="필터", exact=True).click()
    page.locator(".choice", has_text=re.compile("^적립금$|^points$")).first.click()
    page.get_by_label("이상", exact=True).check()
    page.get_by_label("숫자", exact=True).fill("4,000")
    page.get_by_role("button", name="적용").click()
    expect(rows(page)).to_have_count(2)
    page.get_by_role("link", name="보기로 저장").click()
    page.get_by_label("보기 이름").fill("적립금 많은 고객")
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.locator(".view-tab[aria-current]")).to_have_text("적립금 많은 고객")
    visitor.check()
    page.screenshot(path=pictures / "marketer-view-ko.png")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV로 내보내기").click()
    text = open(download.value.path(), encoding="utf-8-sig", newline="").read()
    lines = list(csv.DictReader(io.StringIO(text)))
    assert {(line["이름"], line["전화"]) for line in lines} == {("김민준", "+821023456789"), ("똠방각하", "+821055551234")}
    visitor.close()
