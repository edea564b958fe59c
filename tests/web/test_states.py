"""Every page in every state: axe finds nothing, and none is wider than its screen."""

from pathlib import Path

import pytest
import web.accountstates  # noqa: F401 - adds the states of the ways in
from web import (  # noqa: F401  (add their states)
    awaystates,
    company_page_states,
    company_states,
    example_states,
    letter_states,
    match_states,
    provider_states,
    referral_states,
    renewal_states,
    steering_states,
)
from web.browser import AXE, chromium
from web.states import STATES, shown_in

LOOKS = (("light", 1280), ("dark", 390), ("dark", 1280), ("light", 390))
"""Theme and width."""
QUICK, EACH = {"sv": (0, LOOKS[:1]), "en": (3, LOOKS[1:2])}, 6
"""Without --long: from which state on each sixth is looked at in a language, and how."""
TEMPLATES = Path(__file__).parents[2] / "src" / "sluss" / "web" / "templates"
AXE_RUN = """tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(
  r => r.violations.flatMap(v => v.nodes.map(n => [v.id, String(n.target), n.failureSummary])))"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_axe_finds_nothing_on_any_page_in_any_state(live_server, world, language, request):
    is_long = request.config.getoption("--long")
    start, looks = (0, LOOKS) if is_long else QUICK[language]
    shown = shown_in(world, language, list(STATES)[start :: 1 if is_long else EACH])
    assert [each.name for each in shown if each.status >= 500] == []
    assert not is_long or not_looked_at(shown) == []
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


def not_looked_at(shown):
    """Return the templates of pages that no state shows."""
    written = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if not path.name.startswith("_") and path.name not in ("base.html", "500.html")
    }
    return sorted(written - {name for each in shown for name in each.templates})
