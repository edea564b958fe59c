"""The whole way from a registered company to an agreed plan, without a mouse."""

from web.browser import chromium
from web.test_day import adviser, log_in  # noqa: F401

from sluss.casework.models import Case

FOCUSED = """() => {
  const at = document.activeElement, set = at.closest('fieldset')
  const said = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText
  return [said || at.getAttribute('aria-label') || '', set ? set.querySelector('legend').innerText
    : '', at.name || '', getComputedStyle(at).outlineStyle]
}"""
MOST_TABS = 150


class Keys:
    """A keyboard: what one reaches by Tab, and is shown to have reached."""

    def __init__(self, page):
        self.page = page

    def reach(self, said="", inside="", named=""):
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            name, group, field, outline = self.page.evaluate(FOCUSED)
            if said in name and inside in group and named in field:
                assert outline != "none" or group, f"nobody sees that {name!r} is reached"
                return
        raise AssertionError(f"Tab never reaches {said or inside or named!r}")

    def go(self, said):
        self.reach(said)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, said, text):
        self.reach(said)
        self.page.keyboard.type(text)


def test_the_whole_way_is_walked_by_keyboard(live_server, adviser):  # noqa: F811
    with chromium() as browser:
        page = browser.new_page()
        log_in(page, live_server.url)
        keys = Keys(page)
        for said in ("Företag", "Lägg till ett företag"):
            keys.go(said)
        keys.write("Företagets namn", "Tangentens Mekaniska AB (påhittat)")
        for said in ("Lägg till och öppna ärende", "Anteckna besöket", "Spara besöket"):
            keys.go(said)
        for said in ("Börja samtalet", "Behov per område"):
            keys.go(said)
        answer(keys)
        for said in ("Vidare", "Vidare", "Vidare"):
            keys.go(said)
        keys.reach("Energieffektivisera processer och lokaler")
        page.keyboard.press("Space")
        for said in ("Klart, visa det som passar", "Lägg i planen"):
            keys.go(said)
        keys.write("Vem gör det", "produktionschef")
        for said in ("Lägg i planen", "Företaget och vi är överens"):
            keys.go(said)
    assert Case.objects.get().agreed_on is not None


def answer(keys):
    """Say that energy is decisive and works poorly, with the arrows as radio buttons take them."""
    keys.reach(inside="Energi och klimat", named=".weight")
    keys.page.keyboard.press("ArrowLeft")
    keys.reach(inside="Energi och klimat", named=".today")
    keys.page.keyboard.press("ArrowRight")
    keys.page.get_by_text("Sparat").wait_for()
