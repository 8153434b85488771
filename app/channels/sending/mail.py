"""One e-mail by the office's server. Apprise makes the message (encodings, names, headers); the exchange is smtplib's,
since Apprise answers only yes or no, and a wrong password, an unknown address and a server that is down need three
different things done."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime

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

TIMEOUT = 10  # seconds for each step


def mail(server: Server, to: str, message: Message, site_name: str, site_url: str, now: datetime) -> Outcome:
    """One attempt; any fault of the far side is an Outcome. Nothing that is told holds the password."""
    written = _written(server, to, message, site_name, site_url, now)
    secrets = (server.password, server.login)
    try:
        with _open(server) as line:
            try:
                line.sendmail(server.sender, [to], written)
            except smtplib.SMTPServerDisconnected:
                raise
            except smtplib.SMTPRecipientsRefused as error:
                return judge(*error.recipients[to], "recipient", *secrets)
            except smtplib.SMTPResponseException as error:
                return judge(error.smtp_code, error.smtp_error, "message", *secrets)
    except smtplib.SMTPAuthenticationError as error:
        return judge(error.smtp_code, error.smtp_error, "sign-in", *secrets)
    except smtplib.SMTPNotSupportedError:
        return Outcome("refused", NO_TRUST)
    except ssl.SSLError as error:
        return Outcome("refused", NO_TRUST, far=error.reason or type(error).__name__)
    except smtplib.SMTPResponseException as error:
        return judge(error.smtp_code, error.smtp_error, "message", *secrets)
    except (smtplib.SMTPException, OSError) as error:
        return Outcome("unreachable", NOT_REACHED, far=type(error).__name__)
    return Outcome("sent", TOOK)


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
    """A connection that may send. Raises smtplib.SMTPException, OSError."""
    trust = ssl.create_default_context()
    if server.security == SSL:
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=trust)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.security == STARTTLS:
            line.starttls(context=trust)
        if server.login:
            line.login(server.login, server.password)
    except BaseException:
        line.close()
        raise
    return line
