"""The use cases: what the command line, or any other front end, asks of a workbook."""

from qiworkbook.workbook.checking import problems_of
from qiworkbook.workbook.opening import OpenWorkbook, find_root, open_workbook

__all__ = ["OpenWorkbook", "find_root", "open_workbook", "problems_of"]
