"""Commands about topics: find them, name them, have them checked by people, exchange with IRaMuTeQ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fa_analysis.cli import show
from fa_analysis.cli.french import Group, command
from fa_analysis.cli.options import HERE, Json, Quiet, StudyFolder, study_in
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.pipeline.work import Progress
    from fa_analysis.study import Study
    from fa_analysis.topics.explore import Exploration
    from fa_analysis.topics.model import Method

MethodOption = Annotated[
    Literal["nmf", "reinert", "lda"] | None,
    typer.Option(
        "--method", help=_("Une seule méthode ; sinon la factorisation et la classification de Reinert.")
    ),
]
Number = Annotated[
    int | None, typer.Option("--number", min=2, metavar=_("N"), help=_("Nombre de thèmes, au lieu du réglage."))
]
OneMethod = Annotated[Literal["nmf", "reinert", "lda"], typer.Option("--method", help=_("La méthode."))]
HowMany = Annotated[
    bool, typer.Option("--how-many", help=_("Compare les nombres de thèmes possibles (plus long)."))
]
Topic = Annotated[int, typer.Argument(metavar=_("NUMÉRO"), help=_("Le numéro du thème."))]
Name = Annotated[str, typer.Argument(metavar=_("NOM"), help=_("Le nom à lui donner."))]
Sheets = Annotated[list[Path], typer.Argument(metavar=_("FEUILLES"), help=_("Les feuilles remplies (xlsx)."))]
Classes = Annotated[Path, typer.Argument(metavar=_("FICHIER"), help=_("Le corpus exporté avec ses classes."))]

app = typer.Typer(
    cls=Group,
    help=_("Les thèmes : ce dont on parle sans l'avoir cherché."),
    invoke_without_command=True,
    add_completion=False,
)


@app.callback()
def topics(
    ctx: typer.Context,
    *,
    study: StudyFolder = HERE,
    method: MethodOption = None,
    number: Number = None,
    how_many: HowMany = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Find topics and write tables, figures, workbook and page."""
    if ctx.invoked_subcommand:
        return
    from fa_analysis.pipeline.lock import only_run

    opened = study_in(study)
    methods: tuple[Method, ...] = (method,) if method else ("nmf", "reinert")
    with show.progress(quiet=quiet or json) as move:
        _prepare(opened, move)
        with only_run(opened):
            told = [_one(opened, name, number=number, how_many=how_many, move=move) for name in methods]
            _write_tables(opened, [found for found, _paths in told])
    if json:
        show.as_json([_as_dict(found, paths) for found, paths in told])
    elif not quiet:
        for line in _lines(told):
            print(line)


def _prepare(study: Study, move: Progress | None) -> None:
    import fa_analysis as fa

    fa.run(study, until="code", progress=move)


def _explore(study: Study, method: Method, number: int | None) -> Exploration:
    import fa_analysis as fa
    from fa_analysis.topics import explore, home_units, make_corpus
    from fa_analysis.topics.names import read_notes

    settings, notes = study.settings.topics, read_notes(_notes(study))
    units = home_units(fa.table(study, "units"), fa.table(study, "respondents"), settings.sources)
    return explore(
        make_corpus(units, settings, notes),
        settings,
        method=method,
        number=number,
        codebook=fa.load_codebook(study),
        notes=notes,
        seed=study.settings.study.seed % 2**32,
    )


def _notes(study: Study) -> Path:
    return study.review / "topics.yaml"


def _one(
    study: Study, method: Method, *, number: int | None, how_many: bool, move: Progress | None
) -> tuple[Exploration, list[Path]]:
    """Explore with one method and write its figures, workbook and page."""
    import fa_analysis as fa
    from fa_analysis.charts import save
    from fa_analysis.files import write_bytes
    from fa_analysis.restitution.topics import make_report, page_bytes
    from fa_analysis.restitution.topics_workbook import workbook_bytes

    found = _explore(study, method, number)
    codebook = fa.load_codebook(study)
    numbers = _numbers(study, found, method, move) if how_many else None
    report = make_report(
        found,
        units=fa.table(study, "units"),
        coded=fa.table(study, "coded"),
        respondents=fa.table(study, "respondents"),
        codebook=codebook,
        settings=study.settings,
        numbers=numbers,
    )
    page, book = study.reports / f"themes_{method}.html", study.reports / f"themes_{method}.xlsx"
    write_bytes(page, page_bytes(report, codebook=codebook, settings=study.settings))
    write_bytes(book, workbook_bytes(report, notice=study.settings.study.notice))
    folder = study.reports / "figures"
    for name, figure in report.figures.items():
        stem = f"themes_{method}_{name}"
        save(figure, folder / f"{stem}.png", folder / f"{stem}.svg")
    return found, [page, book]


