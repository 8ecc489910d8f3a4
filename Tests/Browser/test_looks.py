"""Every screen in both languages, light and dark, at a desk and on a phone: accessible, whole, and kept as a picture."""

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from visitor import Visitor, log_in

VARIANTS = [
    ("ko", "light", "desk"), ("ko", "dark", "desk"), ("ko", "light", "phone"), ("ko", "light", "tablet"),
    ("en", "light", "desk"), ("en", "dark", "phone"),
]


def person(visitor):
    visitor.open(visitor.person("minjun.kim"))


def unfolded(visitor):
    person(visitor)
    visitor.page.locator(".ev-details summary").nth(2).click()
    visitor.page.locator(".ev-body .code").wait_for()


def staffed(visitor):
    """A person with a tag, a note that is being changed, and the timeline narrowed."""
    visitor.open(visitor.person("윤서아"))
    page = visitor.page
    if page.locator(".tag:not(.add)").count() == 0:
        page.locator(".tag.add").click()
        page.locator(".tag-form .input").fill("VIP")
        page.keyboard.press("Enter")
        page.locator(".tag:not(.add)").wait_for()
        page.locator("#composer textarea").fill("통화: 다음 주에 견적을 보내기로 했어요.\n<b>주말</b> 연락은 피할 것.")
        page.locator("#composer button").click()
        page.locator(".note").wait_for()
    page.locator(".note-edit summary").first.click()
    page.locator(".narrow summary").click()


def company(visitor):
    visitor.open(visitor.person("minjun.kim"))
    visitor.page.get_by_role("link", name="단골상사").click()
    visitor.page.wait_for_url("**/companies/*")


def firms(visitor):
    either = [{"attribute": "trait:seats", "at_least": 20}, {"any_person": {"did": "Order Completed", "in_last_days": 90}}]
    visitor.open(f"/companies?filter={quote(json.dumps({'any': either}))}&edit=new&attribute=trait:industry")


LOYAL = quote(json.dumps({"all": [
    {"did": "Order Completed", "count": {"at_least": 2}},
    {"any": [{"did_not": "Product Viewed", "in_last_days": 30}, {"attribute": "trait:plan", "is": ["pro", "plus"]}]},
    {"did": "Order Completed", "sum": {"of": "revenue", "more": 10}, "where": [{"property": "currency", "is": ["USD"]}]},
]}))


def audiences(visitor):
    """The list, with an audience that was saved from a filter of people."""
    visitor.open("/audiences")
    if visitor.page.get_by_role("link", name="Loyal customers").count():
        return
    visitor.open(f"/people?filter={LOYAL}&edit=save")
    form = visitor.page.locator("form[action='/audiences']")
    form.locator("[name=name]").fill("Loyal customers")
    form.get_by_role("button").click()
    visitor.page.wait_for_url("**/audiences/*")
    visitor.open("/audiences")


def audience(visitor):
    audiences(visitor)
    visitor.page.get_by_role("link", name="Loyal customers").click()
    visitor.page.locator("[name=person]").fill("minjun.kim@example.com")
    visitor.page.locator("[name=person]").press("Enter")
    visitor.page.locator(".audience-answer").wait_for()


def deletion(visitor):
    audiences(visitor)
    visitor.page.get_by_role("link", name="Loyal customers").click()
    visitor.page.locator("open-dialog[data-dialog=delete-audience] button").click()
    visitor.page.locator("dialog[open]").wait_for()


def changed_audience(visitor):
    """Its conditions, one of them open in its form."""
    audiences(visitor)
    visitor.page.get_by_role("link", name="Loyal customers").click()
    visitor.page.locator(".page-head a[href*='audience=']").click()
    visitor.page.locator(".sentence-change").first.click()
    visitor.page.locator(".reach strong").wait_for()


def behaviour(visitor):
    visitor.open("/people?edit=new&did=Order+Completed")
    visitor.page.locator("[name=measure][value=at_least]").check()
    visitor.page.locator("[name=window][value=in_last_days]").check()
    visitor.page.locator("[name=property]").select_option("currency")


