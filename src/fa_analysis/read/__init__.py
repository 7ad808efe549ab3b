"""Reading: the files people bring → tables, and what there is to tell about each file.

Nothing here writes, and no bad file stops the reading of the others: what cannot be read is a `Problem` that
names the file, the cause and the remedy.
"""

from __future__ import annotations

from fa_analysis.read.cases import read_cases
from fa_analysis.read.folder import find_transcripts
from fa_analysis.read.inventories import read_benchmark, read_projects
from fa_analysis.read.questionnaires import read_questionnaires
from fa_analysis.read.respondents import read_interviews, read_respondents
from fa_analysis.read.transcript import Transcript, read_transcript

__all__ = [
    "Transcript",
    "find_transcripts",
    "read_benchmark",
    "read_cases",
    "read_interviews",
    "read_projects",
    "read_questionnaires",
    "read_respondents",
    "read_transcript",
]
