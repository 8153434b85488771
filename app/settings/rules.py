"""What a site can choose, with the defaults, and the patrol windows of a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

LAST_MINUTE = "23:59"  # the latest a window can be set to end: it then lasts until midnight


@dataclass(frozen=True)
class Window:
    """A patrol window (时段) in the site's own time; `until` is exclusive, but 23:59 means midnight.

    Windows of a day do not overlap.
    """

    key: str
    name: str
    from_: str  # "07:30"
    until: str  # "12:00"

    def holds(self, moment: time) -> bool:
        begun = time.fromisoformat(self.from_) <= moment
        return begun and (self.until == LAST_MINUTE or moment < time.fromisoformat(self.until))


@dataclass(frozen=True)
class OldWindows:
    """The windows that held until a day, that day included."""

    until: date
    windows: tuple[Window, ...]


def windows_on(day: date, windows: tuple[Window, ...], old: Sequence[OldWindows]) -> tuple[Window, ...]:
    """The windows of a day; `old`: those before the present ones, the earliest first."""
    return next((one.windows for one in old if day <= one.until), windows)


DEFAULT_WINDOWS = (Window("am", "上午", "00:00", "12:30"), Window("pm", "下午", "12:30", "23:59"))


@dataclass(frozen=True)
class Settings:
    """`public_url` is what plates carry: scheme and host, no path. `demo` marks a site of invented data."""

    site_name: str = ""
    public_url: str = ""
    timezone: str = "Asia/Shanghai"
    windows: tuple[Window, ...] = DEFAULT_WINDOWS  # the latest: on their first evening they hold from tomorrow
    old_windows: tuple[OldWindows, ...] = ()  # what was owed before a change stays as it was
    public_shows_owner: bool = True
    public_shows_phone: bool = False
    public_reports: bool = True  # whoever scans a plate may report a problem
    supervision_phone: str = ""
    challenge_share: int = 10  # per cent of patrols in which a photo is asked for
    walk_same_floor_s: int = 5  # shortest walking times in seconds, the scan and the tap included
    walk_per_floor_s: int = 10
    walk_between_buildings_s: int = 60
    ask_location: bool = False
    late_entry_days: int = 3  # so many days back a late entry (补录) may be for
    demo: bool = False
    epoch: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        """`moment` in the site's zone."""
        return moment.astimezone(self.zone_info)

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The patrol windows of a day of the site."""
        return windows_on(day, self.windows, self.old_windows)

    def window_at(self, moment: datetime) -> Window | None:
        """The patrol window that holds `moment`, if any (附表三 二.3: at least twice a day)."""
        at = self.local(moment)
        return next((window for window in self.windows_on(at.date()) if window.holds(at.time())), None)


def kept_windows(settings: Settings, windows: tuple[Window, ...], today: date) -> tuple[OldWindows, ...]:
    """The old windows of a site whose windows are these from tomorrow on."""
    past, held = tuple(one for one in settings.old_windows if one.until < today), settings.windows_on(today)
    return past if windows == held else (*past, OldWindows(today, held))


def day_bounds(settings: Settings, day: date) -> tuple[datetime, datetime]:
    """The first moment of the site's `day` and of the next, aware."""
    start = datetime.combine(day, time(), settings.zone_info)
    end = datetime.combine(date.fromordinal(day.toordinal() + 1), time(), settings.zone_info)
    return start, end


@dataclass(frozen=True)
class Span:
    """A patrol window on one day; `end` is exclusive."""

    key: str
    name: str
    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @cached_property
    def deciding(self) -> datetime:
        """What is so at this moment is so for the window: whatever lasts for half of it, of two that do so the first.

        In UTC, as records tell their time: moments of two time zones are compared a hundred times slower.
        """
        return (self.start + (self.end - self.start) / 2 - timedelta(microseconds=1)).astimezone(UTC)


def spans_of(settings: Settings, day: date) -> tuple[Span, ...]:
    """The windows of the site's `day`, in its own time."""
    midnight = day_bounds(settings, day)[1]

    def at(clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), settings.zone_info)

    return tuple(
        Span(one.key, one.name, at(one.from_), midnight if one.until == LAST_MINUTE else at(one.until))
        for one in settings.windows_on(day)
    )


LONGEST_URL = 38  # characters of HTTPS://HOST/Z/CODE; a longer one makes a denser symbol that reads worse
CODE_LENGTH = 10
_HOST = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$")


def clean_public_url(given: str) -> str:
    """The site's address as plates carry it: scheme, host, port, in lower case. Raises ValueError for anything else."""
    text = given.strip()
    parts = urlsplit(text)
    host = parts.hostname or ""
    plain = not (parts.username or parts.password or parts.query or parts.fragment) and parts.path in ("", "/")
    if parts.scheme.lower() not in ("http", "https") or not _HOST.match(host) or not plain:
        raise ValueError("an address has a scheme and a host, and no path")
    port = f":{parts.port}" if parts.port else ""  # an impossible port raises ValueError too
    return f"{parts.scheme.lower()}://{host}{port}"


def host_of(given: str) -> str:
    """The name in an address or a Host header: lower case, no port, no brackets; "" where there is none."""
    try:
        parts = urlsplit(given if "://" in given else f"//{given}")
        return (parts.hostname or "").removesuffix(".")
    except ValueError:
        return ""


def plate_url_length(public_url: str) -> int:
    """How many characters the QR code of a plate would hold."""
    return len(public_url) + len("/Z/") + CODE_LENGTH


def check_windows(windows: Sequence[Window]) -> str | None:
    """Why these cannot be a day's windows: none, unnamed, badly timed, empty, overlapping; None when they can."""
    if not windows:
        return "none"
    spans = []
    for window in windows:
        if not window.name.strip() or not window.key:
            return "unnamed"
        if not (_TIME.match(window.from_) and _TIME.match(window.until)):
            return "time"
        if window.from_ >= window.until:
            return "empty"
        spans.append((window.from_, window.until))
    spans.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        return "overlap"
    return "twin" if len({window.key for window in windows}) < len(windows) else None


_TIME = re.compile(r"^(?:[01]\d|2[0-3]):[0-5]\d$")
