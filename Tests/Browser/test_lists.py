"""Lists of people: conditions, columns, kept views, many at once, files."""

import csv
import io
import json
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


def test_a_sample_is_drawn_with_one_click_and_stays_the_same(visit):
    page = visit().page
    page.goto("/people?edit=new")
    page.get_by_role("link", name="50 % of everybody, at random").click()
    expect(page.locator(".filter-leaf")).to_have_text("50 % of everybody, at random")
    drawn = page.locator(".people-table tbody .who-name").all_inner_texts()
    assert 0 < len(drawn) < 62
    page.reload()
    assert page.locator(".people-table tbody .who-name").all_inner_texts() == drawn


def test_those_with_most_of_something_are_found(visit):
    page = visit().page
    page.goto("/people")
    add(page, "Events", "the highest so many", fill=("Number", "3"))
    expect(page.locator(".filter-leaf")).to_have_text("The 3 people with most: Events")
    expect(rows(page)).to_have_count(3)
    least = min(int(cell.split()[0].replace(",", "")) for cell in page.locator(".cell-events .on-wide").all_inner_texts())
    page.goto("/people?order=-events")
    counts = [int(cell.replace(",", "")) for cell in page.locator(".cell-events .on-wide").all_inner_texts()]
    assert sorted(counts, reverse=True)[2] == least


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


FILE_WORDS = {
    "en": {"export": "Export", "make": "Make the file", "finished": "Finished"},
    "ko": {"export": "내보내기", "make": "파일 만들기", "finished": "완료"},
}


def export(page, form="csv", what="shown", words=FILE_WORDS["en"]):
    """The file that a job makes of the list on the page."""
    page.get_by_role("link", name=words["export"], exact=True).click()
    page.locator(f"[name=form][value={form}]").check()
    page.locator(f"[name=what][value={what}]").check()
    page.get_by_role("button", name=words["make"]).click()
    page.wait_for_url("**/jobs/0*")
    expect(page.locator("#job .chip")).to_have_text(words["finished"])
    with page.expect_download() as download:
        page.locator(".job-file a, #job a[href*='/files/']").first.click()
    return download.value.path().read_bytes()


def test_the_list_goes_into_a_file_as_it_stands(visit):
    page = visit().page
    page.goto("/people?search=minjun.kim&columns=email,phone,events")
    content = export(page)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines[0] == ["Name", "E-mail", "Phone", "Events"]
    assert lines[1][:3] == [shop.KNOWN["name"], "minjun.kim@example.com", "+821023456789"]


def test_programs_get_json_with_everything_that_is_known(visit):
    page = visit().page
    page.goto("/people?search=minjun.kim")
    lines = export(page, form="ndjson", what="all").decode().splitlines()
    person = json.loads(lines[0])
    assert len(lines) == 1 and person["email"] == "minjun.kim@example.com" and person["trait:plan"] == "pro"
    assert person["known"] is True and isinstance(person["events"], int)


def test_a_list_is_grouped_and_a_group_opens(visit):
    page = visit().page
    page.goto("/people")
    page.get_by_role("link", name="Group", exact=True).click()
    page.locator(".choice", has_text=re.compile("^Plan$")).click()
    group = page.locator(".groups-table tr", has_text="pro")
    expect(group.locator(".r")).to_have_text("1")
    expect(page.locator(".groups-table tr").last).to_contain_text("Not known")
    page.locator(".groups-table").get_by_role("link", name="pro").click()
    expect(page.locator(".filter-leaf")).to_have_text("Plan is pro")
    expect(rows(page)).to_have_count(1)


def test_columns_are_pulled_and_the_address_keeps_their_widths(visit):
    page = visit().page
    page.goto("/people")
    grip = page.get_by_role("separator", name="Width of E-mail")
    grip.focus()
    # From the first pull on, columns stay where they are put; the list is drawn again a moment later.
    with page.expect_response(re.compile("widths=")):
        page.keyboard.press("ArrowRight")
    page.locator("#people:not(.htmx-swapping):not(.htmx-settling) table.held").wait_for()
    expect(grip).to_be_focused()
    before = int(re.search(r"email(?:~|%7E)(\d+)", page.url).group(1))
    heading = page.locator("th[data-key=email]")
    expect(heading).to_have_js_property("offsetWidth", before)
    for pulls in range(1, 4):
        page.keyboard.press("ArrowRight")
        expect(heading).to_have_js_property("offsetWidth", before + 16 * pulls)
    wide = before + 48
    expect(page).to_have_url(re.compile(r"email(~|%7E)" + str(wide)))
    expect(grip).to_be_focused()
    page.reload()
    expect(page.locator("th[data-key=email]")).to_have_js_property("offsetWidth", wide)
    box = page.get_by_role("separator", name="Width of Phone").bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] - 36, box["y"] + 8, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"email(~|%7E)" + str(wide)))


def test_x_ticks_a_row_and_a_field_is_set_for_those_who_are_ticked(visit):
    page = visit().page
    page.goto("/people?search=customer2")
    page.locator(".row-link").first.wait_for()
    page.locator("#search").focus()
    page.keyboard.press("ArrowDown")
    name = page.locator(".row-link .who-name").first.inner_text()
    page.keyboard.press("x")
    page.wait_for_url(re.compile("edit=selection"))
    expect(page.locator(".row-link", has_text=name).first).to_be_focused()
    expect(rows(page).first.get_by_role("checkbox")).to_be_checked()
    page.get_by_label("Field", exact=True).fill("email")
    page.get_by_role("button", name="Set the field").click()
    expect(page.get_by_role("alert")).to_contain_text("say who somebody is")
    rows(page).first.get_by_role("checkbox").check()
    page.get_by_label("Field", exact=True).fill("level")
    page.get_by_label("Value", exact=True).fill("gold")
    page.get_by_role("button", name="Set the field").click()
    page.wait_for_url(re.compile("trait%3Alevel"))
    expect(page.locator("td", has_text="gold")).to_have_count(1)


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
    lines = list(csv.DictReader(io.StringIO(export(page, words=FILE_WORDS["ko"]).decode("utf-8-sig"))))
    assert {(line["이름"], line["전화"]) for line in lines} == {("김민준", "+821023456789"), ("똠방각하", "+821055551234")}
    visitor.close()
