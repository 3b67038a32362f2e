"""Everything that leaves a workbook: report, slides, sheets, tables, and the copies to share."""
