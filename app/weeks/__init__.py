"""The week's close (周日 24:00 结账): what was mended, what is overdue, what was carried over; the briefing from it."""
