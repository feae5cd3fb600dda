"""Transports of mail: files beside the database, or SMTP."""

import math
import os
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from core.models import OutboxMail
from core.outbox.messages import NotDelivered, mark_of, message_of
from core.settings import settings

STEP_LIMIT = 10.0  # seconds for each answer of the mail server
ATTEMPT_LIMIT = 60.0  # seconds for all of them: a server that answers byte by byte outlasts any step
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class Transport(Protocol):
    """What takes mails. Entered for one pass; `send` returns when the mail is taken, or raises NotDelivered."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
    def send(self, mail: OutboxMail) -> None: ...


def transport() -> Transport:
    """The transport that the settings name."""
    url = settings().SMTP_URL.get_secret_value()
    return Smtp(url) if url else Files(settings().data_folder / "outbox")


class Files:
    """Writes each mail once, as an .eml file that appears whole and only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        pass

    def send(self, mail: OutboxMail) -> None:
        file = self.folder / f"{mark_of(mail)}.eml"
        try:
            if not file.exists():
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write_whole(file, message_of(mail).as_bytes())
        except OSError as cause:
            raise NotDelivered(f"The mail could not be written ({cause.strerror}).") from cause


def _write_whole(file: Path, content: bytes) -> None:
    growing = file.with_name(f".{file.name}")
    growing.touch(mode=0o600)
    with growing.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    growing.replace(file)


class Smtp:
    """Sends over one connection a pass, opened for its first mail and again after trouble.

    A server that cannot be reached is asked once a pass: a thousand mails do not wait a thousand times.
    An attempt that takes too long is cut, since its lease must not run out while it can still succeed.
    """

    def __init__(self, url: str, *, step_limit: float = STEP_LIMIT, attempt_limit: float = ATTEMPT_LIMIT) -> None:
        self._server = urlsplit(url)
        self._step_limit, self._attempt_limit = step_limit, attempt_limit
        self._line: smtplib.SMTP | None = None
        self._unreachable: NotDelivered | None = None
        self._cut_at = math.inf

    def __enter__(self) -> Self:
        self._unreachable = None
        return self

    def __exit__(self, *exc: object) -> None:
        if self._line:
            with self._limited(), suppress(OSError):
                self._line.quit()
        self._hang_up()

    def send(self, mail: OutboxMail) -> None:
        message = message_of(mail)
        with self._limited():
            line = self._connected()
            try:
                line.send_message(message)
            except OSError as cause:
                self._hang_up()
                raise _understood(cause) from cause

    def _connected(self) -> smtplib.SMTP:
        if self._unreachable:
            raise self._unreachable
        if self._line and self._still_answers(self._line):
            return self._line
        self._hang_up()
        try:
            return self._open()
        except OSError as cause:
            self._hang_up()
            self._unreachable = NotDelivered(_why_unreachable(cause))
            raise self._unreachable from cause

    def _open(self) -> smtplib.SMTP:
        server, checked = self._server, ssl.create_default_context()
        sealed = server.scheme == "smtps"
        limit = self._step_limit
        line = smtplib.SMTP_SSL(timeout=limit, context=checked) if sealed else smtplib.SMTP(timeout=limit)
        self._line = line
        Thread(target=self._watch, args=[line], daemon=True).start()
        line._host = server.hostname  # type: ignore[attr-defined]  # what TLS checks; smtplib sets it elsewhere
        code, greeting = line.connect(server.hostname or "", server.port or _PORTS[server.scheme])
        if code != 220:
            raise smtplib.SMTPConnectError(code, greeting)
        if server.scheme == "smtp+starttls":
            line.starttls(context=checked)
        line.ehlo_or_helo_if_needed()
        if server.username:
            line.login(unquote(server.username), unquote(server.password or ""))
        return line

    def _still_answers(self, line: smtplib.SMTP) -> bool:
        try:
            return line.noop()[0] == 250
        except OSError:
            return False

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()
        self._line = None

    @contextmanager
    def _limited(self) -> Iterator[None]:
        self._cut_at = time.monotonic() + self._attempt_limit
        try:
            yield
        finally:
            self._cut_at = math.inf

    def _watch(self, line: smtplib.SMTP) -> None:
        """Beside a line as long as it is open, connecting included."""
        while line is self._line:
            if time.monotonic() > self._cut_at and line.sock:
                with suppress(OSError):
                    socket.socket.shutdown(line.sock, socket.SHUT_RDWR)  # also below TLS, whose own would wait
            time.sleep(min(1.0, self._attempt_limit))


def _why_unreachable(cause: Exception) -> str:
    """Never in the server's own words: they may repeat what it was told, and it was told a password."""
    match cause:
        case smtplib.SMTPAuthenticationError():
            return f"The mail server did not accept the name and password of PDUPS_SMTP_URL ({cause.smtp_code})."
        case smtplib.SMTPServerDisconnected() | smtplib.SMTPResponseException(smtp_code=-1):
            return _why_broken(cause)
        case smtplib.SMTPResponseException():
            return f"The mail server turned the connection away ({cause.smtp_code})."
        case smtplib.SMTPNotSupportedError():
            return "The mail server does not offer what PDUPS_SMTP_URL asks for: encryption, or to sign in."
        case ssl.SSLCertVerificationError():
            return f"The mail server's certificate cannot be trusted ({cause.verify_message})."
        case OSError():
            return f"The mail server cannot be reached ({cause.strerror or cause})."
    return f"The mail server cannot be used ({type(cause).__name__})."


def _why_broken(cause: BaseException) -> str:
    slow = isinstance(cause, TimeoutError) or isinstance(cause.__context__, TimeoutError)
    return "The mail server did not answer in time." if slow else "The mail server broke off the connection."


def _understood(cause: Exception) -> NotDelivered:
    """Only what the server says about this recipient or this mail can be for good."""
    match cause:
        case smtplib.SMTPRecipientsRefused():
            return _refusal(*next(iter(cause.recipients.values())))
        case smtplib.SMTPDataError():
            return _refusal(cause.smtp_code, cause.smtp_error)
        case smtplib.SMTPSenderRefused():
            return NotDelivered(f"The mail server refused our sender: {_answer(cause.smtp_code, cause.smtp_error)}")
        case smtplib.SMTPNotSupportedError():
            return NotDelivered("The mail server takes no address with such letters.", for_good=True)
    return NotDelivered(_why_broken(cause))


def _refusal(code: int, words: bytes | str) -> NotDelivered:
    answer, for_good = _answer(code, words), 500 <= code <= 599
    return NotDelivered(f"The mail server {'refused it' if for_good else 'asked to wait'}: {answer}", for_good=for_good)


def _answer(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
