"""dangol.js in a real browser, from the snippet that the console shows to what the server recorded."""

import json
import re
import uuid

import pytest
from playwright.sync_api import expect

from storefront import Road, Shop, weight
from visitor import log_in
from waiting import eventually

LARGEST = 6 * 1024
PAGE = "<!doctype html><html lang=ko><title>{title}</title><meta charset=utf-8>{head}<body>{body}</body></html>"
SEGMENT = """
<script>
!function(){{var i="analytics",analytics=window[i]=window[i]||[];if(!analytics.initialize)if(analytics.invoked)window.console&&console.error&&console.error("Segment snippet included twice.");else{{analytics.invoked=!0;analytics.methods=["trackSubmit","trackClick","trackLink","trackForm","pageview","identify","reset","group","track","ready","alias","debug","page","screen","once","off","on","addSourceMiddleware","addIntegrationMiddleware","setAnonymousId","addDestinationMiddleware","register"];analytics.factory=function(e){{return function(){{if(window[i].initialized)return window[i][e].apply(window[i],arguments);var n=Array.prototype.slice.call(arguments);if(["track","screen","alias","group","page","identify"].indexOf(e)>-1){{var c=document.querySelector("link[rel='canonical']");n.push({{__t:"bpc",c:c&&c.getAttribute("href")||void 0,p:location.pathname,u:location.href,s:location.search,t:document.title,r:document.referrer}})}}n.unshift(e);analytics.push(n);return analytics}}}};for(var n=0;n<analytics.methods.length;n++){{var key=analytics.methods[n];analytics[key]=analytics.factory(key)}}analytics.load=function(key,n){{var t=document.createElement("script");t.type="text/javascript";t.async=!0;t.setAttribute("data-global-segment-analytics-key",i);t.src="{host}/analytics.js/v1/"+key+"/analytics.min.js";var r=document.getElementsByTagName("script")[0];r.parentNode.insertBefore(t,r);analytics._loadOptions=n}};analytics._writeKey="{key}";analytics.SNIPPET_VERSION="5.2.0";
analytics.load("{key}");
analytics.page();
}}}}();
</script>
"""  # Segment's own, version 5.2.0, but for the host.


@pytest.fixture(scope="session")
def snippet(server, chromium, logged_in):
    """What the console tells an engineer to put into a page; its address is that of the server."""
    context = chromium.new_context(storage_state=logged_in, locale="en-US", base_url=server.url)
    page = context.new_page()
    page.goto("/sources?new=1")
    page.get_by_label("Name").fill(f"Shop {uuid.uuid4().hex[:8]}")
    page.locator("[name=kind][value=web]").check()
    page.get_by_role("button", name="Create").click()
    code = page.locator("#code-browser").text_content()
    context.close()
    return code


@pytest.fixture(scope="session")
def write_key(snippet):
    return re.search(r'load\("([^"]+)"', snippet)[1]


@pytest.fixture
def road(server):
    listener = Road(server)
    yield listener
    listener.is_open.set()
    listener.close()


@pytest.fixture
def shop(server, road, snippet):
    """A shop with the snippet on its pages, on an origin of its own."""
    listener = Shop()
    head = snippet.replace(server.url, road.url)
    listener.pages["/"] = PAGE.format(title="Shop", head=head, body='<a href="/cart">Cart</a>')
    listener.pages["/cart"] = PAGE.format(title="Cart", head=head, body="")
    listener.pages["/bare"] = PAGE.format(title="Bare", head="", body="")
    yield listener
    listener.close()


class Customer:
    """One browser, with its tabs."""

    def __init__(self, chromium, shop, init=None):
        self.shop = shop
        self.context = chromium.new_context(locale="ko-KR", base_url=shop.url)
        self.context.set_default_timeout(15_000)
        self.problems = []
        if init:
            self.context.add_init_script(init)

    def tab(self, path="/", is_ready=True):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        # The page is not loaded before the library is.
        page.goto(path, wait_until="load" if is_ready else "domcontentloaded")
        if is_ready:
            page.wait_for_function("() => window.dangol.initialized")
        return page


@pytest.fixture
def customer(chromium, shop):
    """Opens browsers on the shop: customer(init="script that runs before all others")."""
    opened = []

    def come(init=None):
        opened.append(Customer(chromium, shop, init))
        return opened[-1]

    yield come
    for each in opened:
        each.context.close()
        assert not each.problems, each.problems


