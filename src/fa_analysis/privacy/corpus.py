"""Every text of a study that could hold a name, and the study rewritten without any."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis import tables
from fa_analysis.errors import StudyError
from fa_analysis.files import ordinary
from fa_analysis.i18n import _
from fa_analysis.privacy.key import extend, folded, key_path, private, read_key, write_key
from fa_analysis.privacy.lexicon import given_names
from fa_analysis.privacy.mentions import find_mentions
from fa_analysis.privacy.pseudonyms import rewrite, rewrite_codings
from fa_analysis.privacy.tokens import tokenise
from fa_analysis.study import Study

PLACES = {
    "turns": ("text", "speaker"),
    "respondents": ("function",),
    "projects": ("title", "description", "direction", "partners", "audience", "contact"),
    "cases": ("title", "heading", "text"),
    "benchmark": ("title", "description"),
    "questionnaires": (),
    "units": ("text",),
}
"""Columns with free text, by table; the open questions are added. `units` comes last: it repeats the others."""

SHORT = ("title", "heading", "direction", "partners", "audience", "function")
"""Columns of a few words, which outputs set inside sentences of their own."""

_RULES = (
    *("again", "canaries", "capitals", "details", "echoes", "evidence", "lexicon", "mentions", "ordinary"),
    *("people", "tokens"),
)


def read_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Return the tables of a study that hold texts.

    Raises
    ------
    StudyError
        When the study has not been read yet.
    """
    found = {name: study.table(name) for name in PLACES}
    if not found["units"].is_file():
        raise StudyError(
            _("rien n'a encore été lu dans cette étude"),
            where=str(study.root),
            todo=_("Lancez d'abord « fa-analysis run »"),
        )
    return {name: tables.read(name, path) for name, path in found.items() if path.is_file()}


def columns_of(study: Study, name: str, table: pd.DataFrame) -> list[str]:
    """Return the columns of free text of one table."""
    extra = [q.column for q in study.settings.questionnaires.open] if name == "questionnaires" else []
    return [c for c in (*PLACES[name], *extra) if c in table.columns]


