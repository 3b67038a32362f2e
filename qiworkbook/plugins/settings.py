"""What `[plugins.NAME]` of workbook.toml may hold, put together from what plugins say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationError, create_model

from qiworkbook.model.settings import PluginChoice, WorkbookFile
from qiworkbook.plugins.guard import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from qiworkbook.parts.extensions import Settings
    from qiworkbook.plugins.guard import Owned


def file_with(settings: Iterable[Settings]) -> type[WorkbookFile]:
    """The model of workbook.toml in which each has its own table below `[plugins]`."""
    # names of fields are ours, because a plugin's may have hyphens, and be taken
    tables: dict[str, Any] = {
        f"plugin_{at}": (Annotated[one.model, Field(alias=one.name)], one.model())
        for at, one in enumerate(settings)
    }
    choice = create_model("PluginSettings", __base__=PluginChoice, **tables)
    fields: dict[str, Any] = {"plugins": (choice, choice())}
    return create_model("WorkbookFile", __base__=WorkbookFile, **fields)


def wrong_settings(settings: Settings, _before: Collection[Owned[Settings]]) -> str:
    """Why settings cannot be read; "" where they can."""
    if settings.name in PluginChoice.model_fields:
        return f'"{settings.name}" is a key of qiworkbook'
    try:
        settings.model()
    except ValidationError:
        return f"a workbook without [plugins.{settings.name}] is whole, so each key needs a default"
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # noqa: BLE001  # a model of a plugin can do anything
        return f"its model cannot be made: {told(fault)}"
    return ""
