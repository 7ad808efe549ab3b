"""`fa-analysis exchange …`: the study to other tools and back, and what is wrong with a file of theirs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fa_analysis.cli import show
from fa_analysis.cli.french import Group, command
from fa_analysis.cli.options import HERE, Json, StudyFolder, study_in
from fa_analysis.errors import SOME_REFUSED
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    from fa_analysis.exchange.acts import Left
    from fa_analysis.exchange.model import Project
    from fa_analysis.exchange.offsets import Convention
    from fa_analysis.exchange.take import Taken
    from fa_analysis.study import Study

app = typer.Typer(
    cls=Group,
    help=_("L'échange avec d'autres outils : NVivo, MAXQDA, ATLAS.ti, QualCoder, Taguette, IRaMuTeQ."),
    no_args_is_help=True,
    add_completion=False,
)

Kind = Literal["qdpx", "qdc", "codes", "taguette", "passages", "iramuteq", "grille"]
Out = Annotated[
    Path,
    typer.Argument(
        metavar=_("FICHIER"),
        help=_("Le fichier à écrire : .qdpx (projet), .qdc ou .csv (codes), .txt (IRaMuTeQ), .yaml (grille)."),
    ),
]
File = Annotated[
    Path,
    typer.Argument(
        metavar=_("FICHIER"),
        help=_("Le fichier à lire : .qdpx, .qdc, .qda, .csv ou .xlsx de Taguette, .txt d'IRaMuTeQ."),
    ),
]
Any_ = Annotated[Path, typer.Argument(metavar=_("FICHIER"), help=_("Le fichier à vérifier."))]
AsKind = Annotated[Kind | None, typer.Option("--format", help=_("Le format, quand le nom ne le dit pas."))]
Counting = Annotated[
    Literal["standard", "nvivo"],
    typer.Option("--offsets", help=_("Comment compter les positions : points de code, ou comme NVivo.")),
]
Counted = Annotated[
    Literal["auto", "standard", "nvivo"],
    typer.Option("--offsets", help=_("Comment les positions sont comptées ; auto : trouvé d'après les mots.")),
]
People = Annotated[
    bool, typer.Option("--people", help=_("Seulement les décisions des personnes, sans règles ni modèle."))
]
Details = Annotated[
    bool,
    typer.Option(
        "--details", help=_("Aussi ce qui peut désigner une personne : fonction, date, catégorie, site.")
    ),
]
Who = Annotated[
    str, typer.Option("--who", metavar=_("NOM"), help=_("Tous les codages sont de cette personne."))
]
Dry = Annotated[bool, typer.Option("--dry-run", help=_("Dit ce qui serait repris, sans rien écrire."))]
Rest = Annotated[
    Path | None,
    typer.Option("--rest", metavar=_("CSV"), help=_("Écrit ici la liste entière de ce qui n'a pas de place.")),
]
_SHOWN = 30


def write(
    file: Out,
    *,
    study: StudyFolder = HERE,
    kind: AsKind = None,
    offsets: Counting = "standard",
    people: People = False,
    details: Details = False,
) -> None:
    """Write the study for another tool."""
    import fa_analysis as fa
    from fa_analysis.exchange import format_of, gather, to_bytes
    from fa_analysis.files import write_bytes

    opened = study_in(study)
    wanted = format_of(file, kind or "")
    fa.run(opened, until="code")
    if wanted == "iramuteq":
        _write_corpus(opened, file)
        return
    project, problems = gather(opened, codebook=fa.load_codebook(opened), machine=not people, details=details)
    write_bytes(file, to_bytes(project, wanted, offsets=offsets))
    if wanted in ("qdpx", "passages"):
        show.problems(problems)
        print(_("{path} : {what}").format(path=file, what=_counted(project)))
        print(_confidential())
    else:
        n = sum(c.codable for c in project.codes)
        print(n_("{path} : {n} code", "{path} : {n} codes", n).format(path=file, n=n))


def _counted(project: Project) -> str:
    """Return how many of each thing a project holds."""
    counts = (
        (len(project.sources), n_("{n} texte", "{n} textes", len(project.sources))),
        (codes := sum(c.codable for c in project.codes), n_("{n} code", "{n} codes", codes)),
        (len(project.codings), n_("{n} codage", "{n} codages", len(project.codings))),
        (len(project.notes), n_("{n} note", "{n} notes", len(project.notes))),
    )
    return ", ".join(words.format(n=show.number(n)) for n, words in counts)


def _confidential() -> str:
    return _(
        "CONFIDENTIEL : ce fichier contient les textes entiers, noms compris. "
        "Traitez-le comme les entretiens ; il n'est pas fait pour être diffusé."
    )


def _write_corpus(study: Study, file: Path) -> None:
    """Write the words of the people asked, without the questions: that is what IRaMuTeQ classifies."""
    import fa_analysis as fa
    from fa_analysis.topics.iramuteq import export_corpus

    units = fa.table(study, "units")
    export_corpus(file, units, fa.table(study, "respondents"))
    print(_("{path} : corpus IRaMuTeQ de {n} textes").format(path=file, n=units["source_id"].nunique()))
    print(_confidential())


def read(
    file: File,
    *,
    study: StudyFolder = HERE,
    who: Who = "",
    dry_run: Dry = False,
    offsets: Counted = "auto",
    rest: Rest = None,
    json: Json = False,
) -> None:
    """Take the codings of another tool as decisions."""
    import fa_analysis as fa
    from fa_analysis.exchange import read_any, read_tables, take

    opened = study_in(study)
    project, problems = read_any(file, convention=_convention(offsets))
    fa.run(opened, until="read")
    taken = take(
        opened,
        project,
        tables=read_tables(opened),
        codebook=fa.load_codebook(opened),
        who=who,
        dry_run=dry_run,
    )
    if rest is not None:
        _write_rest(rest, taken.left)
    if json:
        show.as_json(_as_dict(taken, file))
    else:
        show.problems([*problems, *taken.problems])
        _tell(taken, dry_run=dry_run, whole=rest is not None)
    if taken.left or any(p.refused for p in (*problems, *taken.problems)):
        raise typer.Exit(SOME_REFUSED)


def _convention(offsets: str) -> Convention | None:
    from fa_analysis.exchange.offsets import NVIVO, STANDARD

    return {"auto": None, "standard": STANDARD, "nvivo": NVIVO}[offsets]


def _tell(taken: Taken, *, dry_run: bool, whole: bool) -> None:
    for left in taken.left[:_SHOWN]:
        print(_("SANS PLACE  {text}, {place} : « {code} » de {who} — {why}").format(
            text=left.text or "?", place=_place(left), code=left.code, who=left.who, why=left.why))  # fmt: skip
    more = len(taken.left) - _SHOWN
    if more > 0 and not whole:
        print(_("… et {n} autres : ajoutez --rest FICHIER.csv pour les avoir tous").format(n=show.number(more)))
    for why, n in Counter(left.why for left in taken.left).most_common():
        print(n_("{n} codage sans place : {why}", "{n} codages sans place : {why}", n).format(
            n=show.number(n), why=why))  # fmt: skip
    for person in sorted(taken.added | taken.known):
        added, known = taken.added[person], taken.known[person]
        words = (
            n_("{n} décision à ajouter", "{n} décisions à ajouter", added)
            if dry_run
            else n_("{n} décision ajoutée", "{n} décisions ajoutées", added)
        )
        print(
            _("{who} : {what}, {known} déjà là").format(
                who=person, what=words.format(n=show.number(added)), known=show.number(known)
            )
        )
    if not taken.added and not taken.known:
        print(_("Aucune décision dans ce fichier."))
    if dry_run:
        print(_("Rien n'est écrit (--dry-run)."))


def _place(left: Left) -> str:
    return _("texte entier") if left.start is None else f"{left.start}–{left.end}"


def _write_rest(path: Path, left: list[Left]) -> None:
    from fa_analysis.exchange.tabular import rest_csv
    from fa_analysis.files import write_bytes

    write_bytes(path, rest_csv(left))


def _as_dict(taken: Taken, file: Path) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "file": file.name,
        "added": dict(taken.added),
        "known": dict(taken.known),
        "left": [asdict(left) for left in taken.left],
        "problems": [asdict(problem) for problem in taken.problems],
    }


def check(file: Any_, *, json: Json = False) -> None:
    """Name the traps of a file."""
    from dataclasses import asdict

    from fa_analysis.exchange import check as look

    found = look(file)
    if json:
        show.as_json([asdict(problem) for problem in found])
    for problem in () if json else found:
        mark = _("PIÈGE") if problem.refused else _("à savoir")
        print(f"{mark}  {show.sentence(problem)}")
    refused = sum(p.refused for p in found)
    if refused:
        raise typer.Exit(SOME_REFUSED)
    if not json:
        print(_("Ce fichier se lit."))


def convert(file: File, out: Out, *, kind: AsKind = None, offsets: Counting = "standard") -> None:
    """Rewrite a file of one tool for another."""
    from fa_analysis.exchange import format_of, read_any, to_bytes
    from fa_analysis.files import write_bytes

    wanted = format_of(out, kind or "")
    project, problems = read_any(file)
    write_bytes(out, to_bytes(project, wanted, offsets=offsets))
    show.problems(problems)
    print(_("{path} : {what}").format(path=out, what=_counted(project)))
    if any(p.refused for p in problems):
        raise typer.Exit(SOME_REFUSED)


for _name, _call, _words in (
    ("write", write, _("Écrit l'étude pour un autre outil : projet REFI-QDA, codes, passages, corpus.")),
    ("read", read, _("Reprend les codages d'un autre outil comme décisions de leurs auteurs.")),
    ("check", check, _("Nomme les pièges d'un fichier d'échange.")),
    ("convert", convert, _("Récrit le fichier d'un outil pour un autre, sans étude.")),
):
    command(app, _name, _call, _words)
