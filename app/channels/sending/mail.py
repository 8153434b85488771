"""One e-mail by the office's server. Apprise makes the message (encodings, names, headers); the exchange is smtplib's,
since Apprise answers only yes or no, and a wrong password, an unknown address and a server that is down need three
different things done."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Timer

from app.channels.rules.mail import (
    NO_TRUST,
    NOT_REACHED,
    SSL,
    STARTTLS,
    TOOK,
    Server,
    judge,
    text_of,
)
from app.channels.rules.outcome import Message, Outcome

TIMEOUT = 8  # seconds for each step
WHOLE = 15  # seconds from the greeting to the end


def mail(server: Server, to: str, message: Message, site_name: str, site_url: str, now: datetime) -> Outcome:
    """One attempt; any fault of the far side is an Outcome. Nothing that is told holds the password."""
    written = _written(server, to, message, site_name, site_url, now)
    handed_over = False
    try:
        with _open(server) as line, _cut_after(line):
            _sign_in(line, server)
            handed_over = True
            line.sendmail(server.sender, [to], written)
    except (smtplib.SMTPException, OSError) as fault:
        return _outcome_of(fault, server, handed_over=handed_over)
    return Outcome("sent", TOOK)


def _outcome_of(fault: Exception, server: Server, *, handed_over: bool) -> Outcome:
    secrets = (server.password, server.login)
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        ((code, words),) = fault.recipients.values()
        return judge(code, words, "recipient", *secrets)
    if isinstance(fault, smtplib.SMTPResponseException):
        at = "sign-in" if isinstance(fault, smtplib.SMTPAuthenticationError) else "message"
        return judge(fault.smtp_code, fault.smtp_error, at, *secrets)
    if isinstance(fault, (smtplib.SMTPNotSupportedError, ssl.SSLError)):
        return Outcome("refused", NO_TRUST, far=getattr(fault, "reason", None) or type(fault).__name__)
    return Outcome("unreachable", NOT_REACHED, far=type(fault).__name__, maybe=handed_over)


def _written(server: Server, to: str, message: Message, site_name: str, site_url: str, now: datetime) -> str:
    """The whole message with its headers; answers of machines ("out of office") are told that a machine sent it."""
    from apprise import NotifyFormat  # with the first mail, not with the start of every process
    from apprise.plugins.email import NotifyEmail

    (made,) = NotifyEmail.prepare_emails(
        subject=message.title,
        body=text_of(message, site_url),
        notify_format=NotifyFormat.TEXT,
        from_addr=(site_name, server.sender),
        to=[(False, to)],
        smtp_host=server.host,
        headers={"Auto-Submitted": "auto-generated"},
        tzinfo=now.tzinfo,
    )
    return str(made.body)


def _open(server: Server) -> smtplib.SMTP:
    """A line to the server. Raises smtplib.SMTPException, OSError."""
    if server.security == SSL:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)


@contextmanager
def _cut_after(line: smtplib.SMTP) -> Iterator[None]:
    """However slowly a server answers: a worker waits no longer than WHOLE."""

    def cut() -> None:
        with suppress(OSError, AttributeError):
            line.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

    timer = Timer(WHOLE, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _sign_in(line: smtplib.SMTP, server: Server) -> None:
    if server.security == STARTTLS:
        line.starttls(context=ssl.create_default_context())
    if server.login:
        line.login(server.login, server.password)
