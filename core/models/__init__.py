"""What is stored: the tables, and beside each the class of what may be typed in."""

from core.models.accounts import OneTimeCode, RecoveryCode, ResetRequest, SecondFactor, SignInFailure
from core.models.applications import Application, Organisation
from core.models.audit import AuditEntry, AuditHead
from core.models.categories import Category
from core.models.certificates import Certificate, CertificateContent, PersonalContent
from core.models.claims import (
    Claim,
    ClaimDetails,
    ClaimLink,
    ClaimLinkDetails,
    ClaimMode,
    EmailProof,
    JoinedAddress,
    JoinedDetails,
    OwnAddress,
)
from core.models.compliance import (
    CountToken,
    Merge,
    ProviderNote,
    Reminder,
    ReminderEvent,
    Report,
    ReportContent,
    ReportKind,
)
from core.models.conferences import Conference, ConferenceDetails, StandingCourse
from core.models.counts import Count
from core.models.drafts import Draft
from core.models.events import Event, EventCategory, EventDetails, Location
from core.models.installation import DemoData
from core.models.mail import OutboxMail
from core.models.providers import Provider, ProviderDetails, ProviderType
from core.models.requests import Evidence, Request, RequestKind, RequestState
from core.models.rollups import (
    BacklogRollup,
    CountyRollup,
    DelayRollup,
    Dimension,
    MonthRollup,
    ProviderRollup,
    StandingRollup,
)
from core.models.rosters import Attendee, AttendeeDetails, BatchState, CertificateState, IssueBatch, PersonalCertificate
from core.models.users import SignInTicket, User, UserDetails, UserSession

__all__ = [
    "Application",
    "Attendee",
    "AttendeeDetails",
    "AuditEntry",
    "AuditHead",
    "BacklogRollup",
    "BatchState",
    "Category",
    "Certificate",
    "CertificateContent",
    "CertificateState",
    "Claim",
    "ClaimDetails",
    "ClaimLink",
    "ClaimLinkDetails",
    "ClaimMode",
    "Conference",
    "ConferenceDetails",
    "Count",
    "CountToken",
    "CountyRollup",
    "DelayRollup",
    "DemoData",
    "Dimension",
    "Draft",
    "EmailProof",
    "Event",
    "EventCategory",
    "EventDetails",
    "Evidence",
    "IssueBatch",
    "JoinedAddress",
    "JoinedDetails",
    "Location",
    "Merge",
    "MonthRollup",
    "OneTimeCode",
    "Organisation",
    "OutboxMail",
    "OwnAddress",
    "PersonalCertificate",
    "PersonalContent",
    "Provider",
    "ProviderDetails",
    "ProviderNote",
    "ProviderRollup",
    "ProviderType",
    "RecoveryCode",
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
    "StandingCourse",
    "StandingRollup",
    "User",
    "UserDetails",
    "UserSession",
]
