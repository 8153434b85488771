"""What is said to whom and when: reminders that climb a ladder, each step once, kept in everybody's inbox (提醒)."""