def track(page, name, **properties):
    page.evaluate("([name, properties]) => void dangol.track(name, properties)", [name, properties])


def fresh(prefix="Seen"):
    return f"{prefix} {uuid.uuid4().hex[:8]}"


def kept(page):
    """The entries of the queue that are still in the store."""
    return page.evaluate("() => Object.keys(localStorage).filter((name) => name.startsWith('dangol.q.'))")


def all_sent(page):
    page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.startsWith('dangol.q.'))")


def once(road, *names):
    """Each was sent, and none twice."""
    for name in names:
        assert len(road.arrived(name)) == 1, name
    ids = [event["messageId"] for event in road.sent()]
    assert len(ids) == len(set(ids)), "something was sent twice"


def recorded(server, name, count=1):
    """The events of this name that the server has recorded."""
    def look():
        events = server.api.get("/events", name=name, limit=200).json()["data"]
        return events if len(events) >= count else None
    return eventually(look, what=f"{count} × {name} recorded")


def test_it_is_small(server):
    assert weight(f"{server.url}/dangol.js") <= LARGEST


def test_a_visit_is_recorded_with_its_circumstances(customer, server, road):
    page = customer().tab("/?utm_source=naver&utm_campaign=spring&q=1#top")
    name = fresh()
    track(page, name, price=12_300, note="안녕하세요")
    event = road.arrived(name)[0]
    assert event["type"] == "track"
    assert event["properties"] == {"price": 12_300, "note": "안녕하세요"}
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", event["messageId"])
    context = event["context"]
    assert context["page"] == {"path": "/", "referrer": "", "search": "?utm_source=naver&utm_campaign=spring&q=1",
                               "title": "Shop", "url": f"{page.url.split('#')[0]}"}
    assert context["campaign"] == {"name": "spring", "source": "naver"}
    assert context["locale"] == "ko-KR"
    assert context["library"]["name"] == "dangol.js"
    assert recorded(server, name)[0]["state"] == "recorded"


def test_calls_before_the_library_arrives_are_kept_with_time_and_page(customer, shop, road):
    visitor = customer()
    held = []
    visitor.context.route("**/dangol.js", lambda route: held.append(route))
    page = visitor.tab("/", is_ready=False)
    before = fresh()
    track(page, before)
    page.evaluate("() => { document.title = 'Later'; history.pushState({}, '', '/elsewhere'); }")
    said = page.evaluate("() => Date.now()")
    eventually(lambda: held)
    held[0].continue_()
    event = road.arrived(before)[0]
    assert event["context"]["page"]["path"] == "/"
    assert event["context"]["page"]["title"] == "Shop"
    assert page.evaluate("(time) => Date.parse(time)", event["timestamp"]) <= said
    assert [sent["type"] for sent in road.sent()] == ["page", "track"]


def test_an_anonymous_visitor_becomes_known(customer, server, road):
    page = customer().tab()
    user, before = f"u-{uuid.uuid4().hex[:8]}", fresh()
    track(page, before)
    page.evaluate("(id) => void dangol.identify(id, {name: '김서연', email: `${id}@example.com`})", user)
    after = fresh()
    track(page, after)
    server.api.recorded(user, 4)
    assert {event["name"] for event in server.api.timeline(f"user_id:{user}")} >= {before, after}
    assert server.api.traits(f"user_id:{user}")["name"] == "김서연"
    once(road, before, after)


def test_what_was_tracked_offline_is_sent_when_the_network_is_back(customer, road):
    visitor = customer()
    page = visitor.tab()
    all_sent(page)
    visitor.context.set_offline(True)
    names = [fresh() for _ in range(3)]
    for name in names:
        track(page, name)
    assert len(kept(page)) == 3
    visitor.context.set_offline(False)
    all_sent(page)
    once(road, *names)


def test_the_queue_outlives_a_reload(customer, road):
    page = customer().tab()
    all_sent(page)
    road.fail(503)
    name = fresh()
    track(page, name)
    road.arrived(name)
    road.heal()
    page.reload()
    page.wait_for_function("() => window.dangol.initialized")
    all_sent(page)
    ids = {event["messageId"] for event in road.sent(name)}
    assert len(ids) == 1, "a retry has to be the same event"


def test_what_was_tracked_just_before_the_tab_closes_is_sent_once(customer, road):
    visitor = customer()
    page = visitor.tab()
    all_sent(page)
    name = fresh()
    page.evaluate("(name) => { dangol.track(name); setTimeout(() => dangol.track(name + ' 2')); }", name)
    page.close(run_before_unload=True)
    road.arrived(name)
    other = visitor.tab("/cart")
    all_sent(other)
    once(road, name)


