"""What roles and marks are called, for pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ROLE_WORDS = {
    "office": _l("Office"),
    "manager": _l("Manager"),
    "deputy": _l("Deputy manager"),
    "inspector": _l("Quality inspector"),
    "lead": _l("Team lead"),
    "owner": _l("Zone owner"),
    "staff": _l("Staff"),
}
