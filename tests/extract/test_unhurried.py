"""No circular garbage is looked for while a report is read, and again afterwards."""

from __future__ import annotations

import gc

import pytest

from demarche.extract.unhurried import unhurried


def test_the_collector_rests_meanwhile() -> None:
    assert not unhurried(gc.isenabled)()
    assert gc.isenabled()


def test_it_is_woken_after_a_fault_too() -> None:
    with pytest.raises(ZeroDivisionError):
        unhurried(lambda: 1 // 0)()
    assert gc.isenabled()


def test_who_has_put_it_to_sleep_finds_it_asleep() -> None:
    gc.disable()
    try:
        unhurried(list)()
        assert not gc.isenabled()
    finally:
        gc.enable()