def test_a_click_on_a_link_is_sent_once_although_the_page_goes(customer, road):
    page = customer().tab()
    all_sent(page)
    name = fresh()
    page.evaluate("(name) => dangol.trackLink(document.querySelectorAll('a'), name, (link) => ({to: link.pathname}))", name)
    page.click("a")
    page.wait_for_url("**/cart")
    all_sent(page)
    once(road, name)
    assert road.sent(name)[0]["properties"] == {"to": "/cart"}


def test_pages_that_are_left_at_once_lose_nothing(customer, server, road):
    """Nobody knows yet whether the server is well: what was handed to the browser is kept and sent again."""
    page = customer().tab()
    names = [fresh() for _ in range(4)]
    for number, name in enumerate(names):
        track(page, name)
        page.goto("/cart" if number % 2 == 0 else "/")
        page.wait_for_function("() => window.dangol.initialized")
    all_sent(page)
    for name in names:
        assert len(recorded(server, name)) == 1


@pytest.mark.parametrize("status,headers", [(500, {}), (502, {}), (503, {}), (429, {"Retry-After": "1"})])
def test_the_server_in_trouble_is_asked_again_later(customer, road, status, headers):
    page = customer().tab()
    all_sent(page)
    road.fail((status, headers))
    name = fresh()
    track(page, name)
    road.arrived(name)
    # What comes meanwhile waits for the same pause.
    other = fresh()
    track(page, other)
    road.heal()
    all_sent(page)
    assert len(road.sent(name)) == 2
    assert len(road.sent(other)) == 1


def test_the_pause_that_the_server_asks_for_is_kept(customer, road):
    page = customer().tab()
    all_sent(page)
    road.fail((429, {"Retry-After": "200"}))
    name = fresh()
    track(page, name)
    page.wait_for_function("() => JSON.parse(localStorage['dangol.pause'] || '{}').until > Date.now() + 190000")
    assert len(road.sent(name)) == 1
    road.heal()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    all_sent(page)
    assert len(road.sent(name)) == 2


def test_what_the_server_refuses_for_good_is_dropped_and_said(customer, road):
    page = customer().tab()
    all_sent(page)
    road.fail(401)
    with page.expect_console_message(lambda message: "refused by the server (401)" in message.text):
        track(page, fresh())
    all_sent(page)
    assert len(road.batches) == 2


def test_one_bad_event_does_not_cost_the_others(customer, road):
    page = customer().tab()
    all_sent(page)
    road.fail(413, 413, 413, 200)
    names = [fresh() for _ in range(4)]
    for name in names:
        track(page, name)
    all_sent(page)
    assert [len(batch["batch"]) for batch in road.batches[1:]] == [4, 2, 1, 1, 2]


def test_two_tabs_send_everything_once(customer, road):
    visitor = customer()
    tabs = [visitor.tab(), visitor.tab("/cart")]
    names = []
    for turn in range(10):
        for page in tabs:
            names.append(fresh())
            track(page, names[-1])
        if turn % 3 == 2:
            track(tabs[0], fresh())
    for page in tabs:
        all_sent(page)
    once(road, *names)
    assert len({event["anonymousId"] for event in road.sent()}) == 1
    assert len({event["context"]["sessionId"] for event in road.sent()}) == 1


@pytest.mark.parametrize("locks", ["with locks", "without locks"])
def test_a_tab_sends_what_another_left(customer, road, locks):
    without = "Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined});"
    visitor = customer(without if locks == "without locks" else None)
    staying, leaving = visitor.tab(), visitor.tab("/cart")
    all_sent(staying)
    road.fail((503, {"Retry-After": "2"}))
    name = fresh()
    track(leaving, name)
    road.arrived(name)
    leaving.close(run_before_unload=True)
    road.heal()
    all_sent(staying)
    assert {event["messageId"] for event in road.sent(name)} == {road.sent(name)[0]["messageId"]}


def test_without_locks_two_tabs_still_take_turns(customer, road):
    visitor = customer("Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined});")
    tabs = [visitor.tab(), visitor.tab("/cart")]
    names = [fresh() for _ in range(12)]
    for number, name in enumerate(names):
        track(tabs[number % 2], name)
    for page in tabs:
        all_sent(page)
    once(road, *names)


