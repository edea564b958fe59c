"""A messy spreadsheet of 200 made-up rows, the same for the same seed, with what was planted.

Organisation numbers are 559900-xxxx with a right check digit; personal numbers have the serials
that are set aside for tests.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from random import Random
from typing import Any

from openpyxl import Workbook
from stdnum import luhn

HEADING = (
    *("Företag", "Org.nr", "Kontaktperson", "E-post", "Tel.", "Kommun", "SNI-kod"),
    *("Antal anst.", "Senaste kontakt", "Anteckningar"),
)
FIRST_ROW = 6
ROWS = 200
_PLACES = (
    *("Brunsjö", "Kvarnhult", "Stenvad", "Lillfors", "Tallmo", "Aspnäs", "Granvik", "Lindkulla"),
    *("Rönnåker", "Ekholma", "Björkö", "Almlid", "Hasselrud", "Videdal", "Sälgbo", "Lönnhed"),
    *("Boktorp", "Idegärde", "Oxelvret", "Slånäng", "Hägglösa", "Fläderås", "Enebro", "Pilared"),
    *("Olvonsta", "Kaprifolby", "Ljungvalla"),
)
_TRADES = ("Svets", "Mekaniska", "Plåt", "Verktyg", "Snickeri", "Plast", "Gjuteri", "Lack")
_TOWNS = ("Trollhättan", "Uddevalla kommun", "Borås stad", "Göteborgs stad", "1486", "ÅMÅL")
_DAYS = (date(2024, 3, 11), "2024-03-11", "11/3 2024", "11 mars 2024", "den 11:e mars 2024")

Row = list[Any]


def number(serial: int) -> str:
    """Return the ten digits of a made-up company's number."""
    digits = f"559900{serial:03}"
    return digits + luhn.calc_check_digit(digits)


def personal_number(month: int) -> str:
    """Return the ten digits of nobody's personal number."""
    digits = f"90{month:02}01980"
    return digits + luhn.calc_check_digit(digits)


def shown(digits: str) -> str:
    return f"{digits[:6]}-{digits[6:]}"


@dataclass
class Messy:
    """The file, and the companies that are there already: (number, name)."""

    content: bytes = b""
    existing: list[tuple[str, str]] = field(default_factory=list)


class _Sheet:
    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)
        self.rows = [self._plain(place) for place in range(ROWS - 3)]
        self.messy = Messy()

    def _plain(self, place: int) -> Row:
        names = [f"{at} {trade} AB" for at, trade in product(_PLACES, _TRADES)]
        return [
            names[place],
            shown(number(place)),
            f"Kim Påhitt {place}",
            f"kim{place}@example.com",
            "0520-00 00 00",
            self.draw.choice(_TOWNS),
            "25.620",
            self.draw.choice((12, "12", "12 st")),
            self.draw.choice(_DAYS),
            "Vill veta mer om automation.\nRing efter semestern.",
        ]

    def plant(self, *kinds: tuple[int, Callable[[Row, int], Row | None]]) -> None:
        """Change so many rows of each kind, no row twice."""
        places = self.draw.sample(range(20, len(self.rows)), sum(count for count, _ in kinds))
        for count, change in kinds:
            for nth in range(count):
                place = places.pop()
                self.rows[place] = change(self.rows[place], nth) or self.rows[place]

    def repeat_number(self, row: Row, nth: int) -> None:
        row[0], row[1] = f"{row[0]} (fd {nth})", "SE" + number(nth) + "01"

    def repeat_name(self, row: Row, nth: int) -> None:
        row[0], row[1] = self.rows[10 + nth][0].upper().replace(" AB", " Aktiebolag"), None

    def there_by_number(self, row: Row, nth: int) -> None:
        self.messy.existing.append((row[1].replace("-", ""), f"Ett annat namn {nth} AB"))

    def there_by_name(self, row: Row, nth: int) -> None:
        self.messy.existing.append(("", row[0].lower().removesuffix(" ab")))


def _cell(place: int, *values: Any) -> Callable[[Row, int], None]:
    def change(row: Row, nth: int) -> None:
        row[place] = values[nth % len(values)]

    return change


def _wrong_digit(row: Row, nth: int) -> None:
    row[1] = row[1][:-1] + str((int(row[1][-1]) + 1 + nth % 9) % 10)


def _as_float(row: Row, nth: int) -> None:
    row[1] = float(row[1].replace("-", ""))


def _twelve(row: Row, nth: int) -> None:
    row[1] = "16" + row[1]


def _sole_trader(row: Row, nth: int) -> None:
    digits = personal_number(1 + nth)
    row[0] = row[0].replace(" AB", "")
    row[1] = ("19" if nth % 2 else "") + shown(digits)


def _two_with_numbers(row: Row, nth: int) -> None:
    row[0] = f"{row[0]} / Andra {row[0]}"
    row[1] = f"{row[1]} / {shown(number(500 + nth))}"


def _two_with_one_number(row: Row, nth: int) -> None:
    row[0] = row[0] + ("\n" if nth % 2 else " och ") + f"Dotter {row[0]}"


def messy_sheet(seed: int = 7) -> Messy:
    """Return the file: titles above the heading, then 200 rows, the last three one company."""
    sheet = _Sheet(seed)
    sheet.plant(
        (9, _wrong_digit),
        (23, _as_float),
        (5, _twelve),
        (4, _sole_trader),
        (3, _two_with_numbers),
        (4, _two_with_one_number),
        (7, _cell(8, "i våras", "31/2 2024", "v. 60 2024", "2024", "snart", 7, "1/1 1890")),
        (8, _cell(8, "v. 12 2024", "vecka 3 2023", "3/11", "mars 2023")),
        (2, _cell(8, date(2025, 12, 24))),
        (6, _cell(5, "Ankeborg", "Trollhättan/Vänersborg")),
        (3, _cell(0, None, "  ")),
        (5, _cell(3, "saknas", "kim@", "kim.example.com")),
        (4, _cell(7, "10-15", "många")),
        (3, _cell(7, "ca 40")),
        (10, sheet.repeat_number),
        (5, sheet.repeat_name),
        (3, sheet.there_by_number),
        (4, sheet.there_by_name),
        (3, lambda row, nth: [None] * len(row)),
        (2, lambda row, nth: [f"Grupp {nth}", *[None] * (len(row) - 1)]),
    )
    sheet.messy.content = _saved(sheet.rows)
    return sheet.messy


def _saved(rows: list[Row]) -> bytes:
    book = Workbook()
    page = book.active
    page["A1"], page["A3"] = "Våra företag, kontaktlista", "Uppdaterad av Kim, se även mappen"
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADING))
    page.append([])
    for row in (HEADING, *rows, *_one_company_three_contacts()):
        page.append(row)
    for at, row in enumerate(rows, FIRST_ROW):
        if str(row[0]).startswith("Grupp"):
            page.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(HEADING))
    last = FIRST_ROW + ROWS - 1
    for column in (1, 2, 6):
        page.merge_cells(start_row=last - 2, end_row=last, start_column=column, end_column=column)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _one_company_three_contacts() -> list[Row]:
    first = ["Sammanslagna Cellers AB", shown(number(900)), "Kim Ett", None, None, "Skara"]
    others = [[None, None, f"Kim {name}", f"{name.lower()}@example.com"] for name in ("Tva", "Tre")]
    return [[*row, *[None] * (len(HEADING) - len(row))] for row in (first, *others)]
