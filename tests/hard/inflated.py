"""Files that hold far more than they weigh, each read in a process of its own: seconds of processor and megabytes.

Called as `python inflated.py FOLDER`; prints, by kind, what reading it took and what was told.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "read"), str(TESTS / "hard")]

from bad_tables import TABLES, blank_rows, parts_of  # noqa: E402 - the paths come first
from bad_transcripts import put_bad  # noqa: E402
from disk import copy_tiny  # noqa: E402

import fa_analysis.tables  # noqa: E402, F401 - every program that reads has loaded pandas
from fa_analysis import read  # noqa: E402
from fa_analysis.settings import Speakers  # noqa: E402

TRANSCRIPTS = (
    "docx of 2 GB",
    "odt of 200 MB",
    "docx that lies on its size",
    "docx of 20,000 parts",
    "entities in a docx",
    "entities in an odt",
    "pdf page of 60 MB",
    "pdf page of 2 million texts",
    "pdf deflated twice",
    "deep XML",
    "text of 40 MB",
)
WORKBOOKS = (
    "workbook of 300 MB",
    "a cell filled at the far corner",
    "a cell filled at the last row",
    "an ods filled far away",
    "an ods cell repeated for ever",
    "entities in a workbook",
)


def measured(call):
    """Return what `call` says, its seconds of processor and the most memory its process held, in megabytes."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        start = time.process_time()
        told = call()
        spent = time.process_time() - start
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        os.write(writer, json.dumps([told, round(spent, 2), most]).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        found = said.read()
    os.waitpid(child, 0)
    return json.loads(found) if found else ["the process died", 0, 0]


def transcript(path):
    """Return the causes told of a transcript."""
    return [p.what for p in read.read_transcript(path, speakers=Speakers()).problems]


def table(study):
    """Return the causes told of the table of interviews, or how many rows it has."""
    rows, problems = read.read_respondents(study)
    return [p.what for p in problems] or [f"{len(rows)} rows"]


def main():
    """Measure every kind."""
    folder, found = Path(sys.argv[1]), {}
    for rank, kind in enumerate(TRANSCRIPTS):
        path = folder / put_bad(folder, kind, f"X{rank}")
        found[kind] = measured(lambda p=path: transcript(p))
    edits = {kind: TABLES[kind][0] for kind in WORKBOOKS}
    edits["a million blank rows"] = parts_of("entretiens", blank_rows)
    for rank, (kind, edit) in enumerate(edits.items()):
        study = copy_tiny(folder / f"s{rank}")
        edit(study)
        found[kind] = measured(lambda s=study: table(s))
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
