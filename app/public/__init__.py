"""What anybody sees who scans a plate, without an account and without JavaScript (公示页)."""
