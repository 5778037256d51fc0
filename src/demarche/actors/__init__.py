"""Mention → actor: everybody whom a report mentions, resolved within the report."""

from demarche.actors.cast import Cast, Mention

__all__ = ["Cast", "Mention"]
