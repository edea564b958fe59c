"""A real Chromium for tests, and hands that count what an adviser does with them."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

AXE = Path(__file__).with_name("axe.min.js")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
expect.set_options(timeout=30_000)  # as long as a tap waits: machines are slow at times
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def chromium():
    """Give a browser; without one the test is skipped, but never where CI runs."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium here: apt-get install chromium")
        pytest.skip("no chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


def faults(page):
    """Return what axe finds on the page as it stands, each with where."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
    return [
        (each["id"], node["target"], node["failureSummary"])
        for each in found["violations"]
        for node in each["nodes"]
    ]


class Hands:
    """Taps and answers on a page. Taps are counted, answers are what the company says."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, role, name, **more):
        self.taps += 1
        self.page.get_by_role(role, name=name, **more).first.click()

    def answer(self, label, text):
        self.page.get_by_label(label).first.fill(text)
