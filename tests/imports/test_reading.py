"""I2: what people bring is read as they see it, or refused in one sentence."""

from datetime import date, datetime, time

import pytest

from core.documents.spreadsheets import csv_of, xlsx_of
from core.errors import NotReadable
from core.spreadsheets import MOST_BYTES, MOST_ROWS, read_table
from tests.imports.sheets import unpacking_to, with_sheet, xlsx

AGENDA = [["Title", "Room"], ["Fractions", "A1"], ["Séliš-Ql̓ispé", "B2"]]


def text(rows, separator=","):
    return "\n".join(separator.join(row) for row in rows)


def refused(content, name="agenda.csv"):
    with pytest.raises(NotReadable) as refusal:
        read_table(content, name)
    message = refusal.value.message
    assert message.endswith(".")
    assert message.count(". ") == 0, "one sentence"
    return message


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_and_separator_gives_the_same_table(separator, encoding):
    table = read_table(text(AGENDA, separator).encode(encoding), "agenda.csv")
    assert [table.headings, *table.rows] == AGENDA
    assert table.numbers == [2, 3]


def test_excels_own_encoding_is_read():
    rows = [["Title", "Speaker"], ["“Café” – naïve", "Zoë Müller"]]
    assert read_table(text(rows).encode("cp1252"), "a.csv").rows == rows[1:]


def test_a_comma_within_a_text_does_not_make_a_comma_the_separator():
    rows = [["Title", "City"], ["Fractions, halves", "Helena, MT"], ["Decimals", "Butte, MT"], ["Ratios", "Havre"]]
    assert read_table(text(rows, ";").encode(), "a.csv").rows == rows[1:]


def test_a_line_break_within_quotes_stays_and_counts_as_no_row():
    table = read_table(b'Title,Description\r\nFractions,"Halves,\r\nthirds"\r\nRatios,x\r\n', "a.csv")
    assert table.rows[0] == ["Fractions", "Halves,\r\nthirds"]
    assert table.numbers == [2, 3]


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row():
    assert "row 3" in refused(b'Title,Room\nA,1\n"Fractions,2\nRatios,3\n')


def test_quotation_marks_inside_a_text_are_text():
    assert read_table(b'Title,Room\n"Fractions" for all,1\n', "a.csv").rows == [["Fractions for all", "1"]]
    assert read_table(b'Title,Room\n5" pipes,1\n', "a.csv").rows == [['5" pipes', "1"]]


def test_empty_rows_are_passed_over_and_the_others_keep_their_numbers():
    assert read_table(b"Title,Room\n\nFractions,1\n,\nRatios,2\n", "a.csv").numbers == [3, 5]


def test_a_title_above_the_headings_does_no_harm():
    table = read_table(b"Fall Conference,,\n\nTitle,Room,\nFractions,1,\n", "a.csv")
    assert (table.headings, table.numbers) == (["Title", "Room"], [4])


def test_twin_headings_are_numbered_and_missing_ones_get_their_letter():
    table = read_table(b"Room,Room,,Title\n1,2,3,Fractions\n", "a.csv")
    assert table.headings == ["Room", "Room (2)", "Column C", "Title"]


def test_one_column_is_a_table_too():
    assert read_table(b"Name\nAda\nEmmy\n", "a.csv").rows == [["Ada"], ["Emmy"]]


@pytest.mark.parametrize("content", [b"", b"  \n \n", b",,\n,,\n"])
def test_an_empty_file_is_refused(content):
    assert "is empty" in refused(content)


def test_no_row_below_the_headings_is_refused():
    assert "no row below them" in refused(b"Title,Room\n")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_thousand_rows_are_read_and_one_more_is_refused(kind):
    rows = [["Title", "Room"], *([f"Fractions {n}", "1"] for n in range(MOST_ROWS))]
    make = {"csv": lambda: text(rows).encode(), "xlsx": lambda: xlsx_of(rows[0], rows[1:])}[kind]
    assert len(read_table(make(), "a").rows) == MOST_ROWS
    rows.append(["One more", "1"])
    assert "more than 10,000 rows" in refused(make())


