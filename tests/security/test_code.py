"""What the program's own code never does, read from its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from disk import ROOT

SOURCE = ROOT / "src" / "fa_analysis"
# Modules that run what they read, start other programs or go to the network. `urllib.parse` only cuts words.
MODULES = {
    "aiohttp", "asyncio", "cloudpickle", "code", "commands", "ctypes", "dill", "ftplib", "http", "httpx", "joblib",
    "marshal", "multiprocessing", "pickle", "pty", "requests", "runpy", "shelve", "smtplib", "socket", "socketserver",
    "ssl", "subprocess", "telnetlib", "urllib.error", "urllib.request", "urllib3", "webbrowser", "xmlrpc",
}  # fmt: skip
CALLS = {"__import__", "compile", "eval", "exec"}
METHODS = {
    "eval", "extract", "extractall", "load_module", "mktemp", "popen", "read_pickle", "startfile", "system",
    "to_pickle", "unsafe_load", "full_load",
}  # fmt: skip


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _argument(call: ast.Call, name: str) -> str:
    return next((ast.unparse(k.value) for k in call.keywords if k.arg == name), "")


def _called(call: ast.Call) -> Iterator[str]:
    name = dotted(call.func)
    last = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name in CALLS or (last in METHODS and not name.endswith(".str.extract")):  # pandas: words of a column
        yield name or last
    if name in ("yaml.load", "yaml.load_all") and not _argument(call, "Loader").endswith("BaseLoader"):
        yield f"{name} with another loader than BaseLoader"
    if last == "load" and name.startswith(("np.", "numpy.")) and _argument(call, "allow_pickle") != "False":
        yield f"{name} that may unpickle"
    if last in ("fromstring", "parse", "XML") and name.startswith("etree.") and len(call.args) < 2:
        texts = (
            [call.args[0].body, call.args[0].orelse] if isinstance(call.args[0], ast.IfExp) else call.args[:1]
        )
        written_here = all(isinstance(text, ast.Constant | ast.JoinedStr) for text in texts)
        if not written_here and not _argument(call, "parser"):
            yield f"{name} without a parser of ours"
    if last == "iterparse" and _argument(call, "resolve_entities") != "False":
        yield f"{name} that resolves entities"
    if last == "XMLParser" and (_argument(call, "resolve_entities"), _argument(call, "no_network")) != (
        "False",
        "True",
    ):
        yield f"{name} that resolves entities or fetches"
    if name.endswith("Environment") and "autoescape" not in {k.arg for k in call.keywords}:
        yield f"{name} without autoescape"
    if _argument(call, "shell") == "True":
        yield f"{name} through a shell"


def forbidden(text: str) -> list[str]:
    """Return what a source does that the program must never do."""
    found = []
    for node in ast.walk(ast.parse(text)):
        for module in _imported(node):
            parts = module.split(".")
            if MODULES & {".".join(parts[: n + 1]) for n in range(len(parts))}:
                found.append(f"import {module}")
        if isinstance(node, ast.Call):
            found += _called(node)
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_a_module_runs_nothing_that_it_reads_and_goes_nowhere(path: Path):
    assert forbidden(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from urllib import request",
        "import http.client",
        "from subprocess import run",
        "eval('1')",
        "exec(words)",
        "__import__(name)",
        "table.eval('a + b')",
        "import os; os.system('ls')",
        "archive.extractall(folder)",
        "yaml.load(text, Loader=yaml.Loader)",
        "yaml.load(text)",
        "np.load(file)",
        "pd.read_pickle(file)",
        "etree.fromstring(content)",
        "etree.iterparse(file)",
        "etree.XMLParser(no_network=True)",
        "jinja2.Environment(loader=loader)",
    ],
)
def test_what_is_forbidden_is_seen(text):
    assert forbidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "from urllib.parse import quote",
        "re.compile('a')",
        "yaml.load(text, Loader=yaml.BaseLoader)",
        "np.load(file, allow_pickle=False)",
        "etree.fromstring(content, parser=safe)",
        "etree.fromstring(f'<a>{number}</a>')",
    ],
)
def test_what_is_safe_passes(text):
    assert forbidden(text) == []
