"""Look inside the annotation of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Iterator


def classes_in(annotation: Any) -> Iterator[type]:
    """Every class inside an annotation: of `tuple[Annotated[Driver, ...], ...]`, Driver."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        yield annotation
    for inner in get_args(annotation):
        yield from classes_in(inner)
