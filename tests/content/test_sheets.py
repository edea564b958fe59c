"""An adviser's spreadsheet as a table: heading, columns, merged areas, encodings, bad files."""

import io
import zipfile
from datetime import date

import pytest
from content.messy import messy_sheet
from openpyxl import Workbook

from sluss.content import sheets
from sluss.content.sheets import (
    SHEET_FAULTS,
    BadSheet,
    Meaning,
    SheetFault,
    cell_text,
    guess_columns,
    read_sheet,
)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows, merged=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    return saved(book)


def cells(sheet):
    return [line.cells for line in sheet.lines]


HEADINGS = {
    ("Företag", "Org.nr", "Namn"): {"name": 0, "organisation_number": 1, "contact": 2},
    ("Namn", "Kontakt", "Senaste kontakt"): {"name": 0, "contact": 1, "last_contact_on": 2},
    ("Företagskontakt", "Bolag"): {"contact": 0, "name": 1},
    ("Kontaktad av", "Firma", "Datum"): {"name": 1, "last_contact_on": 2},
    ("Kommunikation", "Kommun", "Ort"): {"municipality": 1},
    ("Ort", "Bransch"): {"municipality": 0, "sni": 1},
    ("Bransch", "SNI"): {"sni": 1},
    ("Org.form", "Organisationsnummer", "Organisation"): {"organisation_number": 1, "name": 2},
    ("Company name", "Company no", "Contact person", "Last contact"): {
        **{"name": 0, "organisation_number": 1, "contact": 2, "last_contact_on": 3}
    },
    ("E-mail", "Phone", "Municipality", "Employees", "Notes"): {
        **{"email": 0, "phone": 1, "municipality": 2, "employees": 3, "notes": 4}
    },
    ("MEJL", "Mobilnr", "Antal anställda", "Övrigt", "VAT"): {
        **{"email": 0, "phone": 1, "employees": 2, "notes": 3, "organisation_number": 4}
    },
    ("Adress", "Omsättning", ""): {},
    ("Namn", "Kontakt", "Företag"): {"name": 2, "contact": 1},
    ("Namn", "Företag"): {"name": 1, "contact": 0},
}


@pytest.mark.parametrize(("heading", "expected"), HEADINGS.items(), ids=map("|".join, HEADINGS))
def test_columns_are_guessed_from_their_headings(heading, expected):
    assert guess_columns(heading) == expected


def test_the_heading_is_found_below_titles_and_rows_keep_their_numbers():
    sheet = read_sheet(messy_sheet().content)
    assert sheet.heading_row == 5
    assert set(sheet.columns) == set(Meaning)
    assert sheet.lines[0].number == 6
    assert sheet.lines[-1].number == 205
    assert len(sheet.titles) == 2
    assert not {line.number for line in sheet.titles} & {line.number for line in sheet.lines}


def test_a_merged_area_holds_in_all_its_rows_and_columns():
    content = workbook(
        ("Företag", "Kontakt", "Tel", "E-post"),
        ("Ek AB", "Kim", "1", "a"),
        (None, "Kai", "2", None),
        ("Alm AB", "Ida", None, "b"),
        merged=("A2:A3", "B4:C4"),
    )
    assert cells(read_sheet(content)) == [
        ("Ek AB", "Kim", "1", "a"),
        ("Ek AB", "Kai", "2", ""),
        ("Alm AB", "Ida", "Ida", "b"),
    ]


def test_an_empty_cell_that_is_not_merged_stays_empty():
    content = workbook(("Företag", "Tel"), ("Ek AB", "1"), (None, "2"))
    assert cells(read_sheet(content)) == [("Ek AB", "1"), ("", "2")]


def test_a_heading_that_is_repeated_or_merged_down_is_no_company():
    content = workbook(
        ("Företag", "Tel"),
        (None, None),
        ("Ek AB", "1"),
        ("Företag", "Tel"),
        merged=("A1:A2", "B1:B2"),
    )
    sheet = read_sheet(content)
    assert [(line.number, line.cells) for line in sheet.lines] == [(3, ("Ek AB", "1"))]


def test_cells_keep_the_types_of_the_spreadsheet():
    content = workbook(("Företag", "Senaste kontakt", "Anst"), ("Ek AB", date(2024, 3, 1), 12))
    assert cells(read_sheet(content)) == [("Ek AB", date(2024, 3, 1), 12.0)]
    assert cell_text(12.0) == "12"
    assert cell_text(" a\u00a0 b \r\n c ") == "a b\nc"


def test_the_visible_sheet_whose_heading_tells_most_is_read_or_the_one_that_is_named():
    book = Workbook()
    book.active.title = "Läs mig"
    book.active.append(("Hej", "hopp"))
    for title, state in (("Lista", "visible"), ("Gammal", "hidden")):
        page = book.create_sheet(title)
        page.append(("Företag", "Org.nr"))
        page.append((f"{title} AB", None))
        page.sheet_state = state
    content = saved(book)
    sheet = read_sheet(content)
    assert (sheet.name, sheet.names) == ("Lista", ("Läs mig", "Lista"))
    assert read_sheet(content, named="Läs mig").heading == ("Hej", "hopp")
    with pytest.raises(BadSheet) as bad:
        read_sheet(content, named="Gammal")
    assert bad.value.code is SheetFault.NO_SUCH_SHEET


