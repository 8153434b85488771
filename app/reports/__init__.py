"""Ledgers to print and file (台账): a month of records as a workbook or CSV."""
