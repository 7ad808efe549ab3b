"""A made-up study with three subjects that alternate, to explore from end to end."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from disk import copy_tiny

import fa_analysis as fa

SUBJECTS = (
    ["jardin", "arbre", "pluie", "cuve", "compost", "haie", "graine", "sol", "rosée", "fleur"],
    ["budget", "facture", "dépense", "marché", "devis", "crédit", "achat", "fournisseur", "prix", "économie"],
    ["escalade", "corde", "piton", "sommet", "glacier", "refuge", "crampon", "paroi", "cordée", "neige"],
)


def words(subject: int, rng: random.Random) -> str:
    """Say six words of a subject in a French sentence; no name, no title."""
    a, b, c, d, e, f = rng.sample(SUBJECTS[subject], 6)
    return f"Bah le {a}, euh, avec la {b} et le {c}, on n'a pas de {d} sans {e}, enfin voilà, du coup le {f}."


def write_study(folder: Path) -> fa.Study:
    """Write 8 interviews of 9 answers (the grid does not know the last subject) and 6 projects of the first two."""
    copy_tiny(folder)
    raw, rng = folder / "data" / "raw", random.Random(4)
    rows = []
    for i in range(1, 9):
        name = f"E{i:02d}"
        talk = "\n\n".join(f"Q : Et alors ?\n\nR : {words((i + turn) % 3, rng)}" for turn in range(9))
        (raw / "entretiens" / f"{name}.txt").write_text(talk, encoding="utf-8")
        group = "habitants" if i % 2 else "agents"
        rows.append([name, group, "agent", "espace public", "2026-01-12", "35", f"{name}.txt"])
    _table(raw / "entretiens.csv", rows)
    projects = [[f"P{i:02d}", f"Projet {i}", words(i % 2, rng), *[""] * 9] for i in range(1, 7)]
    _table(raw / "projets.csv", projects)
    (raw / "codebook.yaml").write_text(GRID, encoding="utf-8")
    return fa.open_study(folder)


def coded_study(folder: Path) -> fa.Study:
    """Write the study with settings that its size allows, read it and code it."""
    settings = write_study(folder).raw / "study.toml"
    words = "\n[topics]\nmin_segments = 2\nnumber = 3\nclasses = 3\njoined = [3, 4]\n"
    settings.write_text(settings.read_text(encoding="utf-8") + words, encoding="utf-8")
    study = fa.open_study(folder)
    fa.run(study, until="code")
    return study


def _table(path: Path, rows: list[list[str]]) -> None:
    with path.open(encoding="utf-8", newline="") as source:
        head = next(csv.reader(source, delimiter=";"))
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([head, *rows])


GRID = """\
title: Grille
families:
  - id: dimension
    label: Dimensions
    sources: [interview, project]
    codes:
      - id: preserver
        label: Préserver le jardin
        definition: La nature.
        rules:
          - jardin OR arbre OR pluie OR cuve OR compost OR haie OR graine OR sol OR rosée OR fleur
      - id: economiser
        label: Économiser
        definition: Le budget.
        rules:
          - budget OR facture OR dépense OR devis OR crédit OR achat OR fournisseur OR prix
"""