def test_one_tab_waits_for_the_answer_to_another(customer, road):
    visitor = customer()
    first, second = visitor.tab(), visitor.tab("/cart")
    all_sent(first)
    road.is_open.clear()
    slow, other = fresh(), fresh()
    track(first, slow)
    road.arrived(slow)
    track(second, other)
    second.close(run_before_unload=True)
    road.arrived(other)
    road.is_open.set()
    all_sent(first)
    once(road, slow, other)


BLOCKED = """Object.defineProperty(window, 'localStorage',
  {get() { throw new DOMException('The operation is insecure.', 'SecurityError'); }});"""


def test_blocked_storage_costs_nothing_while_the_page_lives(customer, road):
    page = customer(BLOCKED).tab()
    first = fresh()
    track(page, first)
    road.arrived(first)
    road.fail(503)
    second = fresh()
    track(page, second)
    road.arrived(second)
    road.heal()
    road.arrived(second, 2)
    assert len({event["anonymousId"] for event in road.sent()}) == 1
    last = fresh()
    track(page, last)
    page.close(run_before_unload=True)
    road.arrived(last)


def test_a_page_in_a_sandbox_without_any_storage_still_sends(customer, shop, road):
    shop.headers = {"Content-Security-Policy": "sandbox allow-scripts"}
    page = customer().tab()
    name = fresh()
    track(page, name)
    road.arrived(name)


def test_a_full_store_is_no_loss(customer, road):
    page = customer().tab()
    all_sent(page)
    page.evaluate("""() => {
        for (let size = 1 << 22; size > 0; size >>= 1) {
            try { for (;;) localStorage["x".repeat(9) + Math.random()] = "x".repeat(size); } catch {}
        }
    }""")
    names = [fresh() for _ in range(5)]
    for name in names:
        track(page, name)
    once(road, *names)


def test_the_next_one_at_a_shared_device_is_somebody_else(customer, server, road):
    page = customer().tab()
    first, second = f"u-{uuid.uuid4().hex[:8]}", f"u-{uuid.uuid4().hex[:8]}"
    page.evaluate("(id) => { dangol.identify(id, {name: '첫째'}); dangol.group('acme'); dangol.consent({advertising: true}); }", first)
    track(page, "Before")
    page.evaluate("() => dangol.reset()")
    after = fresh()
    track(page, after)
    page.evaluate("(id) => void dangol.identify(id, {name: '둘째'})", second)
    event = road.arrived(after)[0]
    assert event.get("userId") is None
    assert "groupId" not in event["context"] and "consent" not in event["context"]
    assert event["anonymousId"] != road.sent("Before")[0]["anonymousId"]
    assert event["context"]["sessionId"] != road.sent("Before")[0]["context"]["sessionId"]
    server.api.recorded(second, 2)
    assert server.api.traits(f"user_id:{first}")["name"] == "첫째"
    assert {event["name"] for event in server.api.timeline(f"user_id:{second}")} == {after, ""}


def test_another_user_without_a_reset_is_somebody_else_too(customer, road):
    page = customer().tab()
    page.evaluate("() => { dangol.identify('one', {plan: 'pro'}); dangol.track('A'); dangol.identify('two'); dangol.track('B'); }")
    assert road.arrived("A")[0]["anonymousId"] != road.arrived("B")[0]["anonymousId"]
    assert page.evaluate("() => dangol.user().traits()") == {}


def test_what_one_tab_learns_of_the_visitor_holds_in_all(customer, road):
    visitor = customer()
    first, second = visitor.tab(), visitor.tab("/cart")
    first.evaluate("() => void dangol.identify('known')")
    name = fresh()
    second.wait_for_function("() => dangol.user().id() === 'known'")
    track(second, name)
    assert road.arrived(name)[0]["userId"] == "known"


def test_consent_is_told_and_then_carried(customer, server, road):
    page = customer().tab()
    page.evaluate("() => void dangol.consent({advertising: true, analytics: false}, {version: '2026-03'})")
    page.evaluate("() => void dangol.consent({advertising: false})")
    name = fresh()
    track(page, name)
    granted, withdrawn = road.arrived("Segment Consent Preference Updated", 2)
    assert granted["properties"] == {"version": "2026-03", "categoryPreferences": {"advertising": True, "analytics": False}}
    assert granted["context"]["consent"] == {"categoryPreferences": {"advertising": True, "analytics": False}}
    assert withdrawn["context"]["consent"] == {"categoryPreferences": {"advertising": False, "analytics": False}}
    assert road.arrived(name)[0]["context"]["consent"] == withdrawn["context"]["consent"]


