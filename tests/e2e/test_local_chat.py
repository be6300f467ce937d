"""The local chat as a person uses it, in a real browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.model import TopicHit
from tests.clock import StandingClock
from tests.e2e.browser import open_browser
from tests.unit.handlers.web_house import House, open_house

pytestmark = pytest.mark.browser


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock=StandingClock(datetime.now(UTC))) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@pytest.fixture
async def page(browser: Browser) -> Page:
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(10_000)
    return page


async def type_line(page: Page, text: str) -> None:
    await page.get_by_label("Message").fill(text)
    await page.keyboard.press("Enter")


async def subscribe(page: Page, topic: str) -> None:
    await type_line(page, f"/subscribe {topic}")
    await page.get_by_role("button", name="Subscribe", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text(f"I'll write when {topic} is in the news")


async def test_a_topic_is_followed_its_alert_arrives_live_and_removing_it_can_be_undone(
    house: House, page: Page
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await house.publish("KFOR pojačao patrole", "Kurti u Briselu")
    await page.goto(f"{house.url}/chat")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("I watch 42 news feeds")
    await expect(page.get_by_role("status")).to_have_text("Live")

    await subscribe(page, "KFOR")
    await expect(page.locator(".mine")).to_have_text(re.compile(r"/subscribe KFOR"))

    await house.ring("Nova patrola", topics=(TopicHit("KFOR", ("KFOR",)), TopicHit("EULEX")))
    alert = page.locator(".alert")
    await expect(alert).to_be_visible(timeout=1_000)
    await expect(alert.get_by_role("link", name="Nova patrola")).to_have_attribute("href", "https://n1.example/1")
    await expect(alert.locator("strong")).to_have_text("KFOR")
    await expect(alert.locator(".topic")).to_have_text(["KFOR", "EULEX"])
    await expect(alert).to_contain_text("N1 · 5 minutes ago")

    await type_line(page, "/subscriptions")
    await page.get_by_role("button", name="Remove KFOR").click()
    await expect(page.get_by_text("Removed. I no longer write about KFOR.")).to_be_visible()
    await expect(page.get_by_role("button", name="Remove KFOR")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Removed.")).to_have_count(0)
    await type_line(page, "/subscriptions")
    await expect(page.get_by_role("button", name="Remove KFOR")).to_be_visible()
    assert complaints == []


async def test_reloading_keeps_the_conversation_and_greets_once(house: House, page: Page) -> None:
    await page.goto(f"{house.url}/chat")
    await subscribe(page, "Banjska")
    before = await page.locator(".line").all_inner_texts()
    await page.reload()
    assert await page.locator(".line").all_inner_texts() == before
    assert sum("I watch 42" in text for text in before) == 1


async def test_the_page_comes_back_by_itself_after_the_server_was_restarted(tmp_path: Path, page: Page) -> None:
    async with open_house(tmp_path) as house:
        port = house.server.address[1]
        await page.goto(f"{house.url}/chat")
        await expect(page.get_by_role("status")).to_have_text("Live")
    await expect(page.get_by_role("status")).to_contain_text("Connection lost")
    await type_line(page, "KFOR")
    await expect(page.get_by_role("alert")).to_contain_text("not sent")
    await expect(page.get_by_label("Message")).to_have_value("KFOR")
    async with open_house(tmp_path, port=port) as house:
        await house.ring("Stigla dok niko nije gledao")
        await expect(page.get_by_role("status")).to_have_text("Live")
        await expect(page.get_by_text("Stigla dok niko nije gledao")).to_be_visible()
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("button", name="Subscribe", exact=True)).to_be_visible()


async def test_markup_in_what_feeds_and_people_write_is_inert(house: House, page: Page) -> None:
    await page.goto(f"{house.url}/chat")
    bad = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
    await house.ring(bad, link="javascript:document.title='broken'", summary=bad, source=bad)
    await type_line(page, f"/search {bad}")
    await expect(page.locator(".alert h2")).to_have_text(bad)
    await expect(page.locator(".mine .said")).to_contain_text(bad)
    assert await page.locator(".alert a").count() == 0
    assert await page.locator(".line img, .line script").count() == 0
    assert await page.title() == "Tocsin"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_everything_without_scrolling_sideways(house: House, page: Page, scheme: str) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.goto(f"{house.url}/chat")
    await house.ring("Veoma" + "dugačka" * 30, topics=(TopicHit("x" * 200, ()),))
    await type_line(page, '"' + "a" * 150)
    await expect(page.get_by_text("A quote isn't closed.")).to_be_visible()
    await expect(page.locator(".alert")).to_have_count(1)
    for path in ("/chat", "/"):
        await page.goto(f"{house.url}{path}")
        widths = "[...document.querySelectorAll('html, #log')].map(e => e.scrollWidth - e.clientWidth)"
        assert set(await page.evaluate(widths)) == {0}
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        red = int(re.findall(r"\d+", ground)[0])
        assert red < 60 if scheme == "dark" else red > 200


async def test_a_reader_of_older_lines_stays_there_and_is_told_of_new_ones(house: House, page: Page) -> None:
    for number in range(12):
        await house.ring(f"Vest {number}")
    await page.goto(f"{house.url}/chat")
    log = page.get_by_role("log")
    rest = "e => e.scrollHeight - e.scrollTop - e.clientHeight"
    assert await log.evaluate(rest) < 2
    await house.ring("Na dnu")
    await expect(page.get_by_text("Na dnu")).to_be_in_viewport()

    await log.evaluate("e => e.scrollTo(0, 100)")
    await asyncio.wait_for(
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"), 5
    )
    await house.ring("Ispod")
    unread = page.get_by_role("button", name="New messages")
    await expect(unread).to_be_visible()
    assert await log.evaluate("e => e.scrollTop") == 100
    await unread.click()
    await expect(page.get_by_text("Ispod")).to_be_in_viewport()
    await expect(unread).to_be_hidden()


async def test_commands_are_suggested_and_taken_by_keyboard(house: House, page: Page) -> None:
    await page.goto(f"{house.url}/chat")
    text = page.get_by_label("Message")
    await expect(text).to_be_focused()
    await page.keyboard.type("/sub")
    options = page.get_by_role("option")
    await expect(options).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await expect(text).to_have_value("/subscribe ")
    await expect(options).to_have_count(0)
    await page.keyboard.type("KFOR")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Subscribe", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Subscribe", exact=True).press("Enter")
    await expect(page.get_by_text("Done. I'll write when KFOR")).to_be_visible()
    await expect(text).to_be_focused()


async def test_choosing_a_language_turns_the_whole_page_to_it(house: House, page: Page) -> None:
    await page.goto(f"{house.url}/chat")
    await page.get_by_role("button", name="Srpski").click()
    await expect(page.locator("html")).to_have_attribute("lang", "sr-Latn")
    await expect(page.get_by_text("Od sada pišem")).to_be_visible()
    await expect(page.get_by_text("I watch 42 news feeds")).to_be_visible()


async def test_without_scripts_the_forms_still_work(house: House, browser: Browser) -> None:
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    await page.goto(f"{house.url}/chat")
    await type_line(page, "/subscribe Mitrovica")
    await page.get_by_role("button", name="Subscribe", exact=True).click()
    await expect(page.get_by_text("Done. I'll write when Mitrovica")).to_be_visible()
    await page.get_by_role("button", name="/subscriptions").click()
    await expect(page.get_by_role("button", name="Remove Mitrovica")).to_be_visible()


async def test_a_token_is_asked_for_once_and_leads_on_to_the_chat(tmp_path: Path, page: Page) -> None:
    async with open_house(tmp_path, token="long enough a secret") as house:
        await page.goto(f"{house.url}/chat")
        await page.get_by_label("Token").fill("wrong")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("not the token")
        await page.get_by_label("Token").fill("long enough a secret")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("Live")
        await subscribe(page, "KFOR")
