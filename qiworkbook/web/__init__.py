"""The workbook on a page: forms and pages in a browser over the same use cases as the commands.

For one person on one computer. `server` listens, `door` decides who may come in, `book` holds the
open workbook, and each other module is a page or several of one kind.
"""
