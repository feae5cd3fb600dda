"""The tables, each in the file that is named after it, and beside it the class that checks user input for it.

Begin with `events.py`; the user input's base is `text_input.UserInput`.
"""

from core.models.accounts import OneTimeCode, RecoveryCode, ResetRequest, SecondFactor, SignInFailure
from core.models.applications import Application, Organization
from core.models.audit import AuditAction, AuditEntry, AuditHead
from core.models.categories import Category
from core.models.certificates import BatchState, Certificate, CertificateContent, CertificateState, IssueBatch
from core.models.claims import Claim, ClaimAnswer, ClaimDetails, ClaimLink, ClaimLinkDetails, ClaimMode
from core.models.conferences import Conference, ConferenceDetails
from core.models.counts import Count
from core.models.courses import RecurringCourse
from core.models.demo_data import DemoData
from core.models.drafts import Draft
from core.models.email_addresses import EmailVerification, MergedEmail, MergedEmailDetails, MergedPerson, OwnEmail
from core.models.events import Event, EventCategory, EventDetails, Location
from core.models.mail import OutboxMail
from core.models.merges import Merge
from core.models.notes import ProviderNote
from core.models.printed_forms import FormContent, PrintedForm
from core.models.providers import Provider, ProviderDetails, ProviderType
from core.models.reminders import CountToken, Reminder, ReminderEvent
from core.models.reports import Report, ReportContent, ReportKind
from core.models.requests import Evidence, Request, RequestKind, RequestState
from core.models.rollups import (
    BacklogRollup,
    ComplianceRollup,
    CountyRollup,
    DelayRollup,
    Dimension,
    MonthRollup,
    ProviderRollup,
)
from core.models.rosters import Attendee, AttendeeDetails
from core.models.users import SignInTicket, User, UserDetails, UserSession

__all__ = [
    "Application",
    "Attendee",
    "AttendeeDetails",
    "AuditAction",
    "AuditEntry",
    "AuditHead",
    "BacklogRollup",
    "BatchState",
    "Category",
    "Certificate",
    "CertificateContent",
    "CertificateState",
    "Claim",
    "ClaimAnswer",
    "ClaimDetails",
    "ClaimLink",
    "ClaimLinkDetails",
    "ClaimMode",
    "ComplianceRollup",
    "Conference",
    "ConferenceDetails",
    "Count",
    "CountToken",
    "CountyRollup",
    "DelayRollup",
    "DemoData",
    "Dimension",
    "Draft",
    "EmailVerification",
    "Event",
    "EventCategory",
    "EventDetails",
    "Evidence",
    "FormContent",
    "IssueBatch",
    "Location",
    "Merge",
    "MergedEmail",
    "MergedEmailDetails",
    "MergedPerson",
    "MonthRollup",
    "OneTimeCode",
    "Organization",
    "OutboxMail",
    "OwnEmail",
    "PrintedForm",
    "Provider",
    "ProviderDetails",
    "ProviderNote",
    "ProviderRollup",
    "ProviderType",
    "RecoveryCode",
    "RecurringCourse",
    "Reminder",
    "ReminderEvent",
    "Report",
    "ReportContent",
    "ReportKind",
    "Request",
    "RequestKind",
    "RequestState",
    "ResetRequest",
    "SecondFactor",
    "SignInFailure",
    "SignInTicket",
    "User",
    "UserDetails",
    "UserSession",
]
