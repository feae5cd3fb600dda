import csv
import io

import pytest

from core.documents.spreadsheets import csv_of


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_i3_a_text_that_begins_like_a_formula_is_neutralized(start):
    assert read(csv_of(["A"], [[f"{start}1+1"]]))[1] == [f"'{start}1+1"]


def test_i3_numbers_stay_numbers_and_text_stays_as_it_was():
    assert read(csv_of(["A", "B"], [[-5, 'Ḱʷuk̓ʷ, "x"\nline']])) == [["A", "B"], ["-5", 'Ḱʷuk̓ʷ, "x"\nline']]
