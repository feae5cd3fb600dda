"""Whatever is asked, withdrawn, decided and edited in whatever order, the requests keep their promises."""

import itertools
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import Session, select

from core.actions import counts, events, providers, requests, suspensions
from core.errors import Refused
from core.models import AuditEntry, OutboxMail, Request, RequestKind, RequestState, User, UserDetails
from core.permissions import Role
from core.rules.count_reports import CountReport
from core.settings import settings as our_settings
from tests.factories import LAST_DAY, NOW, TODAY, details, make_application, make_event, make_provider, make_user

MAY_1 = date(2026, 5, 1)  # overdue TODAY
SAID = {"today": TODAY, "now": NOW}
HOURS = st.sampled_from(["6", "7", "7.5"])
TITLES = st.sampled_from(["Fractions", "Decimals"])
number = itertools.count()


class Requests(RuleBasedStateMachine):
    """Two providers' people and two of staff; what each request should be is remembered beside the database."""

    database: Session

    def __init__(self):
        super().__init__()
        session = self.session = Session(self.database.get_bind(), expire_on_commit=False)
        provider = make_provider(session, contact_email="contact@example.org")
        self.ada = make_user(session, provider_id=provider.id)
        self.manager = make_user(session, Role.MANAGER, provider_id=provider.id, email="manager@example.org")
        self.stranger = make_user(session, email="stranger@example.org")
        self.staff = [make_user(session, Role.STAFF, email=f"staff{n}@example.org") for n in range(2)]
        self.events = [make_event(session, self.ada) for _ in range(2)]
        late = make_user(session, Role.MANAGER, email="late@example.org")
        self.late = make_event(session, late, starts_on=MAY_1, ends_on=MAY_1)
        self.before = len(session.exec(select(Request)).all())
        self.mails_before = len(session.exec(select(OutboxMail)).all())
        self.asked: list[Request] = []
        self.decided: dict[int, RequestState] = {}

    def teardown(self):
        self.session.close()

    def tries(self, action):
        """Whether it was done; a refusal leaves nothing behind."""
        try:
            result = action()
        except Refused:
            self.session.rollback()
            return None
        found = result if isinstance(result, list) else [result]
        self.asked += [one for one in found if isinstance(one, Request)]
        return True

    def asker(self, data):
        return data.draw(st.sampled_from([self.ada, self.manager, self.stranger, self.staff[0]]))

    def one(self, data):
        return data.draw(st.sampled_from(self.asked))

    @rule(data=st.data(), title=TITLES, hours=HOURS)
    def ask_a_correction(self, data, title, hours):
        event, by = data.draw(st.sampled_from(self.events)), self.asker(data)
        seen = event.version
        done = self.tries(
            lambda: requests.ask_correction(
                self.session, event, details(title=title, hours=hours), seen_version=seen, reason="x", by=by, **SAID
            )
        )
        assert not (done and by is self.stranger)

    @rule(data=st.data())
    def ask_a_cancellation(self, data):
        event, by = data.draw(st.sampled_from(self.events)), self.asker(data)
        done = self.tries(lambda: requests.ask_cancellation(self.session, event, reason="x", by=by, **SAID))
        assert not (done and by is self.stranger)

    @rule(data=st.data(), email=st.sampled_from(["nora@example.org", "nick@example.org"]))
    def ask_a_further_user(self, data, email):
        by, provider = self.asker(data), self.ada.provider
        typed = {"full_name": "Nora New", "email": email, "role": "provider", "provider_id": provider.id}
        self.tries(lambda: requests.ask_further_user(self.session, provider, UserDetails.check(typed), by=by, **SAID))

    @rule(data=st.data())
    def propose_a_suspension(self, data):
        by, provider = self.asker(data), self.late.provider
        suspended = provider.suspended_on
        done = self.tries(lambda: suspensions.propose(self.session, [provider], reason="x", by=by, **SAID))
        assert not (done and (by is not self.staff[0] or suspended or self.late.certificates_issued is not None))

    @rule()
    def cure_what_is_overdue(self):
        self.tries(lambda: counts.report(self.session, [CountReport(self.late, 3)], by=self.staff[0], **SAID))

    @rule()
    def restore(self):
        provider = self.late.provider
        self.tries(lambda: providers.restore(self.session, provider, reason="x", by=self.staff[1], now=NOW))

    @rule()
    def apply(self):
        self.asked.append(make_application(self.session, name=f"Forum {next(number)}"))
        self.applied = getattr(self, "applied", 0) + 1

    @rule(title=TITLES, hours=HOURS, data=st.data())
    def edit_the_event(self, title, hours, data):
        event = data.draw(st.sampled_from(self.events))
        seen = event.version
        self.tries(
            lambda: events.edit(
                self.session,
                event,
                details(title=title, hours=hours),
                seen_version=seen,
                by=self.ada,
                today=LAST_DAY,
                now=NOW,
            )
        )

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def withdraw(self, data):
        request, by = self.one(data), self.asker(data)
        was = self.facts()
        if self.tries(lambda: requests.withdraw(self.session, request, by=by, now=NOW)):
            assert by is self.manager or request.asked_by_id == by.id
            self.moved([request], RequestState.WITHDRAWN)
        assert self.facts() == was, "withdrawing changes nothing else"

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), approve=st.booleans(), over_newer=st.booleans(), many=st.booleans())
    def decide(self, data, approve, over_newer, many):
        chosen = data.draw(st.lists(st.sampled_from(self.asked), min_size=1, max_size=3)) if many else [self.one(data)]
        chosen = list({request.id: request for request in chosen}.values())
        by = data.draw(st.sampled_from([*self.staff, self.manager]))
        was = self.facts()
        done = self.tries(
            lambda: requests.decide(
                self.session, chosen, approve=approve, note="x", over_newer=over_newer, by=by, **SAID
            )
        )
        if done:
            assert by.role is Role.STAFF
            self.moved(chosen, RequestState.APPROVED if approve else RequestState.DECLINED)
        if not (done and approve):
            assert self.facts() == was, "data changes exactly when approved"
        for request in chosen if done and approve else []:
            self.assert_carried_out(request)

    def moved(self, chosen, state):
        for request in chosen:
            assert request.id not in self.decided, "a decided request never moves"
            self.decided[request.id] = state

    def assert_carried_out(self, request):
        if request.kind is RequestKind.CORRECTION:
            now = {"title": request.event.title, "hours": f"{request.event.minutes / 60:g}"}
            assert now | request.proposed == now
        elif request.kind is RequestKind.CANCELLATION:
            assert request.event.cancelled_at
        elif request.kind is RequestKind.SUSPENSION:
            assert request.provider.suspended_on == TODAY
            notified = [mail for mail in self.new_mails() if mail.kind == "provider_suspended"]
            assert request.proposed["reasons"][0][0] in notified[-1].body
        else:
            email = request.proposed.get("email") or request.proposed["contact_email"]
            same = (User.email == email, User.provider_id == request.provider_id)
            assert len(self.session.exec(select(User).where(*same)).all()) == 1

    def facts(self):
        """All that a request may change, as it is in the database."""
        self.session.expire_all()
        people = self.session.exec(select(User.id, User.email).order_by(User.id)).all()
        suspended = self.late.provider.suspended_on
        return [(e.title, e.minutes, e.version, e.cancelled_at) for e in self.events], people, suspended

    @invariant()
    def about_one_thing_one_request_is_open(self):
        self.session.expire_all()
        open_ones = Counter(r.subject_key for r in self.asked if r.state is RequestState.OPEN)
        assert not open_ones or max(open_ones.values()) == 1

    @invariant()
    def what_was_decided_stays(self):
        for request in self.asked:
            assert request.state is self.decided.get(request.id, RequestState.OPEN)
            assert (request.decided_at is None) is (request.state is RequestState.OPEN)

    @invariant()
    def the_trail_and_the_mails_tell_the_same(self):
        ids = [request.id for request in self.asked]
        trail = Counter(
            entry.action
            for entry in self.session.exec(select(AuditEntry).where(AuditEntry.subject == "request"))
            if entry.subject_id in ids
        )
        applied = getattr(self, "applied", 0)  # without a mail and a trail of its own
        states = Counter(self.decided.values())
        expected = Counter({f"request.{state}": n for state, n in states.items()})
        expected["request.asked"] = len(self.asked) - applied
        assert +trail == +expected
        waiting = [m for m in self.new_mails() if m.kind == "request_waiting"]
        assert len(waiting) == len(self.asked) - applied
        assert {m.to for m in waiting} <= {our_settings().CONTACT_EMAIL}
        notified = [m for m in self.new_mails() if m.kind == "request_decided"]
        assert len(notified) >= states[RequestState.APPROVED] + states[RequestState.DECLINED]
        taken_back = [m for m in self.new_mails() if m.kind == "request_withdrawn"]
        assert len(taken_back) == states[RequestState.WITHDRAWN]

    def new_mails(self):
        return self.session.exec(select(OutboxMail).order_by(OutboxMail.id)).all()[self.mails_before :]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_requests_keep_their_promises_in_any_order(session):
    Requests.database = session
    run_state_machine_as_test(
        Requests,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
