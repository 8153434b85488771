"""What a site can choose, with the defaults, and the patrol windows of a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Window:
    """A patrol window (时段) in the site's own time; `until` is exclusive. Windows of a day do not overlap."""

    key: str
    name: str
    from_: str  # "07:30"
    until: str  # "12:00"

    def holds(self, moment: time) -> bool:
        return time.fromisoformat(self.from_) <= moment < time.fromisoformat(self.until)


DEFAULT_WINDOWS = (Window("am", "上午", "00:00", "12:30"), Window("pm", "下午", "12:30", "23:59"))


@dataclass(frozen=True)
class Settings:
    """`public_url` is what plates carry: scheme and host, no path. `demo` marks a site of invented data."""

    site_name: str = ""
    public_url: str = ""
    timezone: str = "Asia/Shanghai"
    windows: tuple[Window, ...] = DEFAULT_WINDOWS
    public_shows_owner: bool = True
    public_shows_phone: bool = False
    supervision_phone: str = ""
    demo: bool = False
    epoch: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        """`moment` in the site's zone."""
        return moment.astimezone(self.zone_info)

    def window_at(self, moment: datetime) -> Window | None:
        """The patrol window that holds `moment`, if any (附表三 二.3: at least twice a day)."""
        at = self.local(moment).time()
        return next((window for window in self.windows if window.holds(at)), None)


def day_bounds(settings: Settings, day: date) -> tuple[datetime, datetime]:
    """The first moment of the site's `day` and of the next, aware."""
    start = datetime.combine(day, time(), settings.zone_info)
    end = datetime.combine(date.fromordinal(day.toordinal() + 1), time(), settings.zone_info)
    return start, end
