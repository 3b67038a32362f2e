"""`new --from sexual-safety`: theory of change, measures and modules in place, all as examples."""

from importlib.resources import files

from qiworkbook.api import Starter

_FILES = ("project.toml", "charter.toml", "trauma-informed.toml")


STARTERS = (
    Starter(
        "sexual-safety",
        "sexual safety on a ward: an example theory of change, measures, charter and grid",
        {
            name: files("qiworkbook_incidents")
            .joinpath("starter", name)
            .read_text(encoding="utf-8")
            for name in _FILES
        },
    ),
)
