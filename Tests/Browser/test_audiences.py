"""A marketer filters people by what they did, keeps the filter as an audience, and asks why somebody belongs."""

import json
import re
from urllib.parse import urlencode

from playwright.sync_api import expect


def delete(page):
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/audiences")


def test_a_filter_by_behaviour_becomes_an_audience_that_explains_itself(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/people")
    page.get_by_role("link", name="Filter", exact=True).click()
    page.locator(".choice", has_text=re.compile("^Order Completed$")).click()
    expect(page.locator(".reach strong")).to_contain_text("people")
    everybody = page.locator(".reach strong").inner_text()
    page.locator("[name=measure][value=at_least]").check()
    page.get_by_label("Times", exact=True).fill("")
    expect(page.locator(".reach")).to_contain_text("Say what it is compared with")
    page.get_by_label("Times", exact=True).fill("2")
    expect(page.locator(".reach-sentence")).to_have_text("Did Order Completed at least 2 times")
    expect(page.locator(".reach strong")).not_to_have_text(everybody)
    reached = page.locator(".reach strong").inner_text()
    expect(page.locator(".reach-people .who")).to_have_count(5)
    page.screenshot(path=pictures / "condition-reach-en.png")
    page.get_by_label("Times", exact=True).fill("many")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("number")
    page.locator("[name=measure][value=at_least]").check()
    page.get_by_label("Times", exact=True).fill("2")
    page.locator("[name=window][value=in_last_days]").check()
    page.get_by_label("How long").fill("3650")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".filter-leaf")).to_have_text("Did Order Completed at least 2 times in the last 3,650 days")
    found = int(page.locator(".page-head [role=status]").inner_text().split()[0].replace(",", ""))
    assert f"{found:,} people" == reached
    page.get_by_role("link", name="Keep as a view").click()
    page.get_by_label("Or save as an audience").fill("Bought twice")
    page.get_by_role("button", name="Save as audience").click()
    page.wait_for_url("**/audiences/0*")
    expect(page.locator("h1")).to_have_text("Bought twice")
    expect(page.locator(".page-head [role=status]")).to_contain_text(f"{found:,}")
    page.get_by_label("E-mail, phone or ID").fill("nobody@nowhere.example")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody is known")
    page.get_by_label("E-mail, phone or ID").fill("minjun.kim@example.com")
    page.get_by_role("button", name="Explain").click()
    expect(page.locator(".audience-answer")).to_contain_text("belong")
    expect(page.locator(".condition-lines :is(.holds, .fails)").last).to_contain_text(re.compile("found: [0-9]"))
    page.screenshot(path=pictures / "audience-explained-en.png")
    visitor.check()
    page.get_by_role("link", name="Open in People").click()
    expect(page.locator(".filter-leaf")).to_have_text("In the audience “Bought twice”")
    expect(page.locator(".page-head [role=status]")).to_contain_text(f"{found:,}")
    page.goto("/audiences")
    page.get_by_role("link", name="Bought twice").click()
    delete(page)
    expect(page.get_by_role("link", name="Bought twice")).to_have_count(0)


def test_a_behaviour_is_asked_on_days_of_the_week_and_after_another_event(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/people?edit=new&did=Order+Completed&type=track")
    page.get_by_label("Saturday").check()
    page.get_by_label("Sunday").check()
    page.locator("[name=from_hour]").select_option("0")
    page.locator("[name=to_hour]").select_option("18")
    page.locator("[name=window][value=after]").check()
    page.locator("[name=other]").select_option("track:Product Viewed")
    page.get_by_label("Between them at most").fill("30")
    expect(page.locator(".reach-sentence")).to_have_text(
        "Did Order Completed (Saturday, Sunday, 0:00–18:00) within 30 days after the first Product Viewed")
    reached = page.locator(".reach strong").inner_text()
    page.screenshot(path=pictures / "condition-around-en.png", full_page=True)
    visitor.check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".filter-leaf")).to_contain_text("after the first Product Viewed")
    assert page.locator(".page-head [role=status]").inner_text() in (reached, f"{reached} found")


