"""Everything that changes a workbook: forms and commands edit it here, and only here."""
