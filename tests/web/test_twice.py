"""A button pressed twice by a slip, in a real browser."""

import time
from contextlib import suppress

from playwright.sync_api import Error
from web.browser import chromium
from web.people import AT, a_step
from web.test_day import adviser, log_in  # noqa: F401

from sluss.casework.models import Case
from sluss.casework.planning import add_step
from sluss.casework.visiting import open_case
from sluss.directory.registering import register


def test_a_step_taken_away_by_two_clicks_is_no_page_that_is_not_there(live_server, adviser):  # noqa: F811
    programme = adviser.memberships.get().programme
    company = register(programme, "Dubbelklickens Plåt AB (påhittat)", by=adviser)
    case = open_case(company, by=adviser, at=AT)
    step = add_step(case, a_step(), by=adviser, at=AT)
    with chromium() as browser:
        page = browser.new_page()
        log_in(page, live_server.url)
        asked = []

        def slowly(route):
            asked.append(route.request.method)
            answer = route.fetch(max_redirects=0)
            time.sleep(0.5)
            with suppress(Error):  # the browser may have gone on
                route.fulfill(response=answer)

        page.route("**/remove/", slowly)
        page.goto(f"{live_server.url}/sv/cases/{case.code}/plan/{step.pk}/")
        button = page.locator("form[action$='/remove/'] button").first
        button.evaluate("each => { each.click(); setTimeout(() => each.click(), 200) }")
        page.get_by_text("Steget är borttaget").first.wait_for()
    assert asked == ["POST"]
    assert not Case.objects.get(pk=case.pk).steps.exists()
