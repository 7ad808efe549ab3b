"""The rule engine on made-up French (Zipf's law, units of about 40 words, 300 patterns), and its peers.

    python -m benchmarks rules                 # 1 and 10 million words, peers, the survey's size
    python -m benchmarks.rules curve           # 1, 5, 10, 25 and 50 million words: is time linear?
    python -m benchmarks.rules one FILE NAME   # one measure, in this process

Each figure is the least of several runs, each in its own process: `in` counts from the loaded table to the
table of codings, `cpu` is what it took of the processors (it grows less than `in` on a busy machine),
`whole` the process with its imports and the reading of the file. Peers are measured on the
same file where they are installed (`pip install -e ".[bench]"`), and said to be absent otherwise.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.corpus import made_up, patterns, vocabulary
from benchmarks.planted import peak_mb
from fa_analysis.codebook import Code, Codebook, Family, Rule

MILLION = 1_000_000
SURVEY = 150_000
PEERS = {"ahocorasick_rs": 10, "re": 10, "str.contains": 1, "spacy": 1}
"""Largest corpus, in millions of words, that each peer is asked to read."""

Figures = dict[str, float]


def main() -> None:
    """Print the figures at 1 and 10 million words, those of the peers, and those of the survey's size."""
    with tempfile.TemporaryDirectory() as folder:
        for millions in (1, 10):
            file = _corpus(Path(folder), int(millions * MILLION))
            _line(f"{millions} M words", _best(file, "engine", runs=3))
            for peer, most in PEERS.items():
                if millions <= most:
                    _line(f"{millions} M words, {peer}", _best(file, peer, runs=1))
        _line("size of the survey", _best(_corpus(Path(folder), SURVEY), "engine", runs=3))
    print("to reach at 10 M words: in < 8 s, peak < 800 MB, edit < 300 ms; survey: edit < 20 ms")


def curve() -> None:
    """Print seconds per million words as the corpus grows."""
    with tempfile.TemporaryDirectory() as folder:
        for millions in (1, 5, 10, 25, 50):
            file = _corpus(Path(folder), millions * MILLION)
            found = _best(file, "engine", runs=2 if millions <= 10 else 1)
            _line(f"{millions} M words", found)
            each = [
                f"{found[key] / millions:.2f} s {what}" for key, what in (("in", "in"), ("cpu", "of processor"))
            ]
            print(f"{'':<28} per million words: {', '.join(each)}", flush=True)
            file.unlink()


def one(file: Path, name: str) -> None:
    """Measure one way of coding `file` and print its figures as JSON."""
    made: dict[str, Callable[[pd.DataFrame, list[str]], Figures]] = {
        "engine": engine,
        "ahocorasick_rs": aho_corasick,
        "re": alternation,
        "str.contains": contains,
        "spacy": phrase_matcher,
    }
    units = pd.read_feather(file)
    queries = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    start, spent = time.perf_counter(), time.process_time()
    found = made[name](units, queries)
    aside = found.pop("aside", 0.0)
    figures = {"in": time.perf_counter() - start - aside, "cpu": time.process_time() - spent - aside}
    print(json.dumps({**figures, **found, "peak": peak_mb()}))


def engine(units: pd.DataFrame, queries: list[str]) -> Figures:
    """Index, code, then edit one rule and code again."""
    from fa_analysis.coding import code
    from fa_analysis.text import build_index

    rules = tuple(Rule(f"r{i}", "c", q, i, 1) for i, q in enumerate(queries))
    book = Codebook("", "", (Family("f", "f"),), (Code("c", "f", "c", "", rules=rules),), "v")
    start = time.perf_counter()
    index = build_index(units)
    indexed = time.perf_counter()
    memory: dict[Any, Any] = {}
    found = code(units, book, index=index, memory=memory)
    coded = time.perf_counter()
    edited = (dataclasses.replace(rules[0], match=f"{queries[1]} OR {queries[2]}"), *rules[1:])
    code(
        units,
        dataclasses.replace(book, codes=(dataclasses.replace(book.codes[0], rules=edited),)),
        index=index,
        memory=memory,
    )
    end = time.perf_counter()
    return {
        "index": indexed - start, "code": coded - indexed, "edit": end - coded, "aside": end - coded,
        "matches": len(found),
    }  # fmt: skip