def around(visitor):
    visitor.open("/people?edit=new&did=Order+Completed")
    visitor.page.locator("[name=window][value=after]").check()
    visitor.page.locator("[name='weekday.sat']").check()
    visitor.page.locator("[name=to_hour]").select_option("18")


def dashboard(visitor):
    """One with a chart of each kind."""
    visitor.open("/dashboards")
    if visitor.page.locator(".dashboard-grid").count():
        expect(visitor.page.locator(".skeleton")).to_have_count(0)
        return
    for kind in ("trend&days=90&every=week&compare=before", "funnel", "retention&days=365&every=month", "paths&within=30", "active", "rfm"):
        visitor.open(f"/insights?kind={kind}&event=track:Order+Completed&step1=track:Product+Viewed&step2=track:Order+Completed")
        visitor.page.locator(".add-chart summary").click()
        choices = visitor.page.locator("[name=dashboard]")
        choices.select_option(index=0)
        if choices.input_value() == "":
            visitor.page.locator(".add-chart [name=name]").fill("주간 회의")
        visitor.page.locator(".add-chart .primary").click()
        visitor.page.wait_for_url("**/dashboards/0*")
    expect(visitor.page.locator(".skeleton")).to_have_count(0)


def nobody(visitor):
    visitor.open("/people?search=nobody")


FILTER = quote('{"all":[{"any":[{"attribute":"email","contains":"@"},{"attribute":"phone","exists":true}]},'
               '{"attribute":"last_seen","in_last_days":365},{"attribute":"events","at_least":1}]}')


def filtered(visitor):
    visitor.open(f"/people?filter={FILTER}&order=-events&columns=known,email,events,first_seen,last_seen,tag,source")
    visitor.page.locator(".filter-group").nth(2).wait_for()


def condition(visitor):
    visitor.open("/people?edit=new&attribute=email")
    visitor.page.locator(".condition-form").wait_for()


def columns(visitor):
    visitor.open("/people?edit=columns")
    visitor.page.locator(".chosen-columns").wait_for()


def selection(visitor):
    visitor.open("/people?edit=selection")
    visitor.page.locator(".selection-form").wait_for()


def source(visitor):
    visitor.open("/sources")
    # Not the workspace's own source, which has no keys: it is there once staff have edited somebody.
    visitor.page.locator(".source-name a:not([href*='00000000d09a'])").first.click()
    visitor.page.locator("#pulse").wait_for()


def new_source(visitor):
    visitor.open("/sources?new=1")
    visitor.page.locator("#new-source[open]").wait_for()


def revocation(visitor):
    source(visitor)
    visitor.page.locator(".key .btn.danger").first.click()
    visitor.page.locator("dialog[open]").wait_for()


def live(visitor):
    visitor.open("/live?state=quarantined")
    if visitor.page.locator(".live-rows tr").count() == 0:
        visitor.open("/live?state=dropped")
    visitor.page.locator(".row-link").first.click()
    visitor.page.locator(".event .code").first.wait_for()


def drawer(visitor):
    visitor.open("/people")
    if visitor.page.locator(".drawer-button").is_visible():
        visitor.page.locator(".drawer-button").click()


def menu(visitor):
    visitor.open("/people")
    visitor.page.locator("summary.avatar").click()