def test_a_session_ends_after_half_an_hour_and_with_a_new_campaign(customer, road):
    page = customer().tab("/?utm_source=naver")
    page.evaluate("() => dangol.track('A')")
    page.evaluate("""() => {
        const session = JSON.parse(localStorage["dangol.session"]);
        localStorage["dangol.session"] = JSON.stringify({...session, at: session.at - 31 * 60 * 1000});
    }""")
    page.evaluate("() => dangol.track('B')")
    road.arrived("B")
    page.goto("/?utm_source=kakao")
    page.evaluate("() => dangol.track('C')")
    first, second, third = (road.arrived(name)[0]["context"] for name in "ABC")
    assert first["sessionId"] < second["sessionId"] < third["sessionId"]
    assert (first.get("sessionStart"), second["sessionStart"]) == (None, True)
    assert (second["campaign"], third["campaign"]) == ({"source": "naver"}, {"source": "kakao"})


FORM = """
<form id=signup method=post action="/cart?token=1">
  <input name=email value="kim@example.com"><input name=plan value=pro data-dangol>
  <input name=news type=checkbox checked data-dangol><input name=terms type=checkbox data-dangol>
  <input name=password type=password value="hunter2" data-dangol>
  <input name=card-number value="1" data-dangol><input name=note value="4111 1111 1111 1111" data-dangol>
  <input name=code autocomplete=cc-csc value="123" data-dangol><input name=rrn value="900101-1234567" data-dangol>
  <div data-dangol-ignore><input name=diary value="secret" data-dangol></div>
  <button id=go>가입하기</button>
</form>
<button id=card aria-label="4111 1111 1111 1111">Pay</button>
<div data-dangol-ignore><button id=quiet>Quiet</button></div>
<a id=link href="/cart?token=abc#x"><span>장바구니</span></a>
"""


def test_captured_forms_and_clicks_hold_nothing_that_was_not_asked_for(customer, shop, road, snippet, server):
    head = snippet.replace(server.url, road.url).replace('");\n  dangol.page', '", { capture: ["clicks", "forms"] });\n  dangol.page')
    assert "capture" in head
    shop.pages["/form"] = PAGE.format(title="Form", head=head, body=FORM)
    page = customer().tab("/form")
    page.click("#card")
    page.click("#quiet")
    all_sent(page)
    page.click("#go")
    page.wait_for_url("**/cart**")
    form = road.arrived("Form Submitted")[0]["properties"]
    assert form == {"element": "form", "id": "signup", "name": None, "action": f"{shop.url}/cart",
                    "values": {"plan": "pro", "news": "on"}}
    clicks = {click["properties"]["id"]: click["properties"] for click in road.arrived("Element Clicked", 2)}
    assert set(clicks) == {"card", "go"}
    assert clicks["go"]["text"] == "가입하기"
    page.goto("/form")
    page.click("#link span")
    link = next(click["properties"] for click in road.arrived("Element Clicked", 3) if click["properties"]["element"] == "a")
    assert (link["text"], link["href"]) == ("장바구니", f"{shop.url}/cart")
    wire = json.dumps(road.batches, ensure_ascii=False)
    # No shorter: four digits are in the number of a session now and then.
    for secret in ["hunter2", "4111 1111", "41111111", "1234567", "kim@example.com", "secret", '"123"']:
        assert secret not in wire, secret


def test_nothing_is_captured_unless_it_is_asked_for(customer, shop, road, server, snippet):
    shop.pages["/form"] = PAGE.format(title="Form", head=snippet.replace(server.url, road.url), body=FORM)
    page = customer().tab("/form")
    page.click("#card")
    name = fresh()
    track(page, name)
    road.arrived(name)
    assert not road.sent("Element Clicked")


def test_one_tag_without_a_line_of_script_is_enough(customer, shop, road, write_key):
    head = f'<script async src="{road.url}/dangol.js" data-write-key="{write_key}" data-capture="clicks"></script>'
    shop.pages["/tag"] = PAGE.format(title="Tag", head=head, body="<button id=one>One</button>")
    page = customer().tab("/tag", is_ready=False)
    page.wait_for_function("() => window.dangol?.initialized")
    page.click("#one")
    assert road.arrived("Element Clicked")[0]["properties"]["text"] == "One"
    assert road.sent()[0]["type"] == "page"


