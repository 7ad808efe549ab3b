"""What the sections of a deck work from: the protected material, kept to what the deck's audience asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from fa_analysis.charts import Story, View, tell
from fa_analysis.charts.view import records
from fa_analysis.charts.words import interval, number, percent, quoted
from fa_analysis.i18n import _, n_
from fa_analysis.measures.material import ALL
from fa_analysis.measures.rows import is_corrected
from fa_analysis.privacy.key import PREFIX
from fa_analysis.privacy.material import Material
from fa_analysis.privacy.pseudonyms import mask
from fa_analysis.restitution.deck.content import Bars, Line, Series
from fa_analysis.restitution.deck.words import first_sentence, split
from fa_analysis.restitution.names import named, words_of
from fa_analysis.settings import Deck, Group, Policy

SHORT, LONG = 45, 210
MASKED = ("phone", "email", "address", "birth", "health")
SENTENCE = 20  # letters: shorter ones are said by many
_BY_POLICY = re.compile(r"_policy$|^gap(?:_q)?$|^inspiration_|^level_place$|^closed_")


@dataclass(frozen=True)
class Desk:
    """The material of a deck, or of the report when `full`: then nothing is left out for want of room.

    `taken`: verbatims already quoted, and their sentences, so that none is told twice.
    """

    material: Material
    spec: Deck
    full: bool = False
    taken: set[str] = field(default_factory=set, compare=False)

    @cached_property
    def everything(self) -> View:
        """All the measures."""
        return View(self.material.measures, self.material.codebook, self.material.settings)

    @cached_property
    def view(self) -> View:
        """The measures of the policies and groups that the deck keeps, and those of the whole."""
        rows, kept = self.material.measures, pd.Series(data=True, index=self.material.measures.index)
        for names, of in (
            (self.spec.policies, rows["what"].str.contains(_BY_POLICY)),
            (self.spec.groups, rows["what"].str.endswith("_group")),
        ):
            if names:
                kept &= ~of | rows["group"].isin([*_shown_under(self.material, names), ALL])
        kept &= ~_tests_of_others(rows[kept], self.spec).reindex(rows.index, fill_value=False)
        return View(rows[kept].reset_index(drop=True), self.material.codebook, self.material.settings)

    @property
    def brief(self) -> bool:
        """One slide a subject."""
        return self.spec.detail == "bref" and not self.full

    @cached_property
    def projects(self) -> pd.DataFrame:
        """The projects of the policies kept, with one column of booleans per dimension and practice."""
        found = self.material.projects
        if self.spec.policies:
            found = found[found["policy"].isin(self.spec.policies)]
        return self.coded(found, "project_id", self.material.project_codes)

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The case studies of the policies kept, one row each, with a column per dimension and practice."""
        found = self.material.cases.drop_duplicates("case_id")
        if self.spec.policies:
            found = found[found["policy"].isin(self.spec.policies)]
        return self.coded(found, "case_id", self.material.case_codes)

    @cached_property
    def benchmark(self) -> pd.DataFrame:
        """The practices of elsewhere, with one column of booleans per dimension and practice."""
        return self.coded(self.material.benchmark, "entry_id", self.material.benchmark_codes)

    @property
    def practices(self) -> list[str]:
        """The codes under a dimension."""
        return [c.id for c in self.material.codebook.codes if c.parent]

    def coded(self, table: pd.DataFrame, key: str, codes: pd.DataFrame) -> pd.DataFrame:
        """Add to a table one column of booleans per dimension and practice; a practice brings its dimension."""
        sets = codes.groupby("code")[key].agg(set).to_dict()
        told = {
            code: table[key].isin(sets.get(code, set())).to_numpy()
            for code in [*self.view.dimensions, *self.practices]
        }
        above = {c.id: c.parent for c in self.material.codebook.codes if c.parent in told}
        for code, parent in above.items():
            told[str(parent)] = told[str(parent)] | told[code]
        return table.assign(**told).reset_index(drop=True)

    def story(self, name: str, *, whole: bool = False) -> Story:
        """Tell a chart from the measures kept, or from all of them."""
        return tell(name, (self.everything if whole else self.view).watched())

    def quotes(self, codes: Iterable[str], *, most: int = 1, longest: int = LONG) -> list[Line]:
        """Return the best quotes of some codes, each from another code first; whole sentences, never twice."""
        found: list[Line] = []
        for code in codes:
            for row in records(self.printable(code)):
                told = {str(row["ref"]), *sentences(str(row["quote"]))}
                if told & self.taken or not SHORT <= len(str(row["quote"])) <= longest:
                    continue
                self.taken.update(told)
                found.append(Line(str(row["quote"]), "quote", said=str(row["family"]), ref=str(row["ref"])))
                break
            if len(found) == most:
                break
        return found

    def printable(self, code: str) -> pd.DataFrame:
        """Return the quotes of a code that name nobody, the best first, none a part of a better one.

        Who bears a pseudonym in a sentence is known to colleagues by what the sentence tells; so is who has a
        detail masked in it.
        """
        return self._printable.get(code, self.material.quotes.iloc[:0])

    @cached_property
    def _printable(self) -> dict[str, pd.DataFrame]:
        table = self.material.quotes
        hiding = "|".join(map(re.escape, (PREFIX, *(mask(kind) for kind in MASKED))))
        table = table[~table["quote"].str.contains(hiding)]
        return {str(code): _each_once(rows) for code, rows in table.groupby("code", sort=False)}

    def refs(self, codes: Iterable[str], *, most: int = 4) -> tuple[str, ...]:
        """Return verbatims that support some codes, the best of each."""
        told = [f"{r} ({self.view.label(c)})" for c in codes for r in self.printable(c)["ref"].head(most)]
        return tuple(dict.fromkeys(told))

    def count(self, what: str) -> float:
        """Return how many a measure counts in all, 0 when it was not made or is hidden."""
        rows = self.everything.whole(what)
        rows = rows[rows["of"].notna()]
        return float(rows["of"].iloc[0]) if len(rows) else 0.0

    @cached_property
    def interviews(self) -> float:
        """Home interviews."""
        return self.count("expressed_group") or self.count("expressed_policy") or self.read("interviews")

    def read(self, what: str) -> float:
        """Return how many interviews (questionnaires) were read at home, 0 when it is not known."""
        rows = self.everything.whole("met")
        found = rows.loc[rows["code"] == what, "n"].dropna()
        return float(found.iloc[0]) if len(found) else 0.0

    def sources(self, *parts: str, reviewed: bool = True) -> str:
        """Join what stands at the foot: counts, intervals, the share of answers that people reviewed."""
        return " · ".join(p for p in (*parts, self.view.reviewed() if reviewed else "") if p)

    def counted(self, n: float, singular: str, plural: str) -> str:
        """Write a count with its noun."""
        noun = n_(singular, plural, int(n))
        return f"{number(n)} {noun}"

    def met(self) -> str:
        """Write how many interviews the figures rest on."""
        return self.counted(self.interviews, _("entretien"), _("entretiens")) if self.interviews else ""

    def left_out(self, names: Sequence[str]) -> str:
        """Say which groups are not shown because they count too few persons."""
        if not names:
            return ""
        if len(names) > 3:
            return _(
                "{n} groupes de moins de {k} personnes, ou qui les trahiraient, ne sont pas montrés"
            ).format(n=len(names), k=self.material.k)
        return _("non montrés, moins de {k} personnes ou risque de les reconnaître : {names}").format(
            k=self.material.k, names=", ".join(names)
        )

    def made(self, rows: pd.DataFrame, *, most: int = 8) -> tuple[str, ...]:
        """Say how each number was made: the measure, what it counts, the interval, the method, its sheet."""
        told = []
        labels = {c.id: c.label for c in self.material.codebook.codes}
        questions = {q.column: quoted(q.label) for q in self.material.settings.questionnaires.closed}
        for row in records(rows[rows["estimate"].notna()].head(most)):
            known = named(row["what"], self.view.ordinal)
            share = known.kind == "share"
            estimate = percent(row["estimate"]) if share else number(row["estimate"], 2)
            bounds = interval(row["low"], row["high"], digits=None if share else 2)
            counts = ""
            if share and row["n"] == row["n"] and row["of"] == row["of"]:
                before = _(" avant correction") if is_corrected(str(row["method"])) else ""
                counts = f"{number(row['n'])} / {number(row['of'])}{before}"
            elif row["of"] == row["of"]:
                counts = f"n = {number(row['of'])}"
            name = questions.get(str(row["what"]).removeprefix("closed_"), known.name)
            value = " ".join(p for p in (_(" ; ").join(filter(None, (counts, estimate))), bounds) if p)
            told.append(
                _("{name}, {group}, {code} : {value} ({method}) [tableaux.xlsx, {sheet}]").format(
                    name=name,
                    group=words_of(str(row["group"]), labels),
                    code=words_of(str(row["code"]), labels),
                    value=value,
                    method=row["method"],
                    sheet=known.sheet,
                )
            )
        return tuple(told)

    def whole_home(self) -> str:
        """Say that the numbers are of all policies, in a deck that keeps some; empty in another."""
        return _("toutes politiques ensemble") if self.spec.policies else ""

    def bars(self, rows: pd.DataFrame, alt: str, *, name: str = "") -> Bars:
        """Return bars with intervals for rows that have `label`, `estimate`, `low` and `high`."""
        series = Series(
            name or _("part"),
            tuple(rows["estimate"].astype(float)),
            tuple(rows["low"].astype(float)),
            tuple(rows["high"].astype(float)),
        )
        return Bars(tuple(rows["label"].astype(str)), (series,), alt)

    def about(self, text: object, most: int) -> str:
        """Return the first sentence of a text that names nobody, empty when there is none."""
        return first_sentence(text, most, without=PREFIX) if isinstance(text, str) else ""

    def holding(self, text: object, words: Sequence[str]) -> str:
        """Return the first sentence of a text that holds one of these words and names nobody, else nothing."""
        found = split(str(text)) if isinstance(text, str) else []
        return next((s for s in found if PREFIX not in s and any(w in s for w in words)), "")

    def showing(self, project: str, codes: Iterable[str], text: object, most: int) -> str:
        """Return the sentence of a project that holds the words of some codes, else its first one."""
        rows = self.material.project_codes
        rows = rows[(rows["project_id"] == project) & rows["code"].isin(list(codes))]
        words = [w for q in rows["quote"].dropna() for w in str(q).split(" […] ") if w]
        found = [s for s in split(str(text)) if PREFIX not in s and any(w in s for w in words)]
        # What holds whole is worth more than what comes first.
        best = min(found, key=lambda s: (len(s) > most, len(s) < SHORT, found.index(s)), default="")
        return self.about(best or text, most)

    def unfiltered(self) -> Desk:
        """Return the same desk that keeps everything."""
        return replace(self, spec=self.spec.model_copy(update={"policies": (), "groups": ()}))


