"""The whole site as one file, checked when made and when taken back (备份与恢复)."""
