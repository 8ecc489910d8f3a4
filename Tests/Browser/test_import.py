"""The first five minutes of a marketer: a list of customers from a Korean spreadsheet becomes people."""

import csv
import io

import pytest
from playwright.sync_api import expect

from visitor import Visitor, log_in

ROWS = [
    ["회원번호", "이름", "이메일", "휴대폰", "가입일", "적립금", "마케팅수신동의"],
    ["M-1001", "김민준", "minjun@example.com", "010-2345-6789", "2026. 3. 14. 오후 2:05", "12,300", "Y"],
    ["M-1002", "이서연", "SEOYEON@example.com", "01098765432", "2026-04-01", "0", "N"],
    ["M-1003", "똠방각하", "ddom@example.com", "010 5555 1234", "2026/05/02 09:00", "4,500", "Y"],
    ["M-1004", "남궁민수", "이메일 없음", "010-1111-2222", "2026-05-03", "100", "N"],
]
WORDS = {
    "ko": {"start": "가져오기 시작", "finished": "완료", "see": "들어온 사람 보기", "undo": "되돌리기", "wrong": "이메일 주소가 아니에요"},
    "en": {"start": "Start the import", "finished": "Finished", "see": "See who came in", "undo": "Take back", "wrong": "no e-mail address"},
}


def spreadsheet():
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(ROWS)
    return text.getvalue().encode("cp949")


def upload(page, name="고객명단.csv", content=None, kind="people"):
    page.goto("/imports?new=1")
    page.locator("#new-import[open]").wait_for()
    page.locator(f"[name=kind][value={kind}]").check()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content or spreadsheet()}
    )
    page.wait_for_url("**/imports/0*")


@pytest.mark.parametrize("language,theme,device", [("ko", "light", "desk"), ("en", "dark", "phone")])
def test_a_spreadsheet_in_cp949_becomes_people_with_names_and_phones(
    empty_server, chromium, pictures, language, theme, device
):
    words, variant = WORDS[language], f"{language}-{theme}-{device}"
    visitor = Visitor(chromium, empty_server.url, None, language=language, theme=theme, device=device)
    page = visitor.page
    page.goto("/login")
    log_in(page)
    page.goto("/imports")
    page.locator(".empty .btn.primary").wait_for()
    visitor.check()
    page.screenshot(path=pictures / f"imports-empty-{variant}.png")
    page.locator(".empty .btn.primary").click()
    page.locator("#new-import[open]").wait_for()
    visitor.check()
    page.screenshot(path=pictures / f"import-new-{variant}.png")

    upload(page)
    preview = page.locator(".preview-table")
    expect(preview).to_contain_text("김민준")
    expect(preview).to_contain_text("똠방각하")
    expect(preview).to_contain_text("010-9876-5432")
    expect(preview).to_contain_text("seoyeon@example.com")
    expect(preview.locator("tr.rejected")).to_contain_text(words["wrong"])
    visitor.check()
    page.screenshot(path=pictures / f"import-mapping-{variant}.png", full_page=True)

    # Somebody wants the points under another name; the preview follows.
    page.locator("[name=n5]").fill("mileage")
    page.locator("[name=n5]").blur()
    expect(preview.locator("thead")).to_contain_text("mileage")

    page.get_by_role("button", name=words["start"]).click()
    page.wait_for_url("**/jobs/0*")
    expect(page.locator("#job .chip")).to_have_text(words["finished"])
    expect(page.locator("#job")).to_contain_text("rejected.csv")
    visitor.check()
    page.screenshot(path=pictures / f"import-done-{variant}.png", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="rejected.csv").click()
    rejected = list(csv.DictReader(io.StringIO(download.value.path().read_bytes().decode("utf-8-sig"))))
    assert [(row["line"], row["column"], row["이름"]) for row in rejected] == [("5", "이메일", "남궁민수")]

    page.get_by_role("link", name=words["see"]).click()
    people = page.locator("main")
    for name in ["김민준", "이서연", "똠방각하"]:
        expect(people).to_contain_text(name)
    page.screenshot(path=pictures / f"import-people-{variant}.png", full_page=True)
    assert empty_server.api.profile("user_id:M-1001")["phone"] == "+821023456789"
    assert empty_server.api.traits("user_id:M-1001")["mileage"] == 12_300

    page.goto("/imports")
    visitor.check()
    page.screenshot(path=pictures / f"imports-{variant}.png")
    page.goto("/jobs")
    visitor.check()
    page.screenshot(path=pictures / f"jobs-{variant}.png")
    page.locator(".row-link").first.click()
    page.locator(".job-actions .btn.danger").click()
    page.locator("dialog[open]").get_by_role("button", name=words["undo"]).click()
    expect(page.locator("#job .chip")).to_have_text(words["finished"])
    assert "mileage" not in empty_server.api.traits("user_id:M-1001")
    visitor.close()


def test_what_cannot_be_imported_says_what_to_do(empty_server, chromium):
    visitor = Visitor(chromium, empty_server.url, None)
    visitor.expected.append("400")
    page = visitor.page
    page.goto("/login")
    log_in(page)
    page.wait_for_url("**/*")
    page.goto("/imports?new=1")
    page.locator("input[type=file]").set_input_files({"name": "none.csv", "mimeType": "text/csv", "buffer": b"a,b\n"})
    expect(page.locator("file-upload [role=alert]")).to_contain_text("holds no rows")
    upload(page, "notes.csv", "note\nhello\n".encode())
    expect(page.get_by_role("alert")).to_contain_text("who it is")
    expect(page.get_by_role("button", name="Start the import")).to_be_disabled()
    page.get_by_role("button", name="Discard").click()
    page.wait_for_url("**/imports")
    visitor.close()
