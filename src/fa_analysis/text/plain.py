"""Most chunks are one plain word, perhaps elided before and with one sign after: read in bulk, by Arrow.

They are cut where spaCy cuts them; whatever looks otherwise is left to `words.read_chunks`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fa_analysis.text.normalise import key
from fa_analysis.text.words import AFTER, ELISIONS, LETTERS

Ints = npt.NDArray[np.int32]

_BOTH = LETTERS + LETTERS.upper()
_PATTERN = (
    rf"^(?P<elision>(?i:{ELISIONS})['’])?(?P<core>[{_BOTH}]+)(?P<sign>[,.;:!?]?)"
    r"[ \n\x{a0}]*$"  # the white space that follows; the rarer ones are left out
)
_SIGNS = pa.array(list(AFTER))
_MARKS = np.array(list(AFTER.values()), dtype=np.int32)


class Plain(NamedTuple):
    """Which chunks are plain; of those, in order: word, elision, their lengths, the mark left on the next word.

    `core` and `elision` are numbers in `cores` and `elisions` (keys); `elided` is the length of the elision, 0
    when there is none.
    """

    rows: npt.NDArray[np.int64]
    others: npt.NDArray[np.int64]
    core: Ints
    cores: list[str]
    length: Ints
    elision: Ints
    elisions: list[str]
    elided: Ints
    after: Ints


def read_plain(written: Any, special: frozenset[str]) -> Plain:
    """Read the plain ones of an Arrow array of chunks, each with the white space that follows it."""
    parts = pc.extract_regex(written, _PATTERN)
    elision, core, sign = (parts.field(name).fill_null("") for name in ("elision", "core", "sign"))
    low = pc.replace_substring(pc.utf8_lower(elision), "’", "'")
    names = pa.array(sorted(special))
    apart = pc.is_in(pc.binary_join_element_wise(pc.utf8_lower(core), sign, ""), names)
    whole = pc.is_in(pc.binary_join_element_wise(low, pc.utf8_lower(core), sign, ""), names)
    fits = parts.is_valid().to_numpy(zero_copy_only=False)
    fits &= ~apart.to_numpy(zero_copy_only=False) & ~whole.to_numpy(zero_copy_only=False)
    mask = pa.array(fits)
    core, low, sign = core.filter(mask), low.filter(mask), sign.filter(mask)
    cores, elisions = pc.dictionary_encode(core), pc.dictionary_encode(low)
    return Plain(
        np.flatnonzero(fits),
        np.flatnonzero(~fits),
        cores.indices.to_numpy(),
        [key(c) for c in cores.dictionary.to_pylist()],
        pc.utf8_length(core).to_numpy(),
        elisions.indices.to_numpy(),
        elisions.dictionary.to_pylist(),
        pc.utf8_length(low).to_numpy(),
        _MARKS[pc.index_in(sign, value_set=_SIGNS).to_numpy()],
    )
