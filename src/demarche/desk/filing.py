"""Where a published site's files stand: names that every disk takes, and a folder that holds ours alone."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from demarche.desk.links import path_of
from demarche.desk.page import Page
from demarche.errors import OptionError

HEAD = "demarche.json"
"""The file that says what is ours in a folder, and which ledger it was made from."""

_PART = re.compile(r"\{\w+(?::path)?\}")
_OWN_ENDING = re.compile(r"\.[a-z]{2,5}$")
_LONGEST = 60  # characters of a name, besides what makes it the only one
# Names that Windows keeps for itself, with any ending.
_KEPT = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))})


@dataclass
class Filing:
    """Files for addresses. `files`: a page's address, without its query → its file, relative, “/” between."""

    files: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _leaves: dict[tuple[str, int], str] = field(default_factory=dict)

    def file(self, page: Page, parts: Mapping[str, str], leaf: int = 1) -> tuple[str, bool]:
        """The file of a page, or of a later leaf of it; and whether nobody asked for it before."""
        address = path_of(page, parts)
        known = self.files.get(address) if leaf == 1 else self._leaves.get((address, leaf))
        if known is not None:
            return known, False
        file = self._new(page, parts, address, leaf)
        if leaf == 1:
            self.files[address] = file
        else:
            self._leaves[address, leaf] = file
        return file, True

    def _new(self, page: Page, parts: Mapping[str, str], address: str, leaf: int) -> str:
        own = _OWN_ENDING.search(page.path)
        stem = _PART.sub(lambda part: _named(parts[part[0].strip("{}").partition(":")[0]]), page.path)
        stem = stem.removesuffix(own[0] if own else "").strip("/") or "index"
        ending = own[0] if own else ".html"
        if leaf > 1:
            stem += f"-page-{leaf}"
        if f"{stem}{ending}".casefold() in self._taken:
            # Two names that a disk takes for one: “Geneva” and “geneva”.
            stem += f"-{_mark(address)}"
        self._taken.add(f"{stem}{ending}".casefold())
        return f"{stem}{ending}"


def _named(part: str) -> str:
    """A part of an address as a file's name: itself where any disk takes it, else what is left, marked."""
    plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")
    short = plain[:_LONGEST].strip("-.")
    if short == part and part.partition(".")[0].casefold() not in _KEPT:
        return part
    return f"{short or 'page'}-{_mark(part)}"


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


@dataclass(frozen=True)
class Folder:
    """A folder to publish into; `ours` are the files of an earlier site in it, null where it is new."""

    path: Path
    ours: frozenset[str] | None

    @classmethod
    def at(cls, folder: Path) -> Folder:
        """The folder, looked at. Raises `OptionError` where it holds other things than a site of ours."""
        path = Path(folder).resolve()
        try:
            if path.exists() and not path.is_dir():
                raise OptionError(f"{folder}: is a file (name a folder)")
            if not path.exists():
                return cls(path, None)
            if not any(path.iterdir()):
                return cls(path, frozenset())
            head = json.loads((path / HEAD).read_bytes())
            files = [str(file) for file in head["files"]]
            if "demarche" not in head or not all(_within(file) for file in files):
                raise ValueError
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            remedy = "name a new or empty folder, or one that demarche published into"
            raise OptionError(f"{folder}: holds things that are not ours ({remedy})") from None
        return cls(path, frozenset(files) | {HEAD})

    def take(self, site: Path, head: Mapping[str, Any]) -> None:
        """Put the files below `site`, all of them finished, in place of what was ours; others are left alone.

        Raises `OptionError` where a file that is not ours is in the way, before anything is changed.
        """
        new = sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
        _write_head(site / HEAD, head, new)
        if self.ours is None:
            site.rename(self.path)
            return
        self._clear(new)
        # From here on the folder calls all files, old and new, ours: cut off here, it can be done again.
        _write_head(self.path / HEAD, head, sorted({*new, *self.ours} - {HEAD}))
        for file in new:
            to = self.path / file
            to.parent.mkdir(parents=True, exist_ok=True)
            (site / file).replace(to)
        for file in self.ours - {*new, HEAD}:
            (self.path / file).unlink(missing_ok=True)
        for below in sorted({at for file in self.ours for at in PurePosixPath(file).parents}, reverse=True):
            at = self.path / below
            if at != self.path and at.is_dir() and not any(at.iterdir()):
                at.rmdir()
        (site / HEAD).replace(self.path / HEAD)

    def _clear(self, new: list[str]) -> None:
        """Makes sure that nothing of other people's is where our files go."""
        for file in [*new, HEAD]:
            to = self.path / file
            if file not in (self.ours or ()) and (to.exists() or to.is_symlink()):
                raise OptionError(f"{to}: is not ours, and in the way (move it, or name another folder)")
            for above in PurePosixPath(file).parents:
                at = self.path / above
                if at != self.path and (at.is_symlink() or (at.exists() and not at.is_dir())):
                    raise OptionError(f"{at}: is not ours, and in the way (move it, or name another folder)")


def _within(file: str) -> bool:
    parts = PurePosixPath(file)
    return bool(parts.parts) and not parts.is_absolute() and ".." not in parts.parts and "\\" not in file


def _write_head(path: Path, head: Mapping[str, Any], files: list[str]) -> None:
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(json.dumps({**head, "files": files}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    aside.replace(path)
