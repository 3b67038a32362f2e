"""Projects become what leaves the workbook."""
