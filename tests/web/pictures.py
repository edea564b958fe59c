"""Takes the pictures of README and docs: `uv run python tests/web/pictures.py`.

The demo is made anew and its pages are opened in Debian's Chromium, in Swedish.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"
DOCS = (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
SHOWN = {name for each in DOCS for name in re.findall(r"pictures/([\w-]+\.png)", each.read_text())}
"""The pictures that README and docs show."""
PORT = 8471
PAGES = {"today": "today/", "prepare": "cases/{}/prepare/", "match": "cases/{}/match/"}
PAGES |= {"inventory": "cases/{}/inventory/behov/", "sheet": "cases/{}/sheet/"}
PAGES |= {"case": "cases/{}/", "outreach": "outreach/"}
SIZES = {"wide": (1280, 900), "phone": (390, 844)}


def keep(page, name):
    """Keep a picture of a page if it is shown anywhere in the docs."""
    if f"{name}.png" in SHOWN:
        page.screenshot(path=FOLDER / f"{name}.png")


def take(browser, adviser, provider):
    """Take every page in both sizes, of the case with most steps in its plan."""
    address = f"http://127.0.0.1:{PORT}/sv/"
    take_provider(browser, provider)
    for size, (width, height) in SIZES.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(adviser)
        page.goto(f"{address}companies/?reach=yes")
        codes = re.findall(r"/sv/cases/([^/]+)/", page.content())
        code = max(codes, key=lambda each: _richness(page, f"{address}cases/{each}/"))
        for name, path in PAGES.items():
            page.goto(address + path.format(code))
            keep(page, f"{name}-{size}")
        page.goto(f"{address}cases/{code}/match/")
        offers = page.locator("[name=offer]").evaluate_all("all => all.map(one => one.value)")
        asked = "&".join(f"offer={each}" for each in offers[:2])
        page.goto(f"{address}cases/{code}/compare/?{asked}")
        keep(page, f"compare-{size}")
        page.close()


def take_provider(browser, link):
    """Take what a provider sees of the first introduction that waits."""
    page = browser.new_page(viewport=dict(zip(("width", "height"), SIZES["wide"], strict=True)))
    page.goto(link)
    page.get_by_role("link", name=re.compile("Öppna och svara")).first.click()
    page.get_by_role("button", name="Ja, vi hör av oss till företaget").wait_for()
    keep(page, "provider-wide")
    page.close()


def _richness(page, address):
    page.goto(address)
    return page.locator("blockquote").count() + page.locator(".card-list .card").count()


def main():
    """Serve the demo, take the pictures and stop it."""
    FOLDER.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "sluss", "demo", "--no-browser", "--port", str(PORT)]
    home = {**os.environ, "SLUSS_HOME": tempfile.mkdtemp()}
    demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=home)
    try:
        adviser, _lead, provider = (
            demo.stdout.readline().split(": ", 1)[1].strip() for _role in range(3)
        )
        with sync_playwright() as playwright:
            path = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            take(browser, adviser, provider)
    finally:
        demo.terminate()


if __name__ == "__main__":
    main()
