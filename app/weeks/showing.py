"""What is remarked about an issue in a week's account."""

from __future__ import annotations

from flask_babel import gettext

from app.web.templating import until
from app.weeks.queries import Account
from app.weeks.rules import CARRIED, Line


def remarks(line: Line, account: Account) -> list[str]:
    """Why it was carried over, until when and by whom; that it was mended before the close, though the record came later."""
    said = [_carried(line, account)] if line.outcome == CARRIED else []
    if received := account.mended.get(line.issue_id):
        said.append(gettext("Mended before the close; the record arrived %(time)s.", time=until(received)))
    return said


def _carried(line: Line, account: Account) -> str:
    values = {"reason": line.reason or gettext("no reason given"), "who": line.approver}
    later = account.later.get(line.issue_id)
    if later is None:
        return str(gettext("Carried over: %(reason)s (approved by %(who)s)", **values))
    if line.issue_id in account.approved:
        return str(gettext("Carried over until %(time)s: %(reason)s (approved by %(who)s)", time=until(later), **values))
    return str(gettext("Deadline moved to %(time)s by %(who)s: %(reason)s", time=until(later), **values))