def test_a_figure_of_several_properties_is_asked_and_changed(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/people/audience?edit=new&did=Order+Completed&type=track")
    expect(page.locator("[name='property.1']")).to_be_hidden()
    expect(page.get_by_label("Times", exact=True)).to_be_hidden()
    page.locator("[name=measure][value=figure]").check()
    page.locator("[name=figure]").select_option("average")
    page.locator("[name=of]").select_option("revenue")
    page.locator("[name=compare]").select_option("between")
    page.get_by_label("Amount", exact=True).fill("10")
    page.get_by_label("Up to").fill("50,000")
    page.locator("[name=window][value=between]").check()
    page.get_by_label("First day").fill("1997-01-01")
    page.locator("[name=property]").select_option("revenue")
    page.locator("[name=test]").select_option("between")
    expect(page.get_by_text("Such as 10 ~ 20").first).to_be_visible()
    page.locator("[name=value]").fill("1 ~ 90,000")
    page.locator("[name='property.1']").select_option("currency")
    page.locator("[name='test.1']").select_option("exists")
    expect(page.locator("[name='value.1']")).to_be_hidden()
    expect(page.locator(".reach-sentence")).to_contain_text("Average revenue")
    page.screenshot(path=pictures / "condition-figure-en.png", full_page=True)
    reached = page.locator(".reach strong").inner_text()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".sentence")).to_contain_text("revenue")
    assert page.locator(".builder-count").inner_text() == reached
    # What was said stands in the form again.
    page.locator(".sentence-change").click()
    expect(page.get_by_label("Up to")).to_have_value("50000")
    expect(page.get_by_label("First day")).to_have_value("1997-01-01")
    expect(page.locator("[name='property.1']")).to_have_value("currency")
    page.locator("[name=measure][value=time]").check()
    page.locator("[name=occasion]").select_option("before")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("day")
    visitor.check()


def test_several_events_in_order_are_asked_and_turned_around(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/people/audience")
    everybody = page.locator(".builder-count").inner_text()
    page.get_by_role("link", name="Several events in order").click()
    expect(page.locator("[name='step.2']")).to_be_hidden()
    expect(page.locator(".reach")).to_contain_text("Say what it is compared with")
    page.locator("[name='step.0']").select_option("track:Product Viewed")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("two events")
    page.locator("[name='step.1']").select_option("track:Order Completed")
    expect(page.locator("[name='step.2']")).to_be_visible()
    page.get_by_label("From first to last at most").fill("900")
    expect(page.locator(".reach-sentence")).to_contain_text("Product Viewed")
    page.screenshot(path=pictures / "condition-sequence-en.png", full_page=True)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".sentence")).to_have_count(1)

    def number(text): return int(text.split()[0].replace(",", ""))
    some = number(page.locator(".builder-count").inner_text())
    page.get_by_role("link", name="Turn into the opposite").click()
    expect(page.locator(".builder-count")).not_to_have_text(f"{some:,} people")
    assert number(page.locator(".builder-count").inner_text()) == number(everybody) - some
    page.locator(".sentence-change").click()
    expect(page.locator("[name=measure][value=did_not]")).to_be_checked()
    expect(page.locator("[name='step.1']")).to_have_value("track:Order Completed")
    visitor.check()


