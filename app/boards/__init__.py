"""The manager's glance: who has walked what, what is overdue and with whom (看板)."""
