"""Every page in every state: axe finds nothing, and none is wider than its screen."""

from pathlib import Path

import pytest
from web.browser import AXE, chromium
from web.states import all_shown

LOOKS = (("light", 1280), ("dark", 390), ("dark", 1280), ("light", 390))
"""Theme and width. The first two are tried always, all of them with --long."""
QUICK = 2
TEMPLATES = Path(__file__).parents[2] / "src" / "sluss" / "web" / "templates"
AXE_RUN = """tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(
  r => r.violations.flatMap(v => v.nodes.map(n => [v.id, String(n.target), n.failureSummary])))"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_axe_finds_nothing_on_any_page_in_any_state(live_server, world, language, request):
    shown = all_shown(world, language)
    assert [each.name for each in shown if each.status >= 500] == []
    looks = LOOKS if request.config.getoption("--long") else LOOKS[:QUICK]
    with chromium() as browser:
        page = browser.new_page()
        page.add_init_script(AXE.read_text("utf-8"))
        found = [told for each in shown for told in looked_at(page, live_server.url, each, looks)]
    assert found == [], found


def looked_at(page, address, shown, looks):
    """Yield what is wrong with a page: what axe finds, and a width beyond the screen."""
    place = f"{address}/{shown.language}/state/"
    page.route(place, lambda route: route.fulfill(body=shown.text, content_type="text/html"))
    for theme, width in looks:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        if page.url != place or (theme, width) == looks[0]:
            page.goto(place)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for told in page.evaluate(AXE_RUN, WCAG):
            yield (shown.name, theme, width, *told)
        if (across := page.evaluate("document.documentElement.scrollWidth")) > width:
            yield (shown.name, theme, width, f"{across} px wide")
    page.unroute(place)


def test_every_template_is_looked_at_in_some_state(world):
    written = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if not path.name.startswith("_") and path.name not in ("base.html", "500.html")
    }
    seen = {name for each in all_shown(world, "sv") for name in each.templates}
    assert sorted(written - seen) == []
