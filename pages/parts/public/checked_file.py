"""What is to be thought of a PDF file that somebody brings, and the true record to compare it with."""

from collections import Counter

import streamlit as st

from core.documents.wording import in_groups
from core.formats import one_or_many, plural
from core.inspection.comparisons import not_in_text
from core.inspection.files import FileCheck
from core.queries.verification import Verification, VerificationStatus
from core.signing import Verdict
from pages.parts.public.verification import lines_of, what_it_says
from pages.parts.ui.html import Cell, facts, html
from pages.parts.ui.markdown import literally

_MOST_SHOWN = 20

_VERDICTS = {
    Verdict.CHANGED: "This file was changed after it was signed. Do not accept it; ask for the file as it was issued.",
    Verdict.FOREIGN: "This file was signed by somebody else, not by this system. It proves nothing here.",
    Verdict.NOT_A_PDF: "This is not a PDF file. Bring the certificate as it came.",
    Verdict.TOO_LARGE: "This file is larger than 5 MB. A certificate is much smaller; bring it as it came.",
}
_NOT_COVERED = (
    "The signature of this system does not cover this file: it was printed or saved anew by another program. So the "
    "file proves nothing by itself. Compare it, line by line, with the record of the code that stands on it, or ask "
    "for the file as it was issued."
)
_EVENT_FORM = (
    "This is an event form, which carries no signature of this system. Its code proves the event, not that any person "
    "attended: compare it with the record, and look at the provider's signature in Section IV."
)
_PICTURE = (
    "No text and no code can be read in this file: it is a picture, such as a scan or a photograph, and proves nothing "
    "by itself. Type the code that is printed on it into the field above."
)
_NOT_READABLE = (
    "This file carries no signature of this system, and no page of it can be read: it is damaged, or locked with a "
    "password. Bring the certificate as it came, or type its code into the field above."
)
_NO_CODE = (
    "The signature of this system does not cover this file, and no code of a certificate can be read in it. So it "
    "proves nothing. If a code is printed on it, type it into the field above; else ask for the file as it was issued."
)
_NO_RECORD = (
    "No certificate of this system has the code that stands on this file. Do not accept it; type the code above as it "
    "is printed to be sure."
)
_LIST = (
    "This file is exactly as this system issued and signed it. It is a list of certificates: type the code of each "
    "above to see whether it still counts."
)
_STATES = {
    VerificationStatus.CURRENT: "The record is current.",
    VerificationStatus.SUPERSEDED: "The record is superseded; a newer one counts.",
    VerificationStatus.REVOKED: "The record is revoked; this certificate does not count any more.",
    VerificationStatus.CANCELED: "The event of this record was canceled.",
}


def judge_file(checked: FileCheck) -> None:
    """What is to be thought of a file, and the content that it proves."""
    if checked.verified_as is not None:
        _accept(checked)
        what_it_says(checked.verified_as)
    elif checked.verdict == Verdict.INTACT:
        st.success(_LIST, icon=":material/verified:")
    else:
        _warn(checked)
        if checked.record:
            _compare(checked, checked.record)


def _accept(checked: FileCheck) -> None:
    if checked.verdict == Verdict.INTACT:
        st.success("This file is exactly as this system issued and signed it.", icon=":material/verified:")
        return
    st.success("The certificate in this file is as this system issued and signed it.", icon=":material/verified:")
    st.info(
        literally(f"The signature covers the certificate as issued. {_added(checked)}"), icon=":material/edit_note:"
    )


def _added(checked: FileCheck) -> str:
    """What was added, in a sentence."""
    if not checked.additions:
        return "Nothing that can be seen was added after it was signed."
    kinds = Counter(addition.kind for addition in checked.additions)
    counted = " and ".join(plural(count, kind) for kind, count in kinds.items())
    were = one_or_many(len(checked.additions), "was", "were")
    texts = ", ".join(f"“{addition.text}”" for addition in checked.additions[:_MOST_SHOWN] if addition.text)
    place = "in the place for the educator’s statement" + (f": {texts}" if texts else "")
    return f"{counted} {were} added after it was signed, {place}. The signature does not cover what was added."


def _warn(checked: FileCheck) -> None:
    if checked.verdict in (Verdict.CHANGED, Verdict.NOT_A_PDF, Verdict.TOO_LARGE):
        st.error(_VERDICTS[checked.verdict], icon=":material/error:")
    elif checked.record and checked.verdict == Verdict.FOREIGN:
        st.warning(f"{_VERDICTS[Verdict.FOREIGN]} {_NOT_COVERED}", icon=":material/warning:")
    elif checked.record:
        st.warning(_NOT_COVERED if checked.record.is_personal else _EVENT_FORM, icon=":material/warning:")
    elif checked.codes:
        st.error(f"{_NO_RECORD} The code is {in_groups(checked.codes[0])}.", icon=":material/error:")
    elif checked.verdict == Verdict.UNSIGNED:
        st.warning(_what_it_is(checked), icon=":material/warning:")
    else:
        st.error(_VERDICTS.get(checked.verdict, _NO_CODE), icon=":material/error:")


def _what_it_is(checked: FileCheck) -> str:
    """An unsigned file without a code."""
    if checked.text.strip():
        return _NO_CODE
    return _PICTURE if checked.pages else _NOT_READABLE


def _compare(checked: FileCheck, record: Verification) -> None:
    """The record and the file's text side by side, or one below the other on a narrow screen."""
    if others := [in_groups(code) for code in checked.codes if code != record.code]:
        st.warning(
            f"This file carries more than one code. The record is that of {in_groups(record.code)}; the others are "
            f"{', '.join(others[:_MOST_SHOWN])}.",
            icon=":material/warning:",
        )
    lines = lines_of(record)
    if checked.text.strip():
        _name_differences(checked.text, lines)
    ours, theirs = st.columns(2)
    with ours:
        st.subheader("What the record says")
        st.write(_STATES[record.status])
        facts(lines)
    with theirs:
        st.subheader("What this file says")
        _show_text(checked.text)


def _name_differences(text: str, lines: list[tuple[str, Cell]]) -> None:
    missing = not_in_text(text, {label: value for label, value in lines if label not in ("Code", "Newer certificate")})
    if missing:
        st.error(f"Not in the file as in the record: {', '.join(missing)}.", icon=":material/difference:")
    else:
        st.write("Every line of the record stands in the file’s text. That does not prove that nothing else does.")


def _show_text(text: str) -> None:
    if text.strip():
        st.html(html('<p style="white-space: pre-line; overflow-wrap: anywhere">%s</p>', text.replace("\r\n", "\n")))
    else:
        st.write("No text can be read in this file. Compare the picture with the record.")
