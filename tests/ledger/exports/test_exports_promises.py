"""What every format promises: whole files or none, the same bytes each time, narrowed as asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from demarche.errors import OptionError
from demarche.ledger import Ledger, export, exports


@pytest.mark.parametrize("format", exports.FORMATS)
def test_exporting_twice_gives_the_same_bytes(kept: Ledger, tmp_path: Path, format: exports.Format) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    export.write(kept, one, format)
    export.write(kept, two, format)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("format", exports.FORMATS)
def test_narrowing_holds_for_every_format(
    written: Callable[..., Path], kept: Ledger, format: exports.Format
) -> None:
    asked = {"kind": "statement", "actor": "Marek", "since": "2022-01-22", "until": "2022-01-22"}
    left = {record.id for record in kept.records(**asked)}
    gone = {record.id for record in kept.records()} - left
    made = written(format, **{**asked, "actor": "Koval"}).read_text("utf-8")
    kept_ids = {record.id for record in kept.records(**{**asked, "actor": "Koval"})}
    assert kept_ids
    assert all(id in made for id in kept_ids)
    assert not any(id in made for id in gone - kept_ids)


@pytest.mark.parametrize("format", exports.FORMATS)
def test_an_empty_ledger_exports_too(tmp_path: Path, format: exports.Format) -> None:
    with Ledger.open(tmp_path / "a.db") as empty:
        (path,) = export.write(empty, tmp_path / "out", format)
    assert path.exists()
    assert "record" not in path.read_text("utf-8") or format in {"plover", "graphml"}


@pytest.mark.parametrize(
    ("format", "kind"), [("plover", "figure"), ("plover", "condition"), ("graphml", "vote")]
)
def test_a_kind_that_a_format_has_no_place_for_is_refused(
    kept: Ledger, tmp_path: Path, format: exports.Format, kind: str
) -> None:
    with pytest.raises(OptionError, match=f"{format} has no place for {kind}s"):
        export.write(kept, tmp_path / "out", format, kind)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()
