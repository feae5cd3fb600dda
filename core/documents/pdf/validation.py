"""The check of a PDF file against PDF/UA-1 and PDF/A-2U, by a validator of another maker: see `conforms`."""

import page as validator

_PROFILES = ("ua1", "2u")  # PDF/UA-1 and PDF/A-2U


def conforms(pdf: bytes) -> list[str]:
    """The rules of PDF/UA-1 and PDF/A-2U that a file breaks, in the validator's words; none if it conforms.

    Costs some milliseconds. Raises nothing on a broken file: that breaks rules as well.
    """
    return [broken for profile in _PROFILES for broken in _broken(pdf, profile)]


def _broken(pdf: bytes, profile: str) -> list[str]:
    try:
        failures = validator.validate_pdf_bytes(pdf, profile=profile).failures
    except Exception as cause:  # the validator's own errors have no common root
        return [f"{profile}: {cause}"]
    return [f"{failure.rule_id}: {failure.message}" for failure in failures]
