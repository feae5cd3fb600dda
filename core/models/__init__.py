"""What is stored: the tables, and beside each the class of what may be typed in."""

from core.models.accounts import OneTimeCode, RecoveryCode, ResetRequest, SecondFactor, SignInFailure
from core.models.applications import Application, Organisation
from core.models.audit import AuditEntry, AuditHead
from core.models.categories import Category
from core.models.certificates import Certificate, CertificateContent
from core.models.conferences import Conference, ConferenceDetails, StandingCourse
from core.models.counts import Count
from core.models.drafts import Draft
from core.models.events import Event, EventCategory, EventDetails, Location
from core.models.installation import DemoData
from core.models.mail import OutboxMail
from core.models.providers import Provider, ProviderDetails, ProviderType
from core.models.requests import Evidence, Request, RequestKind, RequestState
from core.models.users import SignInTicket, User, UserDetails, UserSession

__all__ = [
    "Application",
    "AuditEntry",
    "AuditHead",
    "Category",
    "Certificate",
    "CertificateContent",
    "Conference",
    "ConferenceDetails",
    "Count",
    "DemoData",
    "Draft",
    "Event",
    "EventCategory",
    "EventDetails",
    "Evidence",
    "Location",
    "OneTimeCode",
    "Organisation",
    "OutboxMail",
    "Provider",
    "ProviderDetails",
    "ProviderType",
    "RecoveryCode",
    "Request",
    "RequestKind",
    "RequestState",
    "ResetRequest",
    "SecondFactor",
    "SignInFailure",
    "SignInTicket",
    "StandingCourse",
    "User",
    "UserDetails",
    "UserSession",
]