def test_five_megabytes_are_read_and_one_byte_more_is_refused():
    start = b"Title,Room\n"
    row = b"x" * 1000 + b",1\n"
    content = start + row * ((MOST_BYTES - len(start)) // len(row))
    content += b"\n" * (MOST_BYTES - len(content))
    assert read_table(content, "a.csv").rows
    assert "larger than 5 MB" in refused(content + b"\n")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "some other kind of file"),
        (b"PK\x03\x04 no archive at all", "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_whatever_its_name_says(content, what):
    message = refused(content)
    assert what in message or "spreadsheet that can be read" in message


def test_days_times_and_numbers_come_as_they_were_typed():
    rows = [
        ["Day", "Begin", "Both", "Hours", "Room", "Yes"],
        [date(2026, 6, 12), time(13, 30), datetime.fromisoformat("2026-06-12T09:05"), 1.5, 101, True],
    ]
    assert read_table(xlsx(rows), "a.xlsx").rows == [["2026-06-12", "13:30", "2026-06-12 09:05", "1.5", "101", "TRUE"]]


def test_a_format_with_the_letter_d_in_quotes_is_no_date():
    content = xlsx([["Hours", "Title"], [2, "x"]], formats={"A2": '0 "days"'})
    assert read_table(content, "a.xlsx").rows == [["2", "x"]]


def test_a_merged_cell_speaks_for_each_row_that_has_something_else():
    rows = [["Time", "Title", "Room"], ["8:00", "Fractions", "1"], [None, "Ratios", "2"], [None, "Decimals", "3"]]
    table = read_table(xlsx(rows, merged=["A2:A4"]), "a.xlsx")
    assert [row[0] for row in table.rows] == ["8:00"] * 3


def test_a_tall_row_is_one_row_and_a_wide_title_stays_in_its_first_cell():
    rows = [["Time", "Title"], ["8:00", "Fractions"], [None, None], ["Thursday", None], ["9:00", "Ratios"]]
    table = read_table(xlsx(rows, merged=["A2:A3", "B2:B3", "A4:B4"]), "a.xlsx")
    assert table.rows == [["8:00", "Fractions"], ["Thursday", ""], ["9:00", "Ratios"]]
    assert table.numbers == [2, 4, 5]


def test_of_a_formula_its_stored_result_is_taken():
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Hours</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Title</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+0.5</f><v>1.5</v></c><c r="B2" t="str"><f>"x"</f><v>x</v></c></row></sheetData>'
    )
    assert read_table(with_sheet(sheet), "a.xlsx").rows == [["1.5", "x"]]


def test_a_formula_that_nobody_calculated_is_refused_with_its_cell():
    assert "Cell A2 has a formula" in refused(xlsx([["Hours", "Title"], ["=1+1", "x"]]), "a.xlsx")


def test_a_file_that_unpacks_to_a_gigabyte_is_refused_before_it_is_unpacked():
    content = unpacking_to(1024)
    assert len(content) < MOST_BYTES
    assert "far too large once it is unpacked" in refused(content, "a.xlsx")


def test_two_cells_in_opposite_corners_of_a_sheet_are_refused_at_once():
    corner = '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert "more than 200 columns" in refused(with_sheet(corner), "a.xlsx")
    far_down = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    )
    assert read_table(with_sheet(far_down), "a.xlsx").numbers == [1_048_576]


def test_a_sheet_that_defines_entities_is_refused():
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
    cell = '<sheetData><row r="1"><c r="A1" t="str"><v>&c;</v></c></row></sheetData>'
    assert "not a spreadsheet that can be read" in refused(with_sheet(cell, before=laughs), "a.xlsx")


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row r='1'><c r='A1' t='s'><v>99999</v></c></row></sheetData>",
        "<sheetData><row r='x'></row></sheetData>",
        "<sheetData><row r='1'><c r='A1'><v>abc</v></c></row></sheetData>",
        "<sheetData>",
    ],
)
def test_a_broken_sheet_is_refused(sheet):
    assert "not a spreadsheet that can be read" in refused(with_sheet(sheet), "a.xlsx")


def test_what_an_export_made_harmless_comes_back_as_it_was():
    rows = [["=1+1", "-5", "@home"], ["'quoted'", "plain", "+406"]]
    for make in (csv_of, xlsx_of):
        assert read_table(make(["A", "B", "C"], rows), "a").rows == rows
