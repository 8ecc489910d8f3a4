"""Lists of companies: the same conditions, columns, views, tags and files as those of people."""

import csv
import io
import re

from playwright.sync_api import expect

import shop
from test_lists import add, export, rows


def count(page):
    return int(page.locator(".page-head .sub").inner_text().split()[0])


def test_companies_are_filtered_by_what_is_known_of_them(visit):
    page = visit().page
    page.goto("/companies")
    add(page, "Industry", "is any of", tick="Retail")
    expect(page.locator(".filter-leaf")).to_have_text("Industry is Retail")
    expect(rows(page)).to_have_count(3)
    add(page, "seats", "at least", fill=("Number", "20"))
    expect(page.locator(".who-name")).to_have_text(["Northwind", "Blue Harbor"])
    page.get_by_role("link", name="Any of them").click()
    expect(page.locator(".page-head .sub")).to_have_text("5 companies found")
    page.get_by_role("link", name="Remove all").click()
    assert count(page) > 5


def test_companies_are_filtered_by_what_their_people_did(visit):
    page = visit().page
    page.goto("/companies?edit=new")
    everything = count(page)
    page.get_by_role("link", name="Order Completed", exact=True).click()
    expect(page.locator(".reach-people")).to_contain_text("단골상사")
    bought = int(page.locator(".reach strong").inner_text().split()[0])
    page.get_by_label("none", exact=True).check()
    expect(page.locator(".reach strong")).to_have_text(f"{everything - bought} companies")
    page.get_by_label("at least one", exact=True).check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".filter-leaf")).to_have_text("At least one of its people: Did Order Completed")
    for _ in range(2):
        expect(rows(page).filter(has_text="단골상사")).to_have_count(1)
        expect(rows(page)).to_have_count(bought)
        page.reload()


def test_a_heading_sorts_companies_and_a_group_opens(visit):
    page = visit().page
    page.goto("/companies?columns=trait:seats,people")
    page.get_by_role("link", name="seats", exact=True).click()
    by_seats = [name for name, _, seats in sorted(shop.FIRMS, key=lambda firm: firm[2])]
    names = page.locator(".who-name")
    expect(names.first).to_have_text(by_seats[0])
    assert names.all_inner_texts()[:len(by_seats)] == by_seats
    page.get_by_role("link", name="Group", exact=True).click()
    page.locator(".choice", has_text=re.compile("^Industry$")).click()
    page.locator(".groups-table").get_by_role("link", name="Retail").click()
    expect(rows(page)).to_have_count(3)


def test_a_view_of_companies_is_kept_and_is_none_of_people(visit):
    page = visit().page
    page.goto("/companies")
    add(page, "Industry", "is unknown")
    page.get_by_role("link", name="Keep as a view").click()
    page.get_by_label("Name of the view").fill("No industry")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".view-tab[aria-current]")).to_have_text("No industry")
    page.goto("/people")
    expect(page.get_by_role("link", name="No industry")).to_have_count(0)
    page.goto("/companies")
    page.get_by_role("link", name="No industry").click()
    expect(page.locator(".who-name", has_text="단골상사")).to_be_visible()
    expect(page.locator(".who-name", has_text="Acorn Retail")).to_have_count(0)
    page.get_by_role("link", name="Keep as a view").click()
    page.get_by_role("button", name="Delete: No industry").click()
    page.wait_for_url("**/companies")
    expect(page.get_by_role("link", name="No industry")).to_have_count(0)


def test_many_companies_are_tagged_at_once(visit):
    page = visit().page
    page.goto("/companies?search=Acorn")
    page.get_by_role("link", name="Select").click()
    expect(page.get_by_label("Field")).to_have_count(0)
    page.get_by_label("The 1 company that matches").check()
    page.get_by_label("Tag", exact=True).fill("Partner")
    page.get_by_role("button", name="Add tag").click()
    expect(page.locator("td", has_text="Partner")).to_have_count(1)
    page.locator(".row-link").click()
    expect(page.locator(".tag", has_text="Partner")).to_be_visible()
    page.goto("/companies?columns=tag")
    page.get_by_role("link", name="Select").click()
    rows(page).filter(has_text="Acorn").get_by_role("checkbox").check()
    page.get_by_label("Tag", exact=True).fill("partner")
    page.get_by_role("button", name="Remove tag").click()
    expect(page.locator("td", has_text="Partner")).to_have_count(0)


def test_a_list_of_companies_goes_into_a_file(visit):
    page = visit().page
    page.goto("/companies?search=한빛&columns=group_id,trait:industry,people")
    lines = list(csv.reader(io.StringIO(export(page).decode("utf-8-sig"))))
    assert lines == [["Company", "Company ID", "Industry", "People"], ["한빛물류", "firm-0", "물류", "0"]]


def test_a_column_of_companies_is_pulled(visit):
    page = visit().page
    page.goto("/companies")
    grip = page.locator("[data-key=group_id] .grip")
    grip.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("widths="))
    expect(page.locator("#companies")).to_be_visible()
    expect(page.locator(".people-table.held")).to_be_visible()
