"""Who speaks in one file: which of the labels it may hold are labels, and the role of each.

What the settings name is known; a misspelt label is its nearest; a name that comes back like a label is a
speaker whose role is deduced only when it leaves no doubt, and is `unknown` otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fa_analysis.read.labels import Mark, comparable, is_full_name, is_name, nearest_labels, role_of
from fa_analysis.read.names import fold, words

OTHER = {"interviewer": "respondent", "respondent": "interviewer"}
# Forms that are hardly ever speech.
_CLEAR = {"voice", "bracket", "marked"}


@dataclass(frozen=True)
class Speaker:
    """Someone who speaks: `ident` names them in the file, `role` is None when it cannot be told."""

    ident: str
    role: str | None


@dataclass(frozen=True)
class Verdict:
    """Who speaks at each mark (None: it was speech), which names were deduced, left unknown, or doubtful."""

    speakers: tuple[Speaker | None, ...]
    misspelt: int = 0
    deduced: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    doubtful: tuple[int, ...] = ()


def decide(marks: Sequence[Mark], spoken: Sequence[str], known: Mapping[str, str]) -> Verdict:
    """Say who speaks at each mark.

    Parameters
    ----------
    marks : sequence of Mark
        Every place of a file that may be a label, in order.
    spoken : sequence of str
        What follows each mark until the next one, to see who asks questions.
    known : mapping of str to str
        Role of each known label, by its comparable name.
    """
    counts = Counter(m.name for m in marks)
    by_name = {m.name: _known_speaker(m, counts, known) for m in reversed(marks)}
    sure = {n: s for n, s in by_name.items() if s}
    strangers = _strangers(marks, counts, sure)
    by_name |= {name: Speaker(name, None) for name in strangers}
    speakers = _without_small_letters(marks, [by_name[m.name] for m in marks])
    speakers = _without_slips(marks, speakers, counts)
    doubtful = tuple(
        i for i, m in enumerate(marks) if by_name[m.name] is None and counts[m.name] >= 3 and _nameable(m)
    )
    roles = _deduce(speakers, spoken)
    speakers = [replace(s, role=roles.get(s.ident, s.role)) if s else None for s in speakers]
    written = {m.name: m.label for m in reversed(marks)}
    return Verdict(
        tuple(speakers),
        misspelt=sum(1 for m, s in zip(marks, speakers, strict=True) if s and s.ident != m.name),
        deduced=tuple(written.get(i, i) for i in roles),
        unknown=tuple(written.get(i, i) for i in dict.fromkeys(s.ident for s in speakers if s and not s.role)),
        doubtful=doubtful,
    )


def _known_speaker(mark: Mark, counts: Counter[str], known: Mapping[str, str]) -> Speaker | None:
    """Return the speaker of a label of the settings, or of one that misspells it."""
    role = role_of(mark.label, known)
    if role:
        return Speaker(mark.name, role)
    near = nearest_labels(mark.name, known)
    # In the bare form `Chose : …`, a near miss is a label only beside the true one.
    seen = [label for label in near if counts[label] >= 2]
    if not near or (mark.form == "colon" and not (seen and is_name(mark.label))):
        return None
    like = (seen or near)[0]
    number = mark.name.removeprefix(comparable(mark.label)).strip()
    return Speaker(f"{like} {number}".strip(), known[like])


def _nameable(mark: Mark) -> bool:
    """Return whether a label is a name; a capital alone is one, although `à` is a word."""
    first = fold(mark.label).split(" ")[0]
    letter = len(mark.label) == 1 and mark.label.isupper()
    return letter or (is_name(mark.label) and first not in words("not_names.txt"))


def _strangers(marks: Sequence[Mark], counts: Counter[str], sure: Mapping[str, Speaker]) -> set[str]:
    """Return the names, unknown to the settings, that the file uses as labels."""
    both = len({s.role for n, s in sure.items() if counts[n] >= 2}) == 2
    most = max(counts.values(), default=0)
    found = {
        m.name
        for m in marks
        if m.name not in sure and _is_stranger(m, counts[m.name], most, both=both, others=bool(sure))
    }
    alone = len(found | set(sure)) < 2 and not any(m.form == "voice" for m in marks)
    return set() if alone else found


def _is_stranger(mark: Mark, n: int, most: int, *, both: bool, others: bool) -> bool:
    """Return whether a name seen `n` times is a speaker; `both`: the two known roles speak in the file."""
    if mark.form == "voice" or (mark.form == "bracket" and others and is_full_name(mark.label)):
        return True
    # As frequent as a speaker is: even `Moi : …` is a label then.
    if (_nameable(mark) or (mark.form == "colon" and is_name(mark.label))) and n >= max(4, most / 3):
        return True
    if not _nameable(mark) or n < 2:
        return False
    return is_full_name(mark.label) or (mark.form in _CLEAR if both else n >= most / 4)


def _without_small_letters(marks: Sequence[Mark], speakers: Sequence[Speaker | None]) -> list[Speaker | None]:
    """Take for speech a bare label without its capital, where others have theirs."""
    bare = [m.form not in _CLEAR and m.label[:1].islower() for m in marks]
    if 2 * sum(small for small, s in zip(bare, speakers, strict=True) if s) > sum(1 for s in speakers if s):
        return list(speakers)
    return [None if small else s for small, s in zip(bare, speakers, strict=True)]


def _without_slips(
    marks: Sequence[Mark], speakers: Sequence[Speaker | None], counts: Counter[str]
) -> list[Speaker | None]:
    """Take for speech a rare bare label that breaks the alternation: `Question : …` said by the respondent."""
    most = {
        role: max(
            (counts[m.name] for m, s in zip(marks, speakers, strict=True) if s and s.role == role), default=0
        )
        for role in OTHER
    }
    kept = list(speakers)
    for i, (mark, speaker) in enumerate(zip(marks, speakers, strict=True)):
        if not speaker or not speaker.role or mark.form in _CLEAR:
            continue
        if counts[mark.name] > max(2, most[speaker.role] / 5):
            continue
        following = next((s for s in speakers[i + 1 :] if s), None)
        rare = most[speaker.role] >= 5
        if rare and following and following.role == speaker.role and following.ident != speaker.ident:
            kept[i] = None
    return kept


def _deduce(speakers: Sequence[Speaker | None], spoken: Sequence[str]) -> dict[str, str]:
    """Return the roles that follow without doubt: of two people who alternate, one is known or asks."""
    people = list(dict.fromkeys(s for s in speakers if s))
    idents = list(dict.fromkeys(s.ident for s in people))
    if len(idents) != 2:
        return {}
    told = {s.ident: s.role for s in people if s.role}
    if len(told) == 1:
        ident, role = next(iter(told.items()))
        return {next(i for i in idents if i != ident): OTHER[role]}
    if told:
        return {}
    asks = {i: _share_of_questions(i, speakers, spoken) for i in idents}
    low, high = sorted(idents, key=lambda i: asks[i])
    if asks[high] >= 0.5 and asks[low] <= 0.2:
        return {high: "interviewer", low: "respondent"}
    return {}


def _share_of_questions(ident: str, speakers: Sequence[Speaker | None], spoken: Sequence[str]) -> float:
    """Return the share of turns that end with a question mark; half when there are too few to say."""
    said = [text.rstrip(' »"”)\n') for s, text in zip(speakers, spoken, strict=True) if s and s.ident == ident]
    return sum(t.endswith("?") for t in said) / len(said) if len(said) >= 3 else 0.5
