"""What can go wrong in a user's hands: one base class, each message one clear line."""

from __future__ import annotations


class DemarcheError(Exception):
    """Base of every error a user meets. Its text is one line: what, where, and what to do about it."""


class InputError(DemarcheError):
    """A file, folder, row or page that can't be read as a report: `where` it is, and the `reason`."""

    def __init__(self, where: str, what: str, remedy: str = "") -> None:
        self.where = where
        self.what = what
        self.remedy = remedy
        self.reason = what + (f" ({remedy})" if remedy else "")
        super().__init__(f"{where}: {self.reason}")


class OptionError(DemarcheError):
    """A setting or argument with a value that can't be used."""


class LedgerError(DemarcheError):
    """A ledger that can't be opened, is not ours, is newer than this program, or can't be written."""


class FullError(LedgerError):
    """A disk that has no room left for a ledger, or for what is to be read into it."""


class AbsentError(LedgerError):
    """A report or record that a ledger does not hold."""


class TextError(LedgerError):
    """A text with characters that no ledger can hold."""


class EngineError(DemarcheError):
    """Workers that can't be started or reached, or that are not of this version."""


class ServerError(DemarcheError):
    """A model server that can't be reached, or whose answer can't be used."""


class CasebookError(DemarcheError):
    """A casebook that can't be read, or says what makes no sense."""


class ConflictError(DemarcheError):
    """Somebody else has ruled on the same thing since it was looked at: nothing of one's own was kept."""
