"""Work that takes longer than a page should: shown with progress, cancelled, resumed (后台任务)."""
