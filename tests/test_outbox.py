"""Mail under hostile weather: real mail servers that accept, refuse, hang and drop, on both databases."""

import asyncio
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP as SmtpSession
from aiosmtpd.smtp import AuthResult
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, select

from core import db, outbox
from core.errors import TryAgainLater
from core.models import OutboxMail
from core.notices import Notice
from core.outbox import NotDelivered, after_failure, deliver, queue
from core.outbox.messages import message_of
from core.outbox.transports import Files, Smtp, transport
from core.settings import settings
from core.web import lifespan
from tests.factories import NOW

ROOT = Path(__file__).parents[1]
NOTICE = Notice("reset_code", "Your code to reset your password", "Hello Zoë,\n\nYour code is 123456.\n.\nEnd")
MINUTE = timedelta(minutes=1)
DAY = timedelta(hours=24)


class Clock:
    """Stands still until told."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


def running_loop():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    return loop, thread


def end(loop, thread):
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


class MailServer:
    """A real one on a port of its own. `said` answers RCPT and DATA; what was taken is in `mails`."""

    def __init__(self, *, rcpt="250 OK", data="250 OK", before_answer=lambda: None, **options):
        self.rcpt, self.data, self.before_answer, self.options = rcpt, data, before_answer, options
        self.mails, self.connections = [], 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.rcpt == "hang":
            await asyncio.sleep(60)
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, _session, envelope):
        self.before_answer()
        if self.data == "hang":
            await asyncio.sleep(60)
        if self.data == "drop":
            server.transport.abort()
        if self.data.startswith("2"):
            self.mails.append(envelope)
        return self.data

    def session(self):
        self.connections += 1
        return SmtpSession(self, loop=self.loop, hostname="mail.example.gov", **self.options)

    async def start(self):
        tls = self.options.pop("implicit_tls", None)
        self.server = await self.loop.create_server(self.session, "localhost", 0, family=socket.AF_INET, ssl=tls)
        return self.server.sockets[0].getsockname()[1]

    async def stop(self):
        self.server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def __enter__(self):
        self.loop, self.thread = running_loop()
        self.port = asyncio.run_coroutine_threadsafe(self.start(), self.loop).result(5)
        self.url = f"smtp://localhost:{self.port}"
        return self

    def __exit__(self, *exc):
        asyncio.run_coroutine_threadsafe(self.stop(), self.loop).result(5)
        end(self.loop, self.thread)

    def subjects(self):
        return [message_from_bytes(mail.content)["Subject"] for mail in self.mails]

    def message_ids(self):
        return [message_from_bytes(mail.content)["Message-ID"] for mail in self.mails]


@contextmanager
def socket_server(answer):
    """A server below SMTP: `answer(connection)` is all it does. Yields its address and a list of its visits."""
    listener, visits = socket.create_server(("localhost", 0)), []

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            visits.append(connection)
            threading.Thread(target=answer, args=[connection], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield f"smtp://localhost:{listener.getsockname()[1]}", visits
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


class Refusing:
    """A transport that always fails."""

    def __init__(self, problem="It rains.", for_good=False):
        self.trouble, self.tries = NotDelivered(problem, for_good=for_good), []

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass

    def send(self, mail):
        self.tries.append(mail.id)
        raise self.trouble


@pytest.fixture
def engine(engine, monkeypatch):
    SQLModel.metadata.create_all(engine)
    monkeypatch.setattr(db, "engine", lambda: engine)
    return engine


def queue_mails(session, number=1, now=NOW, to="ada@example.org", notice=NOTICE):
    for n in range(number):
        queue(session, to, notice._replace(subject=f"Mail {n}") if number > 1 else notice, now=now)
    session.commit()


def delivery(carrier, clock=None, **options):
    return deliver(db.open_session, carrier, clock=clock or Clock(), **options)


def rows(session):
    session.rollback()
    session.expire_all()
    return session.exec(select(OutboxMail).order_by(OutboxMail.id)).all()


def a_mail(**values):
    defaults = {"id": 7, "kind": "k", "to": "ada@example.org", "subject": "S", "body": "B"}
    return OutboxMail(**{**defaults, "queued_at": NOW, "due_at": NOW, "attempts": 1, **values})


# Queued with what causes it


def test_what_is_rolled_back_queues_nothing(session):
    queue(session, "ada@example.org", NOTICE, now=NOW)
    session.flush()
    session.rollback()
    assert rows(session) == []


def test_queueing_itself_neither_flushes_nor_commits(session):
    queue(session, "ada@example.org", NOTICE, now=NOW)
    assert len(session.new) == 1
    session.commit()
    (mail,) = rows(session)
    assert (mail.kind, mail.to, mail.subject, mail.body) == ("reset_code", "ada@example.org", *NOTICE[1:3])
    assert (mail.queued_at, mail.due_at, mail.attempts, mail.sent_at, mail.problem) == (NOW, NOW, 0, None, "")


# Sent once


def test_a_mail_arrives_as_it_was_written(session):
    queue_mails(session, to="zoe+x@example.org")
    with MailServer() as server:
        assert delivery(Smtp(server.url)) == (1, 0, 0)
    (envelope,) = server.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == ("OPIPDUPS@mt.gov", ["zoe+x@example.org"])
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message.get_content().replace("\r\n", "\n").rstrip("\n") == NOTICE.body
    assert message.get_content_charset() == "utf-8"
    assert message["From"] == "OPIPDUPS@mt.gov"
    assert message["To"] == "zoe+x@example.org"
    assert message["Subject"] == NOTICE.subject
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOW
    (mail,) = rows(session)
    assert message["Message-ID"] == message_of(mail)["Message-ID"]
    assert (mail.sent_at, mail.attempts, mail.problem) == (NOW, 1, "")


def test_a_sent_mail_is_never_sent_again(session):
    queue_mails(session)
    with MailServer() as server:
        delivery(Smtp(server.url))
        assert delivery(Smtp(server.url), Clock(NOW + 30 * DAY)) == (0, 0, 0)
    assert len(server.mails) == 1


def test_the_longest_due_goes_first_and_over_one_connection(session):
    queue_mails(session, 5)
    queue_mails(session, now=NOW - MINUTE, notice=NOTICE._replace(subject="Older"))
    queue_mails(session, now=NOW + MINUTE, notice=NOTICE._replace(subject="Not due"))
    with MailServer() as server:
        assert delivery(Smtp(server.url)) == (6, 0, 0)
    assert server.subjects() == ["Older", "Mail 0", "Mail 1", "Mail 2", "Mail 3", "Mail 4"]
    assert server.connections == 1


def test_two_deliverers_send_a_thousand_mails_exactly_once_each(session):
    queue_mails(session, 1000)
    done = []
    with MailServer() as server:

        def work():
            done.append(delivery(Smtp(server.url)))

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
    assert Counter(server.subjects()) == Counter(f"Mail {n}" for n in range(1000))
    assert len(set(server.message_ids())) == 1000
    assert sum(each.sent for each in done) == 1000
    assert min(each.sent for each in done) > 0
    assert {(mail.attempts, mail.sent_at, mail.problem) for mail in rows(session)} == {(1, NOW, "")}


def test_a_mail_in_hand_is_not_due_for_others_until_its_lease_runs_out(session):
    queue_mails(session)
    clock, carrier = Clock(), Refusing()
    assert outbox._claim(db.open_session, due=NOW, now=NOW)
    clock.now = NOW + outbox.LEASE - timedelta(microseconds=1)
    assert delivery(carrier, clock) == (0, 0, 0)
    clock.now = NOW + outbox.LEASE
    assert delivery(carrier, clock) == (0, 1, 0)
    assert rows(session)[0].attempts == 2


def test_a_late_failure_does_not_undo_what_another_deliverer_did(session):
    queue_mails(session)
    late = outbox._claim(db.open_session, due=NOW, now=NOW)
    later = NOW + outbox.LEASE
    assert outbox._claim(db.open_session, due=later, now=later)
    outbox._mark(db.open_session, late, {"given_up_at": later, "problem": "late"})
    (mail,) = rows(session)
    assert (mail.given_up_at, mail.problem, mail.due_at) == (None, "", later + outbox.LEASE)
    outbox._mark(db.open_session, late, {"sent_at": later, "problem": ""})
    assert rows(session)[0].sent_at == later


def test_a_mail_is_marked_when_the_database_comes_back(session, monkeypatch):
    queue_mails(session)
    monkeypatch.setattr(outbox, "MARK_PAUSE", 0)
    opened = []

    @contextmanager
    def flaky():
        opened.append(1)
        if len(opened) in {3, 4}:  # the first looks, the second claims, the next ones should mark
            raise TryAgainLater
        with db.open_session() as session:
            yield session

    with MailServer() as server:
        assert deliver(flaky, Smtp(server.url), clock=Clock()) == (1, 0, 0)
    assert (len(server.mails), rows(session)[0].sent_at) == (1, NOW)


def test_a_mail_that_cannot_be_handled_does_not_hold_up_the_others(session):
    queue_mails(session, 2)

    class Buggy(Files):
        def send(self, mail):
            if mail.subject == "Mail 0":
                raise ZeroDivisionError

    assert delivery(Buggy(Path("unused"))) == (1, 1, 0)
    assert rows(session)[0].problem == "The mail could not be handled (ZeroDivisionError)."


def test_a_pass_stops_between_two_mails(session):
    queue_mails(session, 3)
    carrier = Refusing()
    assert delivery(carrier, stopped=lambda: len(carrier.tries) == 2) == (0, 2, 0)


# Tried again


def test_the_times_of_all_tries(session):
    queue_mails(session)
    clock, carrier, minutes = Clock(), Refusing(), []
    while not (mail := rows(session)[0]).given_up_at and len(minutes) < 99:
        clock.now = mail.due_at - timedelta(microseconds=1)
        assert delivery(carrier, clock) == (0, 0, 0)
        clock.now = mail.due_at
        done = delivery(carrier, clock)
        minutes.append((clock.now - NOW) / MINUTE)
    assert minutes == [0, 1, 6, 21, *range(81, 1440, 60), 1440]
    assert done == (0, 0, 1)
    assert (mail.given_up_at, mail.problem, mail.attempts) == (NOW + DAY, "It rains.", len(minutes))
    assert delivery(carrier, Clock(NOW + 30 * DAY)) == (0, 0, 0)


JUST = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("age", "attempts", "outcome"),
    [
        (timedelta(), 1, {"due_at": NOW + MINUTE}),
        (timedelta(), 4, {"due_at": NOW + 60 * MINUTE}),
        (timedelta(), 99, {"due_at": NOW + 60 * MINUTE}),
        (DAY - 60 * MINUTE - JUST, 9, {"due_at": NOW + DAY - JUST}),
        (DAY - JUST, 9, {"due_at": NOW + DAY}),
        (DAY, 9, {"given_up_at": NOW + DAY}),
        (2 * DAY, 1, {"given_up_at": NOW + 2 * DAY}),
    ],
)
def test_a_mail_has_24_hours_and_its_last_try_at_their_end(age, attempts, outcome):
    after = after_failure(a_mail(attempts=attempts), NotDelivered("x"), NOW + age)
    assert after == outcome | {"problem": "x"}


def test_a_permanent_refusal_ends_it_at_once():
    after = after_failure(a_mail(), NotDelivered("x", for_good=True), NOW)
    assert after == {"given_up_at": NOW, "problem": "x"}


def test_a_mail_waiting_for_a_server_down_for_days_is_still_tried_once(session):
    queue_mails(session)
    with MailServer() as server:
        assert delivery(Smtp(server.url), Clock(NOW + 3 * DAY)) == (1, 0, 0)


def test_what_is_undelivered_is_told_and_what_was_given_up_long_ago_only_when_asked(session):
    queue_mails(session, 2)
    delivery(Refusing(for_good=True), stopped=iter([False, True]).__next__)
    later = NOW + MINUTE
    delivery(Refusing(), Clock(later))
    queue_mails(session)
    assert [mail.id for mail in outbox.undelivered(session)] == [1, 2]
    assert [mail.id for mail in outbox.undelivered(session, since=NOW)] == [1, 2]
    assert [mail.id for mail in outbox.undelivered(session, since=later)] == [2]


# Mail servers in trouble

RETRIED, ENDED = (0, 1, 0), (0, 0, 1)


@pytest.mark.parametrize(
    ("answers", "done", "problem"),
    [
        ({"rcpt": "450 4.2.1 try later"}, RETRIED, "The mail server asked to wait: 450 4.2.1 try later"),
        ({"data": "451 4.3.0 busy"}, RETRIED, "The mail server asked to wait: 451 4.3.0 busy"),
        ({"rcpt": "421 going down"}, RETRIED, "The mail server asked to wait: 421 going down"),
        ({"rcpt": "550 5.1.1 no such user"}, ENDED, "The mail server refused it: 550 5.1.1 no such user"),
        ({"data": "554 5.7.1 spam\r\n550 x"}, ENDED, "The mail server refused it: 554 5.7.1 spam"),
        ({"rcpt": "hang"}, RETRIED, "The mail server did not answer in time."),
        ({"data": "hang"}, RETRIED, "The mail server did not answer in time."),
        ({"data": "drop"}, RETRIED, "The mail server broke off the connection."),
        ({"auth_required": True, "auth_require_tls": False}, RETRIED, "The mail server refused our sender: 530 "),
    ],
)
def test_a_refusal_is_for_good_or_for_now(session, answers, done, problem):
    queue_mails(session)
    with MailServer(**answers) as server:
        assert delivery(Smtp(server.url, step_limit=0.3)) == done
    (mail,) = rows(session)
    assert mail.problem.startswith(problem)
    assert mail.given_up_at == (NOW if done == ENDED else None)
    assert server.mails == []
    with MailServer() as server:
        assert delivery(Smtp(server.url), Clock(NOW + MINUTE)) == ((1, 0, 0) if done == RETRIED else (0, 0, 0))


def drop(connection):
    connection.close()


def hang(connection):
    time.sleep(30)


def drop_in_the_middle_of_data(connection):
    talk = connection.makefile("rwb")
    for answer in (b"220 x", b"250 x", b"250 x", b"250 x", b"354 go on"):
        talk.write(answer + b"\r\n")
        talk.flush()
        talk.readline()
    connection.close()


def answer_byte_by_byte(connection):
    try:
        for _ in range(40):
            connection.send(b"-")
            time.sleep(0.1)
    except OSError:
        pass


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (drop, "The mail server broke off the connection."),
        (hang, "The mail server did not answer in time."),
        (drop_in_the_middle_of_data, "The mail server broke off the connection."),
        (answer_byte_by_byte, "The mail server broke off the connection."),
        (lambda c: c.send(b"554 go away\r\n"), "The mail server turned the connection away (554)."),
    ],
)
def test_a_server_that_misbehaves_costs_no_mail_and_little_time(session, answer, problem):
    queue_mails(session)
    began = time.monotonic()
    with socket_server(answer) as (url, _visits):
        assert delivery(Smtp(url, step_limit=0.3, attempt_limit=0.5)) == RETRIED
    assert time.monotonic() - began < 3
    assert rows(session)[0].problem == problem


def test_a_server_that_cannot_be_reached_is_asked_once_a_pass(session):
    queue_mails(session, 50)
    with socket_server(drop) as (url, visits):
        carrier = Smtp(url)
        assert delivery(carrier) == (0, 50, 0)
        assert len(visits) == 1
        assert delivery(carrier, Clock(NOW + MINUTE)) == (0, 50, 0)
        assert len(visits) == 2
    assert {mail.due_at for mail in rows(session)} == {NOW + 6 * MINUTE}


def test_nobody_listening_is_said_plainly(session):
    queue_mails(session)
    with socket.create_server(("localhost", 0)) as listener:
        port = listener.getsockname()[1]
    assert delivery(Smtp(f"smtp://localhost:{port}")) == RETRIED
    assert rows(session)[0].problem == "The mail server cannot be reached (Connection refused)."


def test_a_line_that_was_dropped_between_two_mails_is_opened_again(session):
    queue_mails(session, 3)

    class OneMailALine(MailServer):
        async def handle_DATA(self, server, session, envelope):
            self.loop.call_later(0.01, server.transport.close)
            return await super().handle_DATA(server, session, envelope)

    with OneMailALine() as server:
        carrier = Smtp(server.url)
        for _ in range(3):
            with carrier as pass_:
                pass_.send(a_mail())
                time.sleep(0.05)
                pass_.send(a_mail())
    assert (len(server.mails), server.connections) == (6, 6)


def test_a_mail_taken_without_an_answer_comes_again_under_the_same_message_id(session):
    queue_mails(session)
    with MailServer(data="drop") as server:
        taken = []

        async def take_and_drop(smtp, _session, envelope):
            taken.append(message_from_bytes(envelope.content)["Message-ID"])
            smtp.transport.abort()

        server.handle_DATA = take_and_drop
        delivery(Smtp(server.url))
    with MailServer() as server:
        delivery(Smtp(server.url), Clock(NOW + MINUTE))
    assert taken == server.message_ids()


# Encryption and sign-in


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


def knows(password):
    def authenticate(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"us@er", password), handled=False)

    return authenticate


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_an_encrypted_line_signs_in_and_trusts_only_a_certificate_it_can_check(scheme, certificate, monkeypatch):
    file, context = certificate
    tls = {"implicit_tls": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    login = {"authenticator": knows(b"p:ss"), "auth_required": True, "auth_require_tls": scheme != "smtps"}
    with MailServer(**tls, **login) as server:
        url = f"{scheme}://us%40er:p%3Ass@localhost:{server.port}"
        with Smtp(url) as carrier, pytest.raises(NotDelivered, match="certificate cannot be trusted"):
            carrier.send(a_mail())
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        with Smtp(url) as carrier:
            carrier.send(a_mail())
        with Smtp(url.replace("p%3Ass", "wrong")) as carrier, pytest.raises(NotDelivered) as wrong:
            carrier.send(a_mail())
        with Smtp(url.replace("localhost", "127.0.0.1")) as carrier, pytest.raises(NotDelivered, match="trusted"):
            carrier.send(a_mail())
    assert wrong.value.problem == "The mail server did not accept the name and password of PDUPS_SMTP_URL (535)."
    assert not wrong.value.for_good
    assert len(server.mails) == 1


def test_a_password_is_not_sent_to_a_server_without_the_encryption_that_was_asked_for(session):
    queue_mails(session)
    with MailServer() as server:
        assert delivery(Smtp(f"smtp+starttls://user:hunter2@localhost:{server.port}")) == RETRIED
    problem = rows(session)[0].problem
    assert problem == "The mail server does not offer what PDUPS_SMTP_URL asks for: encryption, or to sign in."


# Messages


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\0"])
def test_a_line_break_in_a_name_or_subject_adds_no_header(end):
    mail = a_mail(subject=f"Welcome Ada{end}Bcc: eve@example.org{end}{end}Injected")
    message = message_from_bytes(message_of(mail).as_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Welcome Ada Bcc: eve@example.org Injected"
    assert message.get_content().strip() == "B"


@given(subject=st.text(), body=st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])))
def test_whatever_is_written_a_mail_has_the_same_headers(subject, body):
    subject = subject.encode("utf-8", "ignore").decode()
    message = message_from_bytes(message_of(a_mail(subject=subject, body=body)).as_bytes(), policy=policy.default)
    assert message.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    ]  # fmt: skip
    assert message.get_content().rstrip("\r\n") == body


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org\nBcc: eve@example.org",
        "a@b.org, c@d.org",
        "Ada <ada@example.org>",
        "a b@c.org",
        "@",
        "<>",
        "zoë@b.org",
    ],
)
def test_what_is_no_address_is_refused_before_any_server_sees_it(address):
    with pytest.raises(NotDelivered) as refusal:
        message_of(a_mail(to=address))
    assert refusal.value.for_good


def test_a_mail_without_an_address_ends_at_once(session):
    queue_mails(session, to="")
    with MailServer() as server:
        assert delivery(Smtp(server.url)) == ENDED
    assert (server.connections, rows(session)[0].problem) == (0, "The e-mail address cannot be used.")


def test_a_domain_in_other_letters_is_reached_where_the_server_can():
    mail = a_mail(to="ada@bücher.example")
    with MailServer(enable_SMTPUTF8=True) as server, Smtp(server.url) as carrier:
        carrier.send(mail)
    assert server.mails[0].rcpt_tos == ["ada@bücher.example"]
    with MailServer() as server, Smtp(server.url) as carrier, pytest.raises(NotDelivered, match="no address") as no:
        carrier.send(mail)
    assert no.value.for_good


def test_the_same_number_in_another_database_is_another_message():
    first, other = message_of(a_mail()), message_of(a_mail(queued_at=NOW + JUST))
    assert first["Message-ID"] == message_of(a_mail(attempts=5, problem="x"))["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@mt.gov>")


def test_a_problem_is_one_line():
    assert NotDelivered("550 no\r\n550 such\tuser " + "x" * 999).problem == ("550 no 550 such user " + "x" * 999)[:300]


# Files


def test_files_are_written_once_each_whole_and_private(session, tmp_path):
    queue_mails(session, 3)
    folder = tmp_path / "var" / "outbox"
    assert delivery(Files(folder)) == (3, 0, 0)
    files = sorted(folder.iterdir())
    assert [file.name.split(".")[0] for file in files] == ["1", "2", "3"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    before = [(file.stat().st_mtime_ns, file.read_bytes()) for file in files]
    with Files(folder) as again:
        for mail in rows(session):
            again.send(mail)
    assert [(file.stat().st_mtime_ns, file.read_bytes()) for file in sorted(folder.iterdir())] == before
    assert b"Subject: Mail 0\r\n" in before[0][1]


@pytest.mark.parametrize(("kind", "kept"), [("reset_code", ""), ("invitation", ""), ("account_changed", "It is 7.")])
def test_a_code_is_not_kept_once_its_mail_is_sent(session, tmp_path, kind, kept):
    queue(session, "ada@example.org", Notice(kind, "Subject", "It is 7."), now=NOW)
    session.commit()
    (tmp_path / "blocked").touch()
    assert delivery(Files(tmp_path / "blocked")) == RETRIED
    assert rows(session)[0].body == "It is 7."
    assert delivery(Files(tmp_path / "outbox"), Clock(NOW + MINUTE)) == (1, 0, 0)
    assert rows(session)[0].body == kept


def test_a_folder_that_cannot_be_written_costs_no_mail(session, tmp_path):
    queue_mails(session)
    (tmp_path / "outbox").touch()
    assert delivery(Files(tmp_path / "outbox")) == RETRIED
    assert rows(session)[0].problem.startswith("The mail could not be written (")


def test_the_settings_choose_the_transport(monkeypatch, tmp_path):
    monkeypatch.setenv("PDUPS_DATABASE_URL", f"sqlite:///{tmp_path / 'pdups.db'}")
    settings.cache_clear()
    try:
        assert transport().folder == tmp_path / "outbox"
        monkeypatch.setenv("PDUPS_SMTP_URL", "smtp://localhost:1025")
        settings.cache_clear()
        assert isinstance(transport(), Smtp)
        monkeypatch.delenv("PDUPS_SMTP_URL")
        monkeypatch.setenv("PDUPS_DATABASE_URL", "postgresql://u@h/n")
        settings.cache_clear()
        assert transport().folder == ROOT / "var" / "outbox"
    finally:
        monkeypatch.undo()
        settings.cache_clear()


# The command, killed and not


def command(engine, **environment):
    url = engine.url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-m", "core", "deliver-mail"],
        cwd=ROOT, env=os.environ | {"PDUPS_DATABASE_URL": url} | environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_deliverer_that_is_killed_loses_nothing(engine, session):
    now = datetime.now(UTC)
    queue_mails(session, 30, now=now)
    with MailServer() as server:

        def kill_at_the_eleventh():
            if len(server.mails) == 10:
                process.send_signal(signal.SIGKILL)
                process.wait()

        server.before_answer = kill_at_the_eleventh
        process = command(engine, PDUPS_SMTP_URL=server.url)
        process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
        assert Counter(bool(mail.sent_at) for mail in rows(session)) == {True: 10, False: 20}
        server.before_answer = lambda: None
        assert delivery(Smtp(server.url), Clock(now)) == (19, 0, 0)
        assert delivery(Smtp(server.url), Clock(datetime.now(UTC) + outbox.LEASE)) == (1, 0, 0)
    received = Counter(server.message_ids())
    assert len(received) == 30
    assert sorted(received.values())[-2:] == [1, 2]  # the one in hand was taken, and nobody could know


def test_the_command_says_what_it_did_and_ends_with_0_only_when_all_went(tmp_path, empty_sqlite):
    shutil.copy(empty_sqlite, tmp_path / "test.db")
    engine = db.connect(f"sqlite:///{tmp_path / 'test.db'}")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        queue_mails(session, 2)
        fine = command(engine)
        assert fine.communicate(timeout=30) == ("2 mails sent.\n", "")
        assert fine.returncode == 0
        assert len(list((tmp_path / "outbox").glob("*.eml"))) == 2
        queue_mails(session, now=datetime.now(UTC))
        with MailServer(rcpt="450 later") as server:
            failed = command(engine, PDUPS_SMTP_URL=server.url)
            said, wrong = failed.communicate(timeout=30)
    assert (failed.returncode, wrong) == (1, "")
    assert said == (
        "0 mails sent, 1 will be tried again.\n"
        "reset_code to ada@example.org: The mail server asked to wait: 450 later\n"
    )
    engine.dispose()


@pytest.mark.parametrize(
    ("done", "sentence"),
    [
        ((0, 0, 0), "No mail was due."),
        ((1, 0, 0), "1 mail sent."),
        ((3, 1, 0), "3 mails sent, 1 will be tried again."),
        ((0, 2, 4), "0 mails sent, 2 will be tried again, 4 given up."),
    ],
)
def test_a_pass_is_told_in_one_sentence(done, sentence):
    assert str(outbox.Delivery(*done)) == sentence


# The server


@contextmanager
def serving():
    """The server's loop, as the server runs it."""
    closing = threading.Event()
    loop, thread = running_loop()
    task = asyncio.run_coroutine_threadsafe(lifespan._deliver_mail(closing), loop)
    try:
        yield task
    finally:
        closing.set()
        task.cancel()
        end(loop, thread)