SCREENS = {
    "login": lambda visitor: visitor.open("/login"), "home": lambda visitor: visitor.open("/"), "people": lambda visitor: visitor.open("/people"),
    "people-none": nobody, "people-filter": filtered, "people-condition": condition, "people-columns": columns,
    "people-group": lambda visitor: visitor.open("/people?group=trait:plan"), "people-export": lambda visitor: visitor.open("/people?edit=export"),
    "companies": lambda visitor: visitor.open("/companies"), "companies-filter": firms,
    "companies-behaviour": lambda visitor: visitor.open("/companies?edit=new&did=Order+Completed"), "companies-none": lambda visitor: visitor.open("/companies?search=nobody"),
    "computed-none": lambda visitor: visitor.open("/computed-traits"), "computed-form": lambda visitor: visitor.open("/computed-traits?did=Order+Completed"),
    "people-behaviour": behaviour, "people-did": lambda visitor: visitor.open(f"/people?filter={LOYAL}"), "audiences": audiences, "audience": audience, "audience-deletion": deletion,
    "audience-new": lambda visitor: visitor.open("/people/audience"), "audience-change": changed_audience,
    "insights": lambda visitor: visitor.open("/insights?days=365"), "insights-funnel": lambda visitor: visitor.open("/insights?kind=funnel&days=365"),
    "insights-retention": lambda visitor: visitor.open("/insights?kind=retention&days=90"), "insights-rfm": lambda visitor: visitor.open("/insights?kind=rfm&days=365"),
    "insights-paths": lambda visitor: visitor.open("/insights?kind=paths&event=track:Product+Viewed&days=365&within=30"),
    "insights-attribution": lambda visitor: visitor.open("/insights?kind=attribution&event=track:Order+Completed&touch=track:Product+Viewed&property=name&days=365"),
    "people-around": around, "dashboard": dashboard,
    "people-selection": selection, "people-save": lambda visitor: visitor.open("/people?edit=save"), "person": person, "person-event": unfolded,
    "person-staff": staffed, "company": company,
    "sources": lambda visitor: visitor.open("/sources"), "source": source, "source-new": new_source,
    "source-revoke": revocation, "live": lambda visitor: visitor.open("/live"), "live-event": live,
    "styleguide": lambda visitor: visitor.open("/styleguide"), "menu": menu, "drawer": drawer,
}


@pytest.mark.parametrize("variant", VARIANTS, ids="-".join)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_accessible_and_fits(visit, pictures, screen, variant):
    language, theme, device = variant
    visitor = visit(language=language, theme=theme, device=device, signed_in=screen != "login")
    SCREENS[screen](visitor)
    visitor.page.screenshot(path=pictures / f"{screen}-{'-'.join(variant)}.png", full_page=device != "desk")
    # While the drawer is open, the page behind it is out of reach, with its heading and its landmark.
    visitor.check(without=("landmark-one-main", "page-has-heading-one") if screen == "drawer" else ())


@pytest.mark.parametrize("variant", VARIANTS[:3], ids="-".join)
def test_an_empty_workspace_says_what_to_do_first(empty_server, chromium, pictures, variant):
    language, theme, device = variant
    visitor = Visitor(chromium, empty_server.url, None, language=language, theme=theme, device=device)
    visitor.page.goto("/login")
    log_in(visitor.page)
    visitor.page.locator(".guide-step.next").wait_for()
    visitor.page.screenshot(path=pictures / f"home-empty-{'-'.join(variant)}.png")
    visitor.check()
    visitor.open("/people")
    visitor.page.locator(".empty .btn.primary").wait_for()
    visitor.page.screenshot(path=pictures / f"people-empty-{'-'.join(variant)}.png")
    visitor.check()
    visitor.open("/insights")
    visitor.page.locator(".empty .btn.primary").wait_for()
    visitor.page.screenshot(path=pictures / f"insights-empty-{'-'.join(variant)}.png")
    visitor.check()
    visitor.open("/people")
    visitor.page.locator(".empty .btn.primary").click()
    visitor.page.locator(".source-card").wait_for()
    # Not the workspace's own source, which has no keys: it is there once staff have edited somebody.
    visitor.page.locator(".source-name a:not([href*='00000000d09a'])").first.click()
    visitor.page.locator("#pulse.waiting").wait_for()
    visitor.page.screenshot(path=pictures / f"source-waiting-{'-'.join(variant)}.png")
    visitor.check()
    visitor.close()


def test_a_missing_page_is_a_page(visit, pictures):
    visitor = visit(language="ko")
    visitor.expected.append("404")
    assert visitor.page.goto("/nowhere").status == 404
    visitor.page.screenshot(path=pictures / "missing-ko-light-desk.png")
    visitor.check()
    visitor.page.click(".btn.primary")
    visitor.page.wait_for_url(f"{visitor.url}/")
