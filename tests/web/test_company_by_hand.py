"""A company at its own page in a browser: read, answered and stopped with the keyboard alone."""

from django.utils import timezone
from web.browser import chromium, faults
from web.introduced import introduced, led

from sluss.casework.linking import make_link
from sluss.casework.models import Link, Outcome, Saying
from sluss.casework.models.referrals import State
from sluss.directory.models import Sharing


def pressed(page, name):
    """Press a button or follow a link that the keyboard comes to by itself."""
    while page.evaluate("document.activeElement.innerText || ''").strip() != name:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body"), name
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_company_tells_how_it_went_and_stops_a_sharing_by_keyboard(live_server, world):
    half = world.ours
    referral = led(introduced(half), State.ACCEPTED)
    token = make_link(Link.Purpose.COMPANY, half.case, at=timezone.now())
    found = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800}, locale="sv-SE")
        page.goto(f"{live_server.url}/sv/er-sida/{token}/")
        found += faults(page)
        pressed(page, "Ring mig")
        found += faults(page)
        pressed(page, "Almi")
        page.get_by_label("Vi fick hjälp").press("Space")
        page.get_by_label("Vad har förändrats hos er?").fill("Vi slänger hälften så mycket.")
        pressed(page, "Skicka")
        told = page.inner_text("main")
        found += faults(page)
        pressed(page, "Se medgivandet och stoppa delningen")
        found += faults(page)
        pressed(page, "Stoppa delningen")
        after = page.inner_text("main")
    assert "Ni fick hjälp av Almi" in told
    assert "Delningen med Almi är stoppad" in after
    assert found == []
    referral.refresh_from_db()
    assert (referral.state, Outcome.objects.count()) == (State.HELPED, 1)
    assert Saying.objects.get().kind == "call"
    assert Sharing.objects.get().revoked_at is not None