def aho_corasick(units: pd.DataFrame, queries: list[str]) -> Figures:
    """Expand the patterns over the vocabulary, then search every text for all of them at once."""
    import ahocorasick_rs

    texts = [t.lower().replace("’", "'") for t in units["text"].tolist()]
    words = {w for t in texts for w in re.findall(r"[^\W\d_]+", t)}
    needles = sorted({n for q in queries for n in _expanded(q, words)})
    automaton = ahocorasick_rs.AhoCorasick(needles)
    matches = 0
    for text in texts:
        padded = f" {text} "
        for _which, start, end in automaton.find_matches_as_indexes(padded, overlapping=True):
            matches += not padded[start - 1].isalnum() and not padded[end].isalnum()
    return {"matches": matches}


def alternation(units: pd.DataFrame, queries: list[str]) -> Figures:
    """Search every text with one regular expression that holds all the patterns."""
    parts = sorted({_regular(q) for q in queries}, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)
    return {"matches": sum(len(pattern.findall(t)) for t in units["text"].tolist())}


def contains(units: pd.DataFrame, queries: list[str]) -> Figures:
    """Ask pandas for the units that hold each pattern, one pattern after the other."""
    texts = units["text"].astype(object)
    found = (texts.str.contains(rf"\b{_regular(q)}\b", case=False, regex=True).sum() for q in queries)
    return {"matches": float(sum(found))}


def phrase_matcher(units: pd.DataFrame, queries: list[str]) -> Figures:
    """Tokenise with spaCy and match with its PhraseMatcher, wildcards expanded over the vocabulary."""
    from spacy.lang.fr import French
    from spacy.matcher import PhraseMatcher

    nlp = French()
    texts = [t.lower() for t in units["text"].tolist()]
    words = {w for t in texts for w in re.findall(r"[^\W\d_]+", t)}
    matcher = PhraseMatcher(nlp.vocab)
    for number, query in enumerate(queries):
        matcher.add(str(number), [nlp.make_doc(n) for n in _expanded(query, words)])
    return {"matches": sum(len(matcher(nlp.make_doc(t))) for t in texts)}


def _regular(query: str) -> str:
    if query.startswith('"'):
        one_, two = query[1 : query.rindex('"')].split()[:2]
        return rf"(?:{one_}\W+(?:\w+\W+){{0,4}}{two}|{two}\W+(?:\w+\W+){{0,4}}{one_})"
    return r"\W+".join(re.escape(w).replace(r"\*", r"\w*") for w in query.split())


def _expanded(query: str, words: set[str]) -> list[str]:
    if query.startswith('"'):
        return [query[1 : query.rindex('"')]]  # without its other orders and distances
    if "*" not in query:
        return [query]
    fits = re.compile(re.escape(query).replace(r"\*", ".*"))
    return [w for w in words if fits.fullmatch(w)]


def _corpus(folder: Path, n: int) -> Path:
    """Write a corpus and its patterns; a process of its own keeps its memory out of the figures."""
    file = folder / f"{n}.feather"
    if not file.exists():
        subprocess.run([sys.executable, "-m", "benchmarks.rules", "write", str(file), str(n)], check=True)
    return file


def write(file: Path, n: int) -> None:
    """Write `n` words of made-up French and 300 patterns."""
    words = vocabulary()
    units = made_up(n, words)
    units.to_feather(file, compression="uncompressed")
    file.with_suffix(".json").write_text(json.dumps(patterns(words, units)), encoding="utf-8")


def _best(file: Path, name: str, *, runs: int) -> Figures:
    """Return the least of each figure over several processes; nothing when a peer is not installed."""
    if name not in {"engine", "re", "str.contains"} and importlib.util.find_spec(name) is None:
        return {}
    all_runs: list[Figures] = []
    for _run in range(runs):
        start = time.perf_counter()
        child = subprocess.run(
            [sys.executable, "-m", "benchmarks.rules", "one", str(file), name],
            check=True, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "2"},
        )  # fmt: skip
        all_runs.append({"whole": time.perf_counter() - start, **json.loads(child.stdout.splitlines()[-1])})
    return {key: min(r[key] for r in all_runs) for key in all_runs[0]}


def _line(what: str, found: Figures) -> None:
    if not found:
        print(f"{what:<28} not installed", flush=True)
        return
    parts = [
        f"in {found['in']:7.2f} s",
        f"cpu {found['cpu']:7.2f} s",
        f"whole {found['whole']:7.2f} s",
        f"peak {found['peak']:6.0f} MB",
    ]
    if "edit" in found:
        parts.append(
            f"(index {found['index']:.2f}, code {found['code']:.2f}) edit {found['edit'] * 1000:.0f} ms"
        )
    parts.append(f"{found['matches']:.0f} matches")
    print(f"{what:<28} " + "  ".join(parts), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["one", file, name]:
            one(Path(file), name)
        case ["write", file, n]:
            write(Path(file), int(n))
        case ["curve"]:
            curve()
        case _:
            main()
