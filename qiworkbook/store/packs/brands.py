"""The house style of a workbook that takes its brand from a pack, or from a plugin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.model.settings import HouseStyle, Look
from qiworkbook.problems import Problem
from qiworkbook.store import layout
from qiworkbook.store.packs.homes import Home
from qiworkbook.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qiworkbook.contributions.extensions import Brand
    from qiworkbook.model.pack import BrandFile
    from qiworkbook.text.source import Source

_PATHS = ("logo", "template")


class Branded(Struct, frozen=True):
    """A house style, filled in; `home` is the folder that the paths in `from_pack` start from."""

    style: HouseStyle
    home: Path | None = None
    from_pack: frozenset[str] = frozenset()

    def home_of(self, key: str, root: Path) -> Path:
        """The folder that the path under this key starts from."""
        return self.home if self.home and key in self.from_pack else root


def branded(
    style: HouseStyle,
    homes: Iterable[Home],
    source: Source,
    problems: list[Problem],
    given: Callable[[], Iterable[Brand]] = tuple,
) -> Branded:
    """What workbook.toml says, then what the brand of its pack says, then what is usual.

    `given` are the brands of the core and of plugins: a pack of the same name is nearer.
    """
    if not style.pack:
        return Branded(style)
    packs = {home.pack: home for home in reversed([*homes]) if home.pack}
    home = packs.get(style.pack)
    if home is None:
        brands = {brand.name: brand for brand in given()}
        if style.pack in brands:
            return _dressed(style, brands[style.pack])
        place = source.place("house-style", "pack")
        told = dict.fromkeys(packs, "a data pack") | {one.name: one.what for one in brands.values()}
        hint = _hint(style.pack, told)
        problems.append(
            Problem(
                "pack-missing",
                f'there is no data pack "{style.pack}" in {layout.PACKS}/, nor is one installed',
                place,
                hint=hint,
            )
        )
        return Branded(style)
    from qiworkbook.model.pack import BrandFile

    read = home.read(layout.BRAND, BrandFile)
    problems += read.problems
    return Branded(style) if read.value is None else _filled(style, read.value, home)


def _dressed(style: HouseStyle, brand: Brand) -> Branded:
    from qiworkbook.model.pack import BrandFile

    said = {name: getattr(brand, name) for name in Look.model_fields if getattr(brand, name)}
    file = BrandFile.model_validate({"format": 1} | said)
    return _filled(style, file, Home(brand.name, Path(brand.folder)))


def _filled(style: HouseStyle, brand: BrandFile, home: Home) -> Branded:
    own = set(style.model_fields_set)
    if "logo" in own:
        own.add("logo_words")  # those of the pack's logo would describe another picture
    filled = {
        name: getattr(brand, name)
        for name in Look.model_fields
        if name in brand.model_fields_set and name not in own
    }
    filled |= {key: home.path(filled[key]) for key in _PATHS if filled.get(key)}
    return Branded(style.model_copy(update=filled), home.root, frozenset(filled))


def _hint(name: str, there: Mapping[str, str]) -> str:
    guess = did_you_mean(name, there)
    if guess:
        return f'Did you mean "{guess}"?'
    told = (f"{one} ({what})" for one, what in sorted(there.items()))
    return f"There are: {', '.join(told)}."
