"""What a workbook remembers: versions, what changed, taking back, joining two people's work."""