def test_what_no_form_says_is_written(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/people/audience")
    page.get_by_role("link", name="Write it").click()
    written = page.get_by_label("All conditions")
    written.fill('did "Order Completed" and nobody')
    expect(page.locator(".reach")).to_contain_text("This cannot be read. At its end something is missing: a test")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("This cannot be read")
    expect(written).to_have_value('did "Order Completed" and nobody')
    written.fill('did "Order Complted"')
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("Order Completed")
    written.fill('at least 2 of (did "Order Completed" count >= 2; did "Product Viewed"; email exists)')
    expect(page.locator(".reach-sentence")).to_contain_text("at least 2")
    reached = page.locator(".reach strong").inner_text()
    page.screenshot(path=pictures / "condition-text-en.png", full_page=True)
    page.get_by_role("button", name="Apply").click()
    assert page.locator(".builder-count").inner_text() == reached
    page.screenshot(path=pictures / "audience-builder-written-en.png", full_page=True)
    page.locator(".sentence-change").click()
    expect(written).to_have_value(re.compile("^at least 2 of"))
    visitor.check()
    # The same for a list; a test that has no form leads there too.
    page.goto("/people?edit=new")
    page.get_by_role("link", name="Write it").click()
    expect(written).to_have_value("")
    page.goto("/people?filter=" + json.dumps({"attribute": "events", "more": 3}))
    page.locator(".filter-change").click()
    expect(written).to_have_value("events > 3")


def test_an_audience_is_written_by_its_name(visit):
    page = visit().page
    build(page, "이름으로 쓰는 분들", {"did": "Order Completed"})
    people = count(page)
    page.goto("/people/audience?edit=text")
    written = page.get_by_label("All conditions")
    written.fill('audience "아무도 아닌 이름"')
    expect(page.locator(".reach")).to_contain_text("This cannot be read")
    written.fill('audience "이름으로 쓰는 분들" and not email missing')
    expect(page.locator(".reach-sentence")).to_contain_text("이름으로 쓰는 분들")
    page.get_by_role("button", name="Apply").click()
    written.wait_for(state="detached")
    page.get_by_role("link", name="Write it").click()
    expect(written).to_have_value('audience "이름으로 쓰는 분들" and not email missing')
    written.fill('audience "이름으로 쓰는 분들"')
    page.get_by_role("button", name="Apply").click()
    written.wait_for(state="detached")
    assert int(page.locator(".builder-count").inner_text().split()[0].replace(",", "")) == people


def test_an_audience_is_kept_as_a_list_that_stays(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/people?edit=save&filter=%7B%22did%22%3A%22Order%20Completed%22%7D")
    page.get_by_label("Or save as an audience").fill("Buyers")
    page.get_by_role("button", name="Save as audience").click()
    page.wait_for_url("**/audiences/0*")
    people, audience = page.locator(".page-head [role=status]").inner_text(), page.url
    page.get_by_label("Name of a list").fill("Invited in November")
    page.get_by_role("button", name="Keep those who are here now").click()
    page.wait_for_url(lambda url: "/audiences/0" in url and url != audience)
    expect(page.locator("h1")).to_have_text("Invited in November")
    for _ in range(50):
        if page.locator(".page-head [role=status]").inner_text() == people: break
        page.wait_for_timeout(200)
        page.reload()
    assert page.locator(".page-head [role=status]").inner_text() == people
    expect(page.locator(".condition-lines")).to_contain_text("Invited in November")
    visitor.check()
    # Nobody gets onto a list by a tag that was there before.
    stays = page.url
    page.goto(audience)
    visitor.expected.append("409")
    page.get_by_label("Name of a list").fill("invited in november")
    page.get_by_role("button", name="Keep those who are here now").click()
    expect(page.locator("body")).to_contain_text("Choose another")
    for url in (stays, audience):
        page.goto(url)
        delete(page)


def test_companies_are_an_audience_of_their_own(visit):
    visitor = visit()
    page = visitor.page
    page.goto("/companies?edit=save&filter=%7B%22any_person%22%3A%7B%22did%22%3A%22Order%20Completed%22%7D%7D")
    found = page.locator(".page-head .sub").inner_text().split()[0]
    page.get_by_label("Or save as an audience").fill("Buying firms")
    page.get_by_role("button", name="Save as audience").click()
    page.wait_for_url("**/audiences/0*")
    audience = page.url
    expect(page.locator(".page-head [role=status]")).to_have_text(re.compile(f"^{found} compan"))
    expect(page.locator(".condition-lines").first).to_contain_text("At least one of its people")
    name = page.locator("[aria-labelledby=members-title] .who-name").first.inner_text()
    page.get_by_label("Name, domain or ID of a company").fill(name)
    page.get_by_role("button", name="Explain").click()
    expect(page.locator(".audience-answer")).to_have_text(f"{name} belongs.")
    page.get_by_role("link", name="Open in Companies").click()
    page.wait_for_url("**/companies?**")
    assert page.locator(".page-head .sub").inner_text().split()[0] == found
    page.goto("/audiences")
    expect(page.get_by_role("row", name="Buying firms")).to_contain_text("compan")
    page.goto("/people?edit=new")
    assert not page.get_by_role("link", name="Buying firms").count()
    page.goto(audience)
    delete(page)
    visitor.check()


def build(page, name, condition):
    page.goto("/people/audience?" + urlencode({"filter": json.dumps(condition)}))
    page.get_by_label("Name of the audience").fill(name)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/audiences/0*")
    return page.url


def alike(page, name, condition):
    """Builds one of whom some belong to the other one; who does is looked up every second."""
    for _ in range(50):
        page.goto("/people/audience?" + urlencode({"filter": json.dumps(condition)}))
        if page.locator("[aria-labelledby=overlap-title]").get_by_text(name).count(): return
        page.wait_for_timeout(200)
    raise AssertionError(f"nobody in common with {name}")


def count(page):
    return int(page.locator(".page-head [role=status]").inner_text().split()[0].replace(",", ""))


def test_an_audience_is_built_of_sentences_that_are_changed_in_place(visit, pictures):
    visitor = visit()
    page = visitor.page
    page.goto("/audiences")
    page.get_by_role("link", name="New audience").click()
    expect(page.locator("h1")).to_have_text("New audience")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    everybody = page.locator(".builder-count").inner_text()
    page.locator(".choice", has_text=re.compile("^Order Completed$")).click()
    page.locator("[name=measure][value=at_least]").check()
    page.get_by_label("Times", exact=True).fill("2")
    expect(page.locator(".reach-sentence")).to_have_text("Did Order Completed at least 2 times")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".sentence")).to_have_count(1)
    twice = page.locator(".builder-count").inner_text()
    assert twice != everybody and page.locator(".sentence .num").inner_text() == twice.split()[0]
    page.screenshot(path=pictures / "audience-builder-en.png")
    # The sentence is changed, not another one added; what was filled in is there.
    page.get_by_role("link", name="Did Order Completed at least 2 times", exact=True).click()
    expect(page.locator("[name=measure][value=at_least]")).to_be_checked()
    expect(page.get_by_label("Times", exact=True)).to_have_value("2")
    page.get_by_label("Times", exact=True).fill("many")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("number")
    expect(page.get_by_label("Times", exact=True)).to_have_value("many")
    page.get_by_label("Times", exact=True).fill("1")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".sentence")).to_have_count(1)
    once = page.locator(".builder-count").inner_text()
    assert once != twice
    # Another way to fulfil it, and one condition more.
    page.locator(".condition-group .filter-or").click()
    page.locator(".choice", has_text=re.compile("^Product Viewed$")).click()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".condition-group.ways .sentence")).to_have_count(2)
    page.get_by_role("link", name="Condition", exact=True).click()
    page.locator(".choice", has_text=re.compile("^E-mail$")).first.click()
    page.locator("[name=test][value=exists]").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".sentence")).to_have_count(3)
    found = page.locator(".builder-count").inner_text()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("name")
    expect(page.locator(".sentence")).to_have_count(3)
    page.get_by_label("Name of the audience").fill("Built of sentences")
    visitor.check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/audiences/0*")
    expect(page.locator(".page-head [role=status]")).to_have_text(found)
    # A second one of this name is not saved, and nothing is lost.
    alike(page, "Built of sentences", {"did": "Product Viewed"})
    page.get_by_label("Name of the audience").fill("Built of sentences")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose another one")
    expect(page.get_by_label("Name of the audience")).to_have_value("Built of sentences")
    expect(page.locator(".sentence")).to_have_text(re.compile("Did Product Viewed"))
    page.goto("/audiences")
    page.get_by_role("link", name="Built of sentences").click()
    delete(page)


