"""Where a ledger lies: a file, or an address that is never shown with its password."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from demarche.ledger.address import Address, beside, place_of

pytestmark = pytest.mark.file_only


@pytest.mark.parametrize(
    ("given", "shown", "name"),
    [
        ("postgresql://ada@desk.example/crisis", "postgresql://ada@desk.example/crisis", "crisis"),
        ("postgres://ada:s3cret@desk/crisis", "postgres://ada@desk/crisis", "crisis"),
        ("postgresql://ada:p@ss/wo:rd@desk:5433/crisis", "postgresql://ada@desk:5433/crisis", "crisis"),
        ("postgresql:///north?host=/tmp/x", "postgresql:///north?host=/tmp/x", "north"),
        ("postgresql://desk/?dbname=north&password=s3cret", "postgresql://desk/?dbname=north", "north"),
        ("postgresql://desk/caf%C3%A9", "postgresql://desk/caf%C3%A9", "café"),
        ("postgresql://", "postgresql://", "postgresql"),
    ],
)
def test_an_address_is_shown_without_its_password(given: str, shown: str, name: str) -> None:
    place = place_of(given)
    assert isinstance(place, Address)
    assert (str(place), place.name, place.stem) == (shown, name, name)
    assert "s3cret" not in f"{place} {place!r}"
    assert pickle.loads(pickle.dumps(place)).url == given


@pytest.mark.parametrize("given", ["crisis.db", "postgresql", "postgres:/crisis.db", "sqlite://crisis.db"])
def test_anything_else_is_a_file(given: str) -> None:
    assert place_of(given) == Path(given)
    assert place_of(Path(given)) == Path(given)


def test_what_goes_with_a_file_lies_beside_it() -> None:
    assert beside(Path("desk/crisis.db")) == Path("desk/crisis.db")


def test_what_goes_with_a_database_lies_in_the_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Address("postgresql://ada:s3cret@desk/crisis")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert beside(one).parent == tmp_path / "demarche"
    assert beside(one).name.startswith("crisis-")
    assert beside(one) == beside(Address("postgresql://ada:another@desk/crisis"))
    assert beside(one) != beside(Address("postgresql://ada@other/crisis"))
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert beside(one).parent == tmp_path / ".local/state/demarche"
