"""The one error of the query language."""

from __future__ import annotations

from fa_analysis.errors import FaError
from fa_analysis.i18n import _


class QueryError(FaError):
    """A query that cannot be read: what is wrong, at which character (from 0), and what was expected."""

    def __init__(self, what: str, at: int, expected: str) -> None:
        what = what.encode("utf-8", "replace").decode()  # an error must be printable anywhere
        super().__init__(
            _("{what} (caractère {at})").format(what=what, at=at + 1),
            todo=_("Attendu : {expected}").format(expected=expected),
        )
        self.what, self.at, self.expected = what, at, expected
