"""What was typed, as the fields of a table: what nobody gave is left out."""

from __future__ import annotations

from typing import Any


def given(**options: Any) -> dict[str, Any]:
    """The options that were given. A tuple becomes a list; an empty text or list is left out."""
    kept: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, tuple):
            value = list(value)
        if value not in (None, "", []):
            kept[name] = value
    return kept


def told(fields: dict[str, Any]) -> str:
    """The fields as a sentence goes on: "status is testing, drives is talking, confidence"."""
    return ", ".join(f"{key.replace('_', ' ')} is {_said(value)}" for key, value in fields.items())


def _said(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
