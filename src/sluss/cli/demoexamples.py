"""The demo's good examples: two that their companies approved, and one that waits for an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from sluss.casework.exemplifying import STAMPED, Said, approve, ask_approval, draft_example
from sluss.casework.models import Case, Example
from sluss.directory.models import Programme
from sluss.directory.stamps import stamp
from sluss.web.desk.examplewords import shown_as

APPROVED = 2
"""How many of the texts their companies have approved; the others wait."""

TEXTS = (
    {
        "need": "ENV-02",
        "before": "Kompressorn gick dygnet runt och ingen visste vad det kostade.",
        "done": "De mätte tryckluften i två veckor, tätade fjorton läckor och satte en klocka på "
        "kompressorn.",
        "after": "Elen till tryckluft har minskat med en tredjedel, ungefär 90 000 kronor om året. "
        "Det tog fyra månader.",
        "quote": "Vi trodde att det var ugnarna.",
        "quote_by": "produktionschef",
        "naming": Example.Naming.PLACED,
    },
    {
        "need": "SKL-02",
        "before": "Tre operatörer skulle gå i pension och annonserna gav inga svar.",
        "done": "De bjöd in yrkesskolan en förmiddag, tog emot två praktikanter och lät dem köra "
        "riktiga jobb från första veckan.",
        "after": "Båda praktikanterna är anställda, och skolan skickar två nya varje år.",
        "quote": "Vi borde ha öppnat dörren för länge sedan.",
        "quote_by": "vd",
        "naming": Example.Naming.NAMED,
    },
    {
        "need": "CIR-05",
        "before": "Allt packades i ny plast, och ingen vågade prova något annat.",
        "done": "De provkörde återvunnen plast på en produkt i en månad och lät kunden mäta.",
        "after": "Tre förpackningar av tio är nu återvunna. Kunden har inte märkt någon skillnad.",
        "quote": "",
        "quote_by": "",
        "naming": Example.Naming.TRADE,
    },
)


def exemplify(programme: Programme, now: datetime) -> None:
    """Tell what went well at some of a programme's companies, one for each text."""
    for place, text in enumerate(TEXTS):
        cases = Case.objects.filter(company__programme=programme, needs__need=text["need"])
        case = cases.filter(examples=None).order_by("pk").first()
        if case is not None:
            _tell(case, text, is_approved=place < APPROVED, at=now - timedelta(days=20 - place))


def _tell(case: Case, text: dict[str, str], *, is_approved: bool, at: datetime) -> None:
    row = Example(**text, language="sv", shown_as=shown_as(case, text["naming"], "sv"))
    row = draft_example(case, row, by=case.adviser, at=at)
    ask_approval(row, stamp(row, STAMPED), by=case.adviser, at=at + timedelta(hours=1))
    if is_approved:
        said = Said(who="Kim Påhitt (demo)", right="vd")
        approve(row, stamp(row, STAMPED), said, at=at + timedelta(days=3))
