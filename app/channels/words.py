"""What channels, services and outcomes are called, for pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KIND_WORDS = {"wecom": _l("WeCom"), "dingtalk": _l("DingTalk"), "feishu": _l("Feishu")}
STATE_WORDS = {
    "sent": (_l("Sent out"), "ok", "check-circle"),
    "refused": (_l("Refused by the other side"), "bad", "cross-circle"),
    "unreachable": (_l("Not delivered"), "warn", "cloud-off"),
    "slow_down": (_l("Later"), "warn", "clock"),
}
SECURITY_WORDS = {
    "ssl": _l("TLS from the start (usually port 465)"),
    "starttls": _l("STARTTLS (usually port 587)"),
    "none": _l("Not encrypted (port 25, inside the office network only)"),
}
SERVICE_WORDS = {"google": _l("Google"), "apple": _l("Apple"), "mozilla": _l("Mozilla"), "microsoft": _l("Microsoft")}