def test_users_of_analytics_js_change_one_line(customer, shop, server, road, write_key):
    shop.pages["/segment"] = PAGE.format(title="Segment", head=SEGMENT.format(host=road.url, key=write_key), body="")
    visitor = customer("""localStorage.ajs_anonymous_id ||= '"before-the-change"';""")
    page = visitor.tab("/segment", is_ready=False)
    name = fresh()
    page.evaluate("(name) => void analytics.track(name, {price: 1}, {context: {active: true}})", name)
    page.wait_for_function("() => window.analytics.initialized")
    assert page.evaluate("() => typeof window.dangol") == "undefined"
    event = road.arrived(name)[0]
    assert event["anonymousId"] == "before-the-change"
    assert event["context"]["active"] is True
    assert event["context"]["page"]["path"] == "/segment"
    assert [sent["type"] for sent in road.sent()] == ["page", "track"]


def test_every_method_of_analytics_js_is_there(customer, shop, road, write_key):
    shop.pages["/segment"] = PAGE.format(title="Segment", head=SEGMENT.format(host=road.url, key=write_key), body="<a id=a>A</a>")
    page = customer().tab("/segment", is_ready=False)
    page.wait_for_function("() => window.analytics.initialized")
    assert page.evaluate("""async () => {
        const heard = [];
        analytics.on("track", (event) => heard.push(event));
        analytics.addSourceMiddleware(({payload, next}) => { if (payload.obj.type === "track") payload.obj.properties.mark = 1; next(payload); });
        const {event} = await analytics.track("First", {a: 1}, () => heard.push("called"));
        await new Promise((done) => analytics.ready(done));
        analytics.identify({name: "익명"});
        analytics.identify("id-1", {email: "a@example.com"}, {}, () => {});
        analytics.page("카테고리", "이름", {x: 1});
        analytics.page("이름만");
        analytics.screen("화면");
        analytics.group("acme", {name: "단골상사"});
        analytics.alias("id-2");
        analytics.setAnonymousId("chosen");
        analytics.trackLink(document.getElementById("a"), "Link");
        analytics.trackSubmit([], "Form");
        for (const name of ["debug", "register", "addIntegrationMiddleware", "addDestinationMiddleware"]) analytics[name]();
        document.getElementById("a").click();
        return [heard, event.properties, analytics.user().id(), analytics.user().anonymousId(), analytics.group().id()];
    }""") == [["First", "called", "Link"], {"a": 1, "mark": 1}, "id-2", "chosen", "acme"]
    road.arrived("Link")
    sent = road.sent()
    views = [(event.get("category"), event.get("name")) for event in sent if event["type"] in ("page", "screen")]
    assert views == [(None, None), ("카테고리", "이름"), (None, "이름만"), (None, "화면")]
    alias = next(event for event in sent if event["type"] == "alias")
    assert (alias["previousId"], alias["userId"]) == ("id-1", "id-2")
    group = next(event for event in sent if event["type"] == "group")
    assert (group["groupId"], group["traits"]) == ("acme", {"name": "단골상사"})
    assert [event["traits"] for event in sent if event["type"] == "identify"] == [{"name": "익명"}, {"email": "a@example.com"}]


def test_a_wrong_key_in_the_address_is_not_found(server):
    assert server.collect.get("/analytics.js/v1/nobody/analytics.min.js").status_code == 404


def test_an_error_of_ours_is_none_of_the_page(customer, road):
    page = customer().tab()
    assert page.evaluate("() => { const a = {}; a.a = a; dangol.track('Circle', a); dangol.track(); return 1; }") == 1
    name = fresh()
    track(page, name)
    road.arrived(name)


def test_an_event_of_an_older_key_goes_out_under_that_key(customer, server, road, write_key):
    page = customer().tab()
    all_sent(page)
    entry = {"writeKey": server.write_key, "event": {"type": "track", "event": "Old key", "messageId": uuid.uuid4().hex,
                                                     "anonymousId": "old", "context": {}}}
    page.evaluate("(entry) => { localStorage['dangol.q.0'] = JSON.stringify(entry); localStorage['dangol.q.1'] = 'junk'; }", entry)
    track(page, "New key")
    all_sent(page)
    assert {batch["writeKey"]: [event["event"] for event in batch["batch"]] for batch in road.batches[1:]} == {
        server.write_key: ["Old key"], write_key: ["New key"]}
