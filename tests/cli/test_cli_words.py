"""The command line speaks French, also where Typer would speak English."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import typer

from fa_analysis import cli
from fa_analysis.cli.app import app

WORDS = (
    "usage show this message exit default required command commands error missing invalid value the and with for "
    "try help text path integer file folder bool str int float list of to from is are not no such directory"
)
ENGLISH = frozenset(WORDS.split())


def all_commands():
    def walk(command, path):
        yield path
        for name, sub in getattr(command, "commands", {}).items():
            yield from walk(sub, [*path, name])

    return list(walk(typer.main.get_command(app), []))


@pytest.mark.parametrize("path", all_commands(), ids=" ".join)
def test_help_is_all_in_french(path, capsys):
    assert cli.main([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Utilisation : fa-analysis" in shown
    usage = next(line for line in shown.splitlines() if "Utilisation :" in line)
    assert not re.search(r"[{}]|\[\[|\]\]", usage)
    words = re.sub(r"(--?[\w-]+|<[^>]*>|fa-analysis [\w -]+|«[^»]*»|│ [a-z][a-z-]*)", " ", shown).lower()
    assert ENGLISH.isdisjoint(re.findall(r"\w+", words))


@pytest.mark.parametrize("path", all_commands(), ids=" ".join)
def test_every_command_and_option_is_explained(path):
    command = typer.main.get_command(app)
    for name in path:
        command = command.commands[name]
    assert command.help
    assert all(param.help for param in command.params)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("rum", "Commande inconnue « rum ». Vouliez-vous dire « run » ? Sinon, voyez l'aide : --help."),
        ("xyz", "Commande inconnue « xyz ». Voyez l'aide : fa-analysis --help."),
        (
            "codebook chek",
            "Commande inconnue « chek ». Vouliez-vous dire « check » ? Sinon, voyez l'aide : --help.",
        ),
        (
            "kwic -velo",
            "Option inconnue « -v ». Si c'est une requête, écrivez « -- » avant elle : fa-analysis kwic -- REQUÊTE.",
        ),
        ("run --foo", "Option inconnue « --foo ». Voyez l'aide : fa-analysis run --help."),
        (
            "kwic a --widow 3",
            "Option inconnue « --widow ». Vouliez-vous dire « --window » ? Sinon, voyez l'aide : --help.",
        ),
        ("kwic", "Il manque l'argument REQUÊTE. Voyez l'aide : fa-analysis kwic --help."),
        ("evaluate", "Il manque l'option --gold. Voyez l'aide : fa-analysis evaluate --help."),
        ("kwic a --sort x", "Valeur incorrecte pour l'option --sort. Valeurs acceptées : none, left, right."),
        (
            "kwic a --window x",
            "Valeur incorrecte pour l'option --window. Valeurs acceptées : un nombre entier.",
        ),
        ("kwic a b c", "En trop : « b c ». Voyez l'aide : fa-analysis kwic --help."),
        (
            "run --study",
            "L'option « --study » manque d'une valeur, ou en a une de trop. Voyez l'aide : fa-analysis --help.",
        ),
        (
            "run --quiet=3",
            "L'option « --quiet » manque d'une valeur, ou en a une de trop. Voyez l'aide : fa-analysis --help.",
        ),
    ],
)
def test_a_mistyped_command_is_told_in_french_and_exits_1(typed, told, capsys):
    assert cli.main(typed.split()) == 1
    assert capsys.readouterr().err == told + "\n"


def test_control_characters_are_not_sent_to_the_terminal(capsys):
    assert cli.main(["\x1b[31mrouge"]) == 1
    assert "\x1b" not in capsys.readouterr().err


def test_no_command_shows_the_help(capsys):
    assert cli.main([]) == 0
    assert "Commandes" in capsys.readouterr().out


def test_python_m_is_the_same_program():
    done = subprocess.run(
        [sys.executable, "-m", "fa_analysis", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "fa-analysis 0.1.0\n")


def test_help_imports_nothing_heavy():
    script = (
        "import sys; from fa_analysis import cli; cli.main(['--help']);"
        "heavy = {'pandas', 'numpy', 'spacy', 'sklearn', 'matplotlib', 'scipy', 'pydantic', 'yaml'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
