"""Data packs: where they lie, what they hold, the starters and brands in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.contributions.records import RecordType, Scope
from qiworkbook.model.settings import HouseLook, HouseStyle
from qiworkbook.problems import Place, Problem
from qiworkbook.spc.rule_sets import RuleSet, RuleSetError, rule_set_from
from qiworkbook.store import layout
from qiworkbook.store.files import read_text
from qiworkbook.store.layout import (
    DATA_BYTES,
    PACKS,
    FileError,
    files_below,
    files_in,
    folders_in,
    packaged,
)
from qiworkbook.store.toml_file import TomlFile, read_toml
from qiworkbook.store.workbook_folder import RecordReader, read_record, read_records
from qiworkbook.text.words import meant_or

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from qiworkbook.contributions.extensions import Brand, Starter
    from qiworkbook.model import FileTable, Record
    from qiworkbook.model.pack import BrandFile, DefinitionsFile, RuleSetFile, WordsFile
    from qiworkbook.text.source import Source

    Records = dict[str, tuple[Record[FileTable], ...]]


M = TypeVar("M", bound="FileTable")


class Home(Struct, frozen=True):
    """A folder of data files: `folder` below `root`. `pack` is "" for the workbook itself."""

    pack: str
    root: Path
    folder: str = ""
    plugin: str = ""

    def path(self, name: str) -> str:
        """A file of this folder, from the root."""
        return f"{self.folder}/{name}" if self.folder else name

    def shown(self, file: str) -> str:
        """A file as people see it; those of an installed pack do not lie in the workbook."""
        return f"pack {self.pack}/{file}" if self.plugin else file

    def place(self, place: Place) -> Place:
        """The place as people see it."""
        return replace(place, file=self.shown(place.file))

    def told(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems as people see them."""
        return tuple(
            replace(one, place=self.place(one.place), plugin=self.plugin) for one in problems
        )

    def read(self, name: str, model: type[M]) -> TomlFile[M]:
        """A file of this folder, read into its model with the reader's own messages."""
        read = read_toml(self.root, self.path(name), model)
        source = replace(read.source, file=self.shown(read.source.file))
        return TomlFile(read.value, source, self.told(read.problems))

    def files(self, folder: str, problems: list[Problem]) -> tuple[str, ...]:
        """The TOML files of a folder in this one, as names from here."""
        return self._listed(lambda root, at: files_in(root, at, ".toml"), folder, problems)

    def folders(self, folder: str, problems: list[Problem]) -> tuple[str, ...]:
        """The folders in a folder of this one, as names from here."""
        return self._listed(folders_in, folder, problems)

    def _listed(
        self,
        list_: Callable[[Path, str], Iterable[str]],
        folder: str,
        problems: list[Problem],
    ) -> tuple[str, ...]:
        try:
            found = list_(self.root, self.path(folder))
        except FileError as error:
            problems += self.told([error.problem])
            return ()
        return tuple(path.removeprefix(f"{self.folder}/") for path in found)


def homes_of(
    root: Path, installed: Iterable[tuple[str, str]], problems: list[Problem]
) -> tuple[Home, ...]:
    """Every folder of data files, the nearest first. `installed` are names and folders."""
    own = Home("", root)
    inside = (Home(path.rpartition("/")[2], root, path) for path in own.folders(PACKS, problems))
    outside = (Home(name, Path(folder), plugin=name) for name, folder in installed)
    return (own, *inside, *outside)


class StarterFolder(Struct, frozen=True):
    """A starter, and the folder that it was read from."""

    home: Home
    folder: str
    starter: Starter


def starter_folders(homes: Iterable[Home], problems: list[Problem]) -> tuple[StarterFolder, ...]:
    """The starters in these folders, the nearest first; an id that comes again is left out."""
    found: dict[str, StarterFolder] = {}
    for home in homes:
        for folder in home.folders(layout.STARTERS, problems):
            id_ = folder.rpartition("/")[2]
            if id_ not in found:
                found[id_] = _read(home, folder, id_, problems)
    return tuple(found.values())


def _read(home: Home, folder: str, id_: str, problems: list[Problem]) -> StarterFolder:
    from qiworkbook.contributions.extensions import Starter
    from qiworkbook.model.pack import StarterFile

    said = home.read(f"{folder}/{layout.STARTER}", StarterFile)
    problems += (one for one in said.problems if one.code != "file-missing")
    what = said.value.what if said.value else f"from {home.shown(home.path(folder))}"
    return StarterFolder(home, folder, Starter(id_, what, _files(home, folder, problems)))


def _files(home: Home, folder: str, problems: list[Problem]) -> dict[str, str]:
    below = home.path(folder)
    texts: dict[str, str] = {}
    try:
        paths = files_below(home.root, below, "")
    except FileError as error:
        problems += home.told([error.problem])
        return {}
    for path in paths:
        name = path.removeprefix(f"{below}/")
        if name == layout.STARTER:
            continue
        try:
            texts[name] = read_text(home.root, path, DATA_BYTES).text
        except FileError as error:
            problems += home.told([error.problem])
    return texts


