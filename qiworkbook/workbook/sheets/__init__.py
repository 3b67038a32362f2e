"""Sheets that people have: read as they are, held against the workbook, asked about, taken in."""