def _numbers(study: Study, found: Exploration, method: Method, move: Progress | None) -> pd.DataFrame:
    import fa_analysis as fa
    from fa_analysis.topics import how_many, ranked

    settings, corpus = study.settings.topics, found.corpus
    codebook = fa.load_codebook(study)
    least = 4 if method != "reinert" else 2
    ks = range(least, max(found.model.k, 12) + 4) if method != "reinert" else range(least, 11)
    rank = ranked(corpus, settings, method=method, codebook=codebook, seed=study.settings.study.seed % 2**32)
    return how_many(
        corpus.matrix,
        corpus.sources,
        rank,
        list(ks),
        resamples=10,
        seed=study.settings.study.seed,
        progress=(lambda done, of: move(_("Combien de thèmes"), done, of)) if move else None,
    )


def _write_tables(study: Study, told: list[Exploration]) -> None:
    """Write `topics` and `unit_topics`, keeping the rows of the methods that were not run again."""
    import pandas as pd

    from fa_analysis import tables

    done = {found.model.method for found in told}
    for name, fresh in (("topics", [f.terms for f in told]), ("unit_topics", [f.shares for f in told])):
        path = study.table(name)
        kept = tables.read(name, path) if path.is_file() else tables.empty(name)
        kept = kept[~kept["method"].isin(list(done))]
        tables.write(pd.concat([*([kept] if len(kept) else []), *fresh], ignore_index=True), name, path)


def _as_dict(found: Exploration, paths: list[Path]) -> dict[str, object]:
    return {
        "method": found.model.method,
        "topics": [
            {"topic": i, "label": label, "anchor": found.model.anchors[i - 1]}
            for i, label in enumerate(found.labels, start=1)
        ],
        "files": [str(path) for path in paths],
    }


def _lines(told: list[tuple[Exploration, list[Path]]]) -> Iterator[str]:
    from fa_analysis.restitution.topics import method_name

    for found, paths in told:
        yield f"{method_name(found.model.method)[:1].upper()}{method_name(found.model.method)[1:]}"
        for i, label in enumerate(found.labels, start=1):
            anchor = found.model.anchors[i - 1]
            yield f"  {i:>2}  {label}" + (f"  [{anchor}]" if anchor else "")
        for row in found.names.to_dict("records"):
            if row["weak"]:
                yield _("  Le nom « {name} » ne retrouve pas bien son thème : relisez-le.").format(
                    name=row["name"]
                )
        yield _("  Écrit : {paths}").format(paths=", ".join(str(path) for path in paths))


def name(
    topic: Topic, label: Name, *, study: StudyFolder = HERE, method: OneMethod = "nmf", number: Number = None
) -> None:
    """Give a topic a name that is kept and found again after a refit."""
    from fa_analysis.topics.names import name_topic, no_such_topic, read_notes, write_notes

    opened = study_in(study)
    settings = opened.settings.topics
    wanted = number or (settings.classes if method == "reinert" else settings.number)
    if not 1 <= topic <= wanted:  # before the long part: a wrong number is said at once
        raise no_such_topic(topic, wanted)
    _prepare(opened, None)
    found = _explore(opened, method, number)
    write_notes(_notes(opened), name_topic(read_notes(_notes(opened)), found.model, topic, label))
    print(_("Le thème {topic} s'appelle « {label} » (noté dans {path})").format(
        topic=topic, label=label, path=_notes(opened)))  # fmt: skip


