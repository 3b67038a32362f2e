"""A quality improvement workbook that lives in plain files: from aim to slide, one thread."""

__version__ = "0.1.0"