def gather(study: Study, found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return every text once per cell: `unit_id` (the unit, or `table:row:column`) and `text`."""
    rows = []
    for name, table in found.items():
        for column in columns_of(study, name, table):
            ids = table["unit_id"] if name == "units" else [f"{name}:{i}:{column}" for i in range(len(table))]
            rows += [(i, t) for i, t in zip(ids, table[column], strict=True) if isinstance(t, str) and t]
    return pd.DataFrame(rows, columns=["unit_id", "text"])


def texts_hash(texts: pd.DataFrame) -> str:
    """Return the SHA-256 of all texts and where they stand: any change changes it."""
    digest = hashlib.sha256()
    for unit, text in zip(texts["unit_id"], texts["text"], strict=True):
        digest.update(f"{unit}\x00{text}\x01".encode())
    return digest.hexdigest()


def rules_hash() -> str:
    """Return the SHA-256 of the rules and lists that find names: other rules, another list to sign."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if (path.stem in _RULES and path.suffix == ".py") or path.suffix in {".txt", ".toml"}:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def listed_people(study: Study) -> list[str]:
    """Return the names of `data/private/personnes.csv`: one a line, after the heading `nom`."""
    path = private(study) / "personnes.csv"
    if not path.exists():
        return []
    try:
        lines = ordinary(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise StudyError(
            _("liste de personnes illisible"), where=str(path), todo=_("Enregistrez ce fichier en UTF-8")
        ) from err
    names = [line.split(";")[0].strip().strip('"') for line in lines]
    return [n for n in names if n and folded(n) not in {"nom", "noms", "name"}]


def own_words(study: Study) -> list[str]:
    """Return the words that the study itself uses for places and things: labels, roles of speech, communes.

    A given name is never among them: a commune may be called as somebody is.
    """
    s = study.settings
    labels = [*s.speakers.interviewer, *s.speakers.respondent, *(g.label for g in s.groups)]
    labels += [*(g.family for g in s.groups), *(p.label for p in s.policies)]
    path = study.table("projects")
    communes: Iterable[list[str]] = (
        tables.read("projects", path)["communes"].dropna().str.split("|") if path.is_file() else []
    )
    words = {t.key for text in [*labels, *(c for cell in communes for c in cell)] for t in tokenise(text)}
    return sorted(words - given_names())


def titles_in(texts: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the `unit_id` of titles and names of services, and the first words of the titles of projects.

    « Compostage de quartier » opens with a capital that says nothing of a person.
    """
    named = texts["unit_id"].str.fullmatch(rf"(?:{'|'.join(PLACES)}):\d+:(?:{'|'.join(SHORT)})")
    opening = texts["unit_id"].str.fullmatch(r"(?:projects|benchmark):\d+:title")
    firsts = [t[0].key for t in map(tokenise, texts.loc[opening, "text"]) if t]
    return texts.loc[named, "unit_id"].tolist(), firsts


def all_mentions(
    study: Study, texts: pd.DataFrame, *, more: Iterable[str] = (), left: Iterable[str] = ()
) -> pd.DataFrame:
    """Return every mention that rules, lists and key know of, in each spelling that the search would meet.

    Parameters
    ----------
    more : iterable of str
        Names that a person asked to mask, besides the list of people.
    left : iterable of str
        Folded forms that a person leaves in clear.
    """
    from fa_analysis.privacy.echoes import with_echoes

    listed, own, kept = [*listed_people(study), *more], own_words(study), set(left)
    titles, firsts = titles_in(texts)
    found = find_mentions(texts, listed=listed, ignored=own, things=firsts)
    kept -= {folded(name) for name in listed}
    found = found[~(found["text"].map(folded).isin(kept) & found["kind"].isin(["person", "health"]))]
    forms = [form for person in read_key(key_path(study)).people for form in person.forms]
    names = [*listed, *(form for form in forms if folded(form) not in kept)]
    return with_echoes(texts, found, names=names, left={*kept, *own}, titles=titles).reset_index(drop=True)


def mentions_of(study: Study, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of a study, after what its list of doubts decides."""
    from fa_analysis.privacy.doubtful import added

    return all_mentions(study, texts, more=added(study), left=left_in_clear(study))


def left_in_clear(study: Study) -> set[str]:
    """Return the folded forms that a person decided to leave."""
    from fa_analysis.privacy.doubtful import decisions

    return {form for form, verdict in decisions(study).items() if verdict == "laisser"}


def update_key(study: Study, mentions: pd.DataFrame) -> None:
    """Give a pseudonym to every name found or listed, and keep the key."""
    path = key_path(study)
    names = mentions.loc[mentions["kind"] == "person", "text"].tolist()
    key = read_key(path)
    wider = extend(key, [*listed_people(study), *names])
    if wider != key or not path.is_file():
        write_key(path, wider)


def rewritten(study: Study) -> dict[str, pd.DataFrame]:
    """Rewrite the whole corpus in place of names; only the key is written, in `data/private/`.

    Returns
    -------
    dict
        The rewritten tables by name (`codings` with exact quotes when it is there), and `offsets`: the columns
        of `rewrite`, for units as for every other cell. Nothing in it leads to a name: the key stays apart.
    """
    found = read_tables(study)
    texts = gather(study, found)
    mentions = mentions_of(study, texts)
    update_key(study, mentions)
    clean, offsets = rewrite(texts, mentions, read_key(key_path(study)))
    told = dict(zip(clean["unit_id"], clean["text"], strict=True))
    out = {}
    for name, table in found.items():
        columns = columns_of(study, name, table)
        new: dict[str, Any] = {c: _column(name, c, table, told) for c in columns}
        out[name] = table.assign(**new)
    out["units"]["n_words"] = [len(t.split()) for t in out["units"]["text"]]
    if study.table("codings").is_file():
        out["codings"] = rewrite_codings(tables.read("codings", study.table("codings")), out["units"], offsets)
    return out | {"offsets": offsets}


def pseudonymise(study: Study) -> dict[str, pd.DataFrame]:
    """Rewrite the whole corpus in place of names and write it, with the offsets, as parquet.

    Returns
    -------
    dict
        What `rewritten` gives.
    """
    out = rewritten(study)
    folder = study.processed / "pseudonymes"
    for name, table in out.items():
        if name != "offsets":
            tables.write(table, name, folder / f"{name}.parquet")
    _write_offsets(out["offsets"], folder / "offsets.parquet")
    return out


def _column(name: str, column: str, table: pd.DataFrame, told: dict[str, str]) -> list[object]:
    ids = table["unit_id"] if name == "units" else [f"{name}:{i}:{column}" for i in range(len(table))]
    return [told.get(str(i), old) for i, old in zip(ids, table[column], strict=True)]


def _write_offsets(offsets: pd.DataFrame, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from fa_analysis.files import write_bytes

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(offsets, preserve_index=False), sink, compression="zstd")
    write_bytes(path, bytes(sink.getvalue().to_pybytes()))


def known_names(study: Study) -> list[str]:
    """Return every name of the key and of the list of people, for the scan of outputs only.

    What a person decided to leave in clear is no name to look for, unless it is on the list of people.
    """
    left = left_in_clear(study)
    forms = [form for person in read_key(key_path(study)).people for form in person.forms]
    return sorted({*(f for f in forms if folded(f) not in left), *listed_people(study)})


def left_parts(study: Study) -> set[str]:
    """Return the folded words that as a part of a name betray nobody: left in clear, or the study's own."""
    return {*left_in_clear(study), *own_words(study)}
