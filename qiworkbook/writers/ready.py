"""What every writer of a document does first: clean its texts, and see that figures have words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import figures_without_words
from qiworkbook.problems import WorkbookError
from qiworkbook.writers.clean import cleaned

if TYPE_CHECKING:
    from qiworkbook.content import Document


def ready(document: Document, longest: int = 0) -> Document:
    """The document with texts that any file can hold, of at most `longest` letters if it is said.

    Raises WorkbookError when a figure has no alt text: somebody would be shown nothing.
    """
    wordless = figures_without_words(document)
    if wordless:
        raise WorkbookError(
            f"A figure has no words, so nothing was written (in: {', '.join(wordless)}).",
            "Where the section is made, say in the figure's alt text what it shows.",
        )
    return cleaned(document, longest)