def sentences(quote: str) -> set[str]:
    """Return the sentences of a quote that are long enough to be known again."""
    return {s for s in re.split(r"(?<=[.!?…])\s+", quote.strip()) if len(s) >= SENTENCE}


def _each_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out the quotes that share a sentence with a better one."""
    seen: set[str] = set()
    kept = []
    for quote in rows["quote"].astype(str):
        told = sentences(quote)
        kept.append(not told & seen)
        seen |= told
    return rows[kept]


def _tests_of_others(rows: pd.DataFrame, spec: Deck) -> pd.Series:
    """Tell the tests that compare all policies (groups) where those kept cannot be told apart.

    They would make a title say that there are gaps, when the gaps are between others.
    """
    told = pd.Series(data=False, index=rows.index)
    for names, axis in ((spec.policies, "policy"), (spec.groups, "group")):
        means = rows[
            rows["what"].str.endswith(f"_mean_{axis}") & (rows["group"] != ALL) & rows["estimate"].notna()
        ]
        if names and (means.empty or means["low"].max() <= means["high"].min()):
            told |= rows["what"].str.endswith(f"_differs_{axis}")
    return told


def _shown_under(material: Material, names: Sequence[str]) -> list[str]:
    """Return the names under which groups or policies are shown: their own, or that they are merged under."""
    settings = material.settings
    every: list[Group | Policy] = [*settings.groups, *settings.policies]
    merged = [one.merge for one in every if one.label in names and one.merge]
    return [*names, *merged]
