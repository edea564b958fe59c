"""What was told under an earlier vocabulary: unknown, told about, and never in the way."""

from web.people import AT, ON, logged_in

from sluss.core.derived import DERIVED
from sluss.directory.models import Company, KnownFact


def keep(company, key, value, **more):
    source = KnownFact.Source.COMPANY
    return company.known_facts.create(key=key, value=value, source=source, at=AT, **more)


def test_what_can_no_longer_be_read_is_unknown_and_stops_nothing_else(world):
    company = world.ours.company
    keep(company, "employees", "tolv")
    keep(company, "a_fact_of_old", "1")
    keep(company, "is_autonomous", "ja")
    keep(company, "turnover_sek", "nej", is_latest=False)
    facts = company.facts(ON)
    assert facts.get("employees") is None
    assert facts.get("is_autonomous") is True
    assert company.unreadable() == {"employees": "tolv", "a_fact_of_old": "1"}


def test_a_place_that_left_the_tree_is_unknown_too(world):
    Company.objects.filter(pk=world.ours.company.pk).update(municipality="9999")
    company = Company.objects.get(pk=world.ours.company.pk)
    assert company.facts(ON).get("region") is None
    assert company.unreadable() == {"region": "9999"}


def test_what_is_empty_is_not_unreadable(world):
    keep(world.ours.company, "employees", "")
    assert world.ours.company.unreadable() == {}


def test_what_is_computed_now_is_not_taken_as_told(world):
    keep(world.ours.company, next(iter(DERIVED)), "5")
    assert next(iter(DERIVED)) not in world.ours.company.facts(ON).values


def test_the_cases_pages_say_so_and_still_open(world):
    half = world.ours
    keep(half.company, "employees", "tolv <b>")
    keep(half.company, "a_fact_of_old", "1")
    about = "employees: tolv"
    half.case.deeds.create(kind="fact_learned", about=about, by=world.second, at=AT)
    client = logged_in(half.people["adviser"])
    text = client.get(f"/sv/cases/{half.case.code}/").content.decode()
    assert "En äldre uppgift går inte att läsa: årsarbetskrafter ”tolv &lt;b&gt;”" in text
    assert "a_fact_of_old ”1”" in text
    for page in ("match/", "prepare/", "plan/", "sheet/", "compare/"):
        assert client.get(f"/sv/cases/{half.case.code}/{page}").status_code == 200
    assert client.get("/sv/companies/").status_code == 200