def wait_until(true, seconds):
    give_in = time.monotonic() + seconds
    while not true() and time.monotonic() < give_in:
        time.sleep(0.02)
    return true()


def test_the_server_delivers_within_two_seconds(session, monkeypatch):
    with MailServer() as server, serving():
        monkeypatch.setattr(outbox, "transport", lambda: Smtp(server.url))
        time.sleep(0.2)
        queue_mails(session, now=datetime.now(UTC))
        assert wait_until(lambda: len(server.mails) == 1, 2.0)


def test_the_server_outlives_its_database_and_its_mail_server(engine, session, monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(lifespan, "AFTER_TROUBLE", 0.1)
    gone = db.create_engine(f"sqlite:///{tmp_path}/no/such/folder/x.db")
    monkeypatch.setattr(db, "engine", lambda: gone)
    with MailServer() as server:
        monkeypatch.setattr(outbox, "transport", lambda: Smtp(server.url))
        with serving() as task:
            assert wait_until(lambda: len(caplog.records) > 2, 3)
            assert not task.done()
            monkeypatch.setattr(db, "engine", lambda: engine)
            queue_mails(session, now=datetime.now(UTC))
            assert wait_until(lambda: len(server.mails) == 1, 3)
    assert "could not reach its records" in caplog.text
    assert "Traceback" not in caplog.text


def test_the_server_starts_and_stops_its_loop(app_database, monkeypatch):
    SQLModel.metadata.create_all(app_database)
    passes = []
    monkeypatch.setattr(lifespan, "engine", lambda: app_database)
    monkeypatch.setattr(lifespan.migrations, "upgrade", lambda _engine: False)
    monkeypatch.setattr(outbox, "deliver", lambda *_, **__: passes.append(1))

    async def live_shortly():
        async with lifespan.lifespan(None):
            await asyncio.sleep(0.2)

    asyncio.run(live_shortly())
    assert passes == [1]
