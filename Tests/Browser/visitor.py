"""Somebody at a browser, and what every page has to be for them."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

EMAIL, PASSWORD = "owner@example.com", "correct horse battery staple"
DEVICES = {"desk": {"width": 1440, "height": 900}, "tablet": {"width": 1024, "height": 768},
           "phone": {"width": 390, "height": 844}}
LOCALES = {"ko": "ko-KR", "en": "en-US"}
LARGEST_PAGE = 60 * 1024


def log_in(page, email=EMAIL, password=PASSWORD):
    """Fills the form of the login page and sends it."""
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.click("button.primary")


class Visitor:
    def __init__(self, chromium, url, state, language="en", theme="light", device="desk"):
        self.url = url
        self.context = chromium.new_context(
            storage_state=state, locale=LOCALES[language], color_scheme=theme, viewport=DEVICES[device],
            base_url=url, reduced_motion="reduce",
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.problems = []
        # A page may be asked for on purpose that answers with an error.
        self.expected = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, message):
        if message.type in ("error", "warning") and not any(text in message.text for text in self.expected):
            self.problems.append(f"console: {message.text}")

    def _asked(self, request):
        if request.url.startswith(("data:", "blob:")):
            return
        if urlsplit(request.url).netloc != urlsplit(self.url).netloc:
            self.problems.append(f"request to another host: {request.url}")

    def open(self, path):
        answer = self.page.goto(path)
        assert len(answer.body()) < LARGEST_PAGE, f"{path} has {len(answer.body())} bytes"
        return answer

    def person(self, search):
        """The address of the first person that a search finds."""
        self.page.goto(f"/people?search={search}")
        return self.page.locator(".row-link").first.get_attribute("href")

    def check(self, without=()):
        """What has to hold on every page: nothing wrong for assistive technology, nothing to scroll sideways."""
        found = Axe().run(self.page, options={"rules": {rule: {"enabled": False} for rule in without}})
        assert found.violations_count == 0, found.generate_report()
        overhang = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overhang <= 0, f"{self.page.url} is {overhang} px too wide"

    def close(self):
        self.context.close()
        assert not self.problems, self.problems