def test_who_would_come_and_leave_is_said_before_other_conditions_are_saved(visit, pictures):
    visitor = visit()
    page = visitor.page
    audience = build(page, "Changed later", {"did": "Order Completed", "count": {"at_least": 2}})
    twice = count(page)
    page.get_by_role("link", name="Change conditions").click()
    expect(page.locator("h1")).to_have_text("Changed later")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    expect(page.locator(".builder-reach")).to_contain_text("nobody comes, nobody leaves")
    page.get_by_role("link", name="Did Order Completed at least 2 times", exact=True).click()
    page.get_by_label("Times", exact=True).fill("1")
    expect(page.locator(".reach-head")).to_contain_text("come")
    page.get_by_role("button", name="Apply").click()
    said = page.locator(".builder-reach").inner_text()
    once = int(page.locator(".builder-count").inner_text().split()[0].replace(",", ""))
    assert f"Saved: {once - twice:,} people come, 0 people leave." in said
    page.screenshot(path=pictures / "audience-change-en.png")
    visitor.check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(audience)
    assert count(page) == once
    page.goto(audience)
    for _ in range(50):
        if page.get_by_text("came: other conditions").count(): break
        page.wait_for_timeout(200)
        page.reload()
    expect(page.get_by_text("came: other conditions").first).to_be_visible()
    delete(page)


def test_an_audience_whose_part_is_deleted_says_so(visit, pictures):
    visitor = visit()
    page = visitor.page
    part = build(page, "A part", {"did": "Order Completed"})
    people = count(page)
    whole = build(page, "The whole", {"audience": part.rsplit("/", 1)[1]})
    assert count(page) == people
    # Judged once: only then are there last members.
    alike(page, "The whole", {"did": "Order Completed"})
    page.goto(part)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_contain_text("Used by “The whole”")
    page.screenshot(path=pictures / "audience-deletion-en.png")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/audiences")
    expect(page.get_by_role("row", name="The whole")).to_contain_text("Keeps its last members")
    page.goto(whole)
    expect(page.get_by_role("alert")).to_contain_text("It keeps its last members. The conditions mean an audience that was deleted.")
    assert count(page) == people
    page.screenshot(path=pictures / "audience-kept-en.png")
    visitor.check()
    page.get_by_role("link", name="Open in People").click()
    assert count(page) == people
    # Mended.
    page.goto(whole)
    page.get_by_role("link", name="Change conditions").click()
    expect(page.get_by_role("alert")).to_contain_text("deleted")
    page.get_by_role("link", name=re.compile("^Remove: ")).click()
    page.locator(".choice", has_text=re.compile("^Order Completed$")).click()
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(whole)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert count(page) == people
    delete(page)


def test_an_unknown_event_in_an_address_is_named(visit):
    visitor = visit()
    visitor.expected.append("400")
    page = visitor.page
    page.goto("/people?" + urlencode({"filter": json.dumps({"did": "Order Complete"})}))
    expect(page.locator("body")).to_contain_text("Did you mean “Order Completed”?")
