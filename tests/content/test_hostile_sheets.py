"""Spreadsheets made to harm: cells that hide how far they reach, and texts that take long to read.

A reader that makes room for such a cell ends the whole program, and nothing can be told.
"""

import io
import struct
import time
import zipfile
import zlib
from datetime import date

import pytest
from content.test_sheets import workbook

from sluss.content.reaches import packed, reach, unpacked
from sluss.content.sheetrows import propose
from sluss.content.sheets import BadSheet, SheetFault, read_sheet

ON = date(2026, 3, 2)
PAGE = "xl/worksheets/sheet1.xml"
TEXT = ' t="inlineStr"><is><t>x</t></is>'
HEADING = f'<row r="1"><c r="A1"{TEXT.replace(">x<", ">Företag<")}</c></row>'


def remade(rows, *, part=PAGE, more="", prefix=""):
    """Return a workbook whose sheet holds the rows as they are written here."""
    told = f"<worksheet><sheetData>{HEADING}{rows}</sheetData>{more}</worksheet>"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    told = told.replace("<worksheet>", f'<worksheet xmlns="{space}">')
    if prefix:
        told = told.replace("xmlns=", f"xmlns:{prefix}=")
        told = told.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("a",)))) as old, zipfile.ZipFile(kept, "w") as new:
        for each in old.infolist():
            text = old.read(each).replace(PAGE.encode(), part.encode())
            name = part if each.filename == PAGE else each.filename
            new.writestr(name, told if name == part else text)
    return kept.getvalue()


FAR = "ZZZZZZZ99999"
HIDDEN = {
    "plainly": remade(f'<row r="2"><c r="{FAR}"{TEXT}</c></row>'),
    "by more letters than any column has": remade(
        f'<row r="2"><c r="AAAAAAAAAAAAA2"{TEXT}</c></row>'
    ),
    "by zeros": remade(f'<row r="2"><c r="ZZZZZ{"0" * 20}99999"{TEXT}</c></row>'),
    "by the prefix of the tags": remade(f'<row r="2"><c r="{FAR}"{TEXT}</c></row>', prefix="a-b"),
    "by the name of the part": remade(
        f'<row r="2"><c r="{FAR}"{TEXT}</c></row>', part="xl/worksheets/sheet1.bin"
    ),
    "by what looks like an end before": remade(f'<row r="2"><c x=">" r="{FAR}"{TEXT}</c></row>'),
    "by what looks like an end after": remade(f'<row r="2"><c r="{FAR}" x="/>"{TEXT}</c></row>'),
    "by a comment": remade(f'<!-- <c x=" --><row r="2"><c r="{FAR}"{TEXT}</c></row>'),
    "by standing in order": remade(
        f'<row r="2">{f"<c{TEXT}</c>" * 2_000}</row><row r="20000"><c{TEXT}</c></row>'
    ),
}


@pytest.mark.parametrize("content", HIDDEN.values(), ids=HIDDEN)
def test_a_cell_far_away_is_found_however_it_hides(content):
    with pytest.raises(BadSheet) as bad:
        read_sheet(content)
    assert bad.value.code is SheetFault.TOO_LARGE


def test_a_cell_is_where_it_says_or_after_the_one_before():
    rows = b'<row r="3"><c/><c r="B3"><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c></row>'
    assert reach(rows) == (4, 3, 3)
    assert reach(b'<row r="9"><c r="Z9" s="1"/></row>') == (0, 0, 0), "only coloured"
    assert reach(b"<col min='1'/><cols/><rows r='9'/>") == (0, 0, 0)


@pytest.mark.parametrize("piece", [b'<c a="', b"<c ", b"<c ''\"", b"<aaaa", b"<c r ", b"r=' "])
def test_no_text_takes_long_to_look_through(piece):
    began = time.process_time()
    reach(b"<c " + piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 5


def lying(content, name):
    """Return a zip file that says of a part that it holds 100 bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        begins = file.read(name)[:100]
        at = content.rindex(b"PK\1\2", 0, content.rindex(name.encode()))
    told = bytearray(content)
    struct.pack_into("<I", told, at + 16, zlib.crc32(begins))
    struct.pack_into("<I", told, at + 24, 100)
    return bytes(told)


def test_a_part_that_holds_more_than_it_says_is_cut_where_it_says():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/large.xml", b"x" * 1_000_000)
    parts = unpacked(lying(content.getvalue(), "xl/large.xml"), 100)
    assert parts == {"xl/large.xml": b"x" * 100}
    with zipfile.ZipFile(io.BytesIO(packed(parts))) as file:
        assert file.testzip() is None
        assert file.getinfo("xl/large.xml").compress_size == 100
    assert unpacked(content.getvalue(), 100) is None


def test_merged_areas_over_each_other_are_no_workbook():
    areas = '<mergeCell ref="A2:B9"/>' * 50
    rows = "".join(f'<row r="{row}"><c r="A{row}"{TEXT}</c></row>' for row in range(2, 10))
    with pytest.raises(BadSheet) as bad:
        read_sheet(remade(rows, more=f"<mergeCells>{areas}</mergeCells>"))
    assert bad.value.code is SheetFault.UNREADABLE


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Senaste kontakt", "t" * 60_000),
        ("Senaste kontakt", " ," * 30_000),
        ("E-post", "a" * 60_000),
        ("E-post", "a." * 30_000 + "@"),
        ("Kommun", ", kommun" * 8_000),
        ("Org.nr", "1 och " * 10_000),
        ("Anställda", "1 " * 30_000),
        ("SNI", "x" * 60_000),
    ],
)
def test_no_cell_takes_long_to_read(column, cell):
    began = time.process_time()
    [row] = propose(read_sheet(f'Företag;{column}\nEk AB;"{cell}"\n'.encode()), on=ON)
    assert row.name == "Ek AB"
    assert time.process_time() - began < 3
