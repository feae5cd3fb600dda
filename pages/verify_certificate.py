"""Verify a Certificate: what its code stands for, and whether a PDF file is the one that was issued."""

import streamlit as st

from core.inspection.files import of_file
from core.queries import verification
from pages.parts.public.checked_file import judge_file
from pages.parts.public.verification import what_it_says
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import open_page

with open_page() as visit, st.container(width=820):
    st.title("Verify a Certificate")
    st.write("Type the code that is printed on the certificate, or scan its picture with a phone.")
    code = st.text_input("Code", key="code", bind="query-params", width=560)
    if code and code.strip():
        with showing_refusals():
            what_it_says(verification.of_code(visit.session, code))
    st.header("Check a PDF file")
    st.write("A personal certificate is signed by this system: a file that was altered in a single place shows here.")
    brought = st.file_uploader("The certificate as a PDF file, 5 MB at most", type="pdf")
    if brought:
        judge_file(of_file(visit.session, brought.getvalue()))
