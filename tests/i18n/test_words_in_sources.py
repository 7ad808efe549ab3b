"""Words are said when they are needed, and through the catalogue."""

from __future__ import annotations

import ast
import re

import pytest

from fa_analysis import messages

SPOKEN = sorted(messages.PACKAGE.rglob("*.py"))
MODULES = [p for p in SPOKEN if p.parent.name != "cli"]
TEMPLATES = sorted(messages.PACKAGE.rglob("templates/*.jinja"))
NAMES = {"docx", "Word"}
SPEAKS = {"_", "n_", "in_html"}


def said_at_import(tree):
    """Return the lines that speak while a module is imported: what they say stays in the language of then."""
    waiting, lines = [tree], []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef):
            waiting += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKS:
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(messages.PACKAGE).as_posix())
def test_no_module_speaks_while_it_is_imported(path):
    assert said_at_import(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_what_speaks_at_import_is_found():
    text = (
        "A = _('x')\ndef f(a=_('y')):\n    return _('z')\ng = lambda: _('t')\nclass C:\n    b: str = _('u')\n"
    )
    assert sorted(said_at_import(ast.parse(text))) == [1, 2, 6]


def said_in_f_strings(tree):
    """Return the lines that speak inside an f-string: they are gathered from Python 3.12 on only."""
    inside = (part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node))
    calls = (part for part in inside if isinstance(part, ast.Call) and isinstance(part.func, ast.Name))
    return sorted({call.lineno for call in calls if call.func.id in SPEAKS})


@pytest.mark.parametrize("path", SPOKEN, ids=lambda p: p.relative_to(messages.PACKAGE).as_posix())
def test_no_word_is_said_inside_an_f_string(path):
    assert said_in_f_strings(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_what_speaks_inside_an_f_string_is_found():
    text = "a = f\"{_('x')}\"\nb = _('y')\nc = f'{b:<{n_(u, v, 2)}}'\nd = _('{z}').format(z=f'{b}')\n"
    assert said_in_f_strings(ast.parse(text)) == [1, 3]


def bare_words(template):
    """Return the words of a template that are neither markup, nor Jinja, nor a name."""
    body = template.partition("<body>")[2] or template
    body = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", " ", body, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', body)
    told = re.sub(r"<[^>]*>|&#?\w+;", " ", body)
    return [w for w in re.findall(r"[^\W\d_]{2,}", " ".join([told, *spoken])) if w not in NAMES]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_every_word_of_a_template_goes_through_the_catalogue(path):
    assert bare_words(path.read_text(encoding="utf-8")) == []


def test_bare_words_of_a_template_are_found():
    assert bare_words('<body><p title="Ici">Deux {{ _("mots") }}</p>{% if un %}F1{% endif %}') == [
        "Deux",
        "Ici",
    ]