def rule_sets_of(
    homes: Iterable[Home], taken: Collection[str], problems: list[Problem]
) -> dict[str, RuleSet]:
    """The rule sets by id, the nearest first. An id in `taken`, or taken before, is left out."""
    found: dict[str, RuleSet] = {}
    for home in homes:
        for name in home.files(layout.RULE_SETS, problems):
            from qiworkbook.model.pack import RuleSetFile

            read = home.read(name, RuleSetFile)
            problems += read.problems
            made = read.value and _made(layout.stem(name), read.value, read.source, problems)
            if made and made.id in {*taken, *found}:
                problems.append(_taken(made.id, read.source.place(), by_core=made.id in taken))
            elif made:
                found[made.id] = made
    return found


def _made(id_: str, file: RuleSetFile, source: Source, problems: list[Problem]) -> RuleSet | None:
    data = {"id": id_, **file.model_dump(exclude={"format"}, exclude_unset=True)}
    try:
        return rule_set_from(data)
    except RuleSetError as error:
        at = file.rule[error.at - 1] if isinstance(error.at, int) else error.at
        place = source.place() if at is None else source.place(at)
        problems.append(Problem("pack-rule-set", error.sentence, place))
        return None


def _taken(id_: str, place: Place, *, by_core: bool) -> Problem:
    whose = "comes with qiworkbook or a plugin" if by_core else "lies nearer"
    return Problem(
        "pack-id-taken",
        f"another rule set called {id_} {whose}, so this one is not used",
        place,
        hint="Give the file another name: charts print it, and it should mean one thing.",
    )


class Packs(Struct, frozen=True):
    """What the packs hold. `homes` are where data files may lie, the workbook itself first."""

    homes: tuple[Home, ...] = ()
    rule_sets: dict[str, RuleSet] = field(default_factory=dict)
    records: Records = field(default_factory=dict)
    definitions: tuple[tuple[str, TomlFile[DefinitionsFile]], ...] = ()
    """What packs with common definitions say, each with the name of its pack, the nearest first."""
    problems: tuple[Problem, ...] = ()


def read_packs(
    root: Path,
    installed: Iterable[tuple[str, str]],
    record_types: Sequence[RecordType],
    taken: Collection[str] = (),
    read: RecordReader = read_record,
) -> Packs:
    """The packs of the workbook at `root` and the `installed` ones (names and folders).

    `taken` are the ids of rule sets that files cannot replace.
    """
    problems: list[Problem] = []
    homes = homes_of(root, installed, problems)
    rule_sets = rule_sets_of(homes, taken, problems)
    records: Records = {}
    for home in homes[1:]:  # those of the workbook itself are read with it
        for name, found in _records(home, record_types, problems, read).items():
            records[name] = (*records.get(name, ()), *found)
    defined = tuple(_definitions(homes, problems))
    return Packs(homes, rule_sets, records, defined, tuple(problems))


def _definitions(
    homes: Iterable[Home], problems: list[Problem]
) -> Iterator[tuple[str, TomlFile[DefinitionsFile]]]:
    for home in homes:
        if home.pack:
            from qiworkbook.model.pack import DefinitionsFile

            read = home.read(layout.DEFINITIONS, DefinitionsFile)
            problems += (one for one in read.problems if one.code != "file-missing")
            yield home.pack, read


def _records(
    home: Home, record_types: Sequence[RecordType], problems: list[Problem], read: RecordReader
) -> Records:
    found, faults = read_records(home.root, home.folder, record_types, Scope.WORKBOOK, read)
    problems += home.told(faults)
    return {
        name: tuple(
            replace(one, source=replace(one.source, file=home.shown(one.source.file)))
            for one in records
        )
        for name, records in found.items()
    }


_CORE = "qiworkbook"


def all_audience_words(homes: Iterable[Home]) -> dict[str, TomlFile[WordsFile]]:
    """The files of words by name, those that come along too."""
    return audience_words((*homes, Home(_CORE, packaged(), plugin=_CORE)), [])


def audience_words(
    homes: Iterable[Home], problems: list[Problem]
) -> dict[str, TomlFile[WordsFile]]:
    """The files of words by name, the nearest first: it hides one of the same name further off."""
    found: dict[str, TomlFile[WordsFile]] = {}
    for home in homes:
        for path in home.files(layout.AUDIENCE_WORDS, problems):
            name = layout.stem(path)
            if name not in found:
                from qiworkbook.model.pack import WordsFile

                found[name] = home.read(path, WordsFile)
    return found


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

    said = {name: getattr(brand, name) for name in HouseLook.model_fields if getattr(brand, name)}
    file = BrandFile.model_validate({"format": 1} | said)
    return _filled(style, file, Home(brand.name, Path(brand.folder)))


def _filled(style: HouseStyle, brand: BrandFile, home: Home) -> Branded:
    own = set(style.model_fields_set)
    if "logo" in own:
        own.add("logo_words")  # those of the pack's logo would describe another picture
    filled = {
        name: getattr(brand, name)
        for name in HouseLook.model_fields
        if name in brand.model_fields_set and name not in own
    }
    filled |= {key: home.path(filled[key]) for key in ("logo", "template") if filled.get(key)}
    return Branded(style.model_copy(update=filled), home.root, frozenset(filled))


def _hint(name: str, there: Mapping[str, str]) -> str:
    told = (f"{one} ({what})" for one, what in sorted(there.items()))
    return meant_or(name, there, f"There are: {', '.join(told)}.", quotes='"')