def sheets(*, study: StudyFolder = HERE, method: OneMethod = "nmf", number: Number = None) -> None:
    """Write the sheet of intruders for people to fill, and its key."""
    from fa_analysis.topics.intrusion import topic_questions, word_questions, write_sheet

    opened = study_in(study)
    _prepare(opened, None)
    found = _explore(opened, method, number)
    seed = opened.settings.study.seed
    sheet, key = (opened.review / "intrus" / f"intrus_{method}{end}" for end in (".xlsx", "_cle.json"))
    words = word_questions(found.model, seed=seed)
    asked = topic_questions(found.model, found.corpus, found.labels, seed=seed)
    write_sheet(sheet, key, words, asked)
    print(_("Feuille à remplir, une copie par personne : {sheet}").format(sheet=sheet))
    print(_("Clé des réponses, à ne pas donner : {key}").format(key=key))


def score(files: Sheets, *, study: StudyFolder = HERE, method: OneMethod = "nmf", json: Json = False) -> None:
    """Score the sheets of intruders that came back."""
    from fa_analysis.topics.intrusion import read_sheet
    from fa_analysis.topics.intrusion import score as count

    opened = study_in(study)
    key = opened.review / "intrus" / f"intrus_{method}_cle.json"
    found = count([read_sheet(path, key) for path in files])
    if json:
        show.rows_as_json(found)
        return
    words = {"words": _("mots"), "topics": _("thèmes")}
    rows = (
        [words[r["task"]], str(r["topic"] or _("tous")), show.number(r["n"]), show.number(r["of"])]
        + [show.percent(r[c]) for c in ("precision", "low", "high")]
        for r in found.to_dict("records")
    )
    head = (_("intrus parmi"), _("thème"), _("trouvés"), _("sur"), _("précision"), _("basse"), _("haute"))
    show.table(rows, head=head, right=range(2, 7))


def export(*, study: StudyFolder = HERE) -> None:
    """Write the corpus that IRaMuTeQ reads."""
    import fa_analysis as fa
    from fa_analysis.topics import home_units
    from fa_analysis.topics.iramuteq import export_corpus

    opened = study_in(study)
    fa.run(opened, until="read")
    respondents = fa.table(opened, "respondents")
    units = home_units(fa.table(opened, "units"), respondents, opened.settings.topics.sources)
    path = opened.reports / "iramuteq.txt"
    export_corpus(path, units, respondents)
    print(_("Corpus IRaMuTeQ : {path}").format(path=path))


def compare(file: Classes, *, study: StudyFolder = HERE, number: Number = None, json: Json = False) -> None:
    """Compare the classes that IRaMuTeQ found with ours."""
    from fa_analysis.topics.iramuteq import class_of_segments, compare_classes, read_classes

    opened = study_in(study)
    blocks = read_classes(file)
    _prepare(opened, None)
    theirs_k = max(block.n for block in blocks)
    found = _explore(opened, "reinert", number or max(theirs_k, 2))
    theirs = class_of_segments(blocks, found.corpus.segments)
    index, table = compare_classes(found.model.main, theirs)
    if json:
        show.as_json({"adjusted_rand": index, "table": table.to_dict("split")})
        return
    seen = int((theirs > 0).sum())
    print(n_("{n} segment reconnu", "{n} segments reconnus", seen).format(n=show.number(seen)))
    print(_("Indice de Rand ajusté : {index}").format(index=show.percent(index)))
    rows = (
        [str(ours), *map(str, row)] for ours, row in zip(table.index, table.to_numpy().tolist(), strict=True)
    )
    show.table(rows, head=(_("notre classe"), *(_("IRaMuTeQ {n}").format(n=n) for n in table.columns)))


for _name, _call, _words in (
    ("name", name, _("Donne à un thème un nom qui est gardé.")),
    ("sheets", sheets, _("Écrit la feuille d'intrus à faire remplir, et sa clé.")),
    ("score", score, _("Note les feuilles d'intrus remplies.")),
    ("export", export, _("Écrit le corpus pour IRaMuTeQ.")),
    ("compare", compare, _("Compare les classes d'IRaMuTeQ aux nôtres.")),
):
    command(app, _name, _call, _words)