TABLE = (
    "Företag{0}Ort{0}Anteckning\r\n"
    'Åkes Plåt AB{0}Åmål{0}"ring, vänta; \nse brev"\r\n'
    "\r\nEk AB{0}Skara\r\n"
)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_csv_is_read_in_every_usual_encoding_and_with_every_usual_sign(sign, encoding):
    sheet = read_sheet(TABLE.format(sign).encode(encoding))
    assert sheet.heading == ("Företag", "Ort", "Anteckning")
    assert [line.number for line in sheet.lines] == [2, 4]
    assert cells(sheet) == [
        ("Åkes Plåt AB", "Åmål", "ring, vänta; \nse brev"),
        ("Ek AB", "Skara", ""),
    ]


def test_commas_in_titles_do_not_hide_the_semicolons_of_the_table():
    text = "Lista, utdrag, 2024, a, b, c, d\nFöretag;Org.nr\nEk, Alm AB;1\n"
    sheet = read_sheet(text.encode())
    assert sheet.heading_row == 2
    assert cells(sheet)[0][:2] == ("Ek, Alm AB", "1")


def test_the_heading_row_can_be_told_and_there_may_be_none():
    content = b"Ek AB;1\nAlm AB;2\n"
    assert len(read_sheet(content, heading_row=0).lines) == 2
    assert read_sheet(content, heading_row=0).heading == ("", "")
    assert read_sheet(content, heading_row=2).heading == ("Alm AB", "2")


def stray_cell():
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Företag", "x"
    return saved(book)


def styled_cell_far_away():
    book = Workbook()
    book.active["A1"], book.active["A2"] = "Företag", "Ek AB"
    book.active["ZZ900000"].number_format = "0.00"
    return saved(book)


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        for name, text in parts.items():
            book.writestr(f"xl/{name}.xml", text)
    return file.getvalue()


def cells_by_order(last_row):
    """Return a workbook whose cells do not say where they stand, with a row far down."""
    content = io.BytesIO(workbook(("x",), ("y",)))
    with zipfile.ZipFile(content) as book:
        parts = {each.filename: book.read(each) for each in book.infolist()}
    name = "xl/worksheets/sheet1.xml"
    page = parts[name].replace(b'<c r="A1" ', b"<c ").replace(b'<c r="A2" ', b"<c ")
    parts[name] = page.replace(b'<row r="2"', b'<row r="%d"' % last_row)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return file.getvalue()


def test_cells_that_do_not_say_where_they_stand_are_read():
    assert [line.number for line in read_sheet(cells_by_order(3)).lines] == [3]


BAD = {
    "nothing": (b"", SheetFault.EMPTY),
    "only empty lines": (b"\r\n\r\n;;\r\n", SheetFault.EMPTY),
    "an empty workbook": (workbook(), SheetFault.EMPTY),
    "a broken zip": (b"PK\x03\x04" + b"x" * 90, SheetFault.UNREADABLE),
    "a zip of something else": (zipped(letter="a"), SheetFault.UNREADABLE),
    "a workbook of nonsense": (zipped(workbook="a"), SheetFault.UNREADABLE),
    "half a workbook": (workbook(("a",))[:900], SheetFault.UNREADABLE),
    "an old Excel file": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, SheetFault.UNREADABLE),
    "a locked workbook": (
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        SheetFault.LOCKED,
    ),
    "a picture": (b"\x89PNG\0\0\0", SheetFault.UNREADABLE),
    "a cell in the last row of the last column": (stray_cell(), SheetFault.TOO_LARGE),
    "a row far down whose cells do not say where": (
        cells_by_order(1_048_576),
        SheetFault.TOO_LARGE,
    ),
    "very many rows": (b"a;b\n" * 20_001, SheetFault.TOO_LARGE),
    "very many columns": (b"a;" * 300, SheetFault.TOO_LARGE),
    "very many bytes": (b"a" * 10_000_001, SheetFault.TOO_LARGE),
    "one endless cell": (b"a" * 200_000, SheetFault.UNREADABLE),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_used_is_told_why(content, code):
    with pytest.raises(BadSheet) as bad:
        read_sheet(content)
    assert bad.value.code is code


def test_a_workbook_that_swells_when_it_is_unpacked_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(sheets, "_MOST_UNPACKED", 100)
    with pytest.raises(BadSheet) as bad:
        read_sheet(workbook(("Företag",), ("Ek AB",)))
    assert bad.value.code is SheetFault.TOO_LARGE


def test_a_cell_that_is_only_coloured_far_away_does_no_harm():
    assert cells(read_sheet(styled_cell_far_away())) == [("Ek AB",)]


def test_every_fault_is_told_in_both_languages():
    assert set(SHEET_FAULTS) == set(SheetFault)
    assert all(set(text) == {"sv", "en"} and all(text.values()) for text in SHEET_FAULTS.values())
