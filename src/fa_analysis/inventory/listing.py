"""What was added by form: by whom, when, from which row, and whether it still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis.errors import Problem
from fa_analysis.i18n import _
from fa_analysis.read.additions import read_acts
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("project_id", "title", "who", "when", "source", "state")


def listing(study: Study) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the journal of the inventory.

    Returns
    -------
    DataFrame
        One row a project added by form: `project_id`, `title`, `who`, `when` (UTC, ISO 8601), `source` (file
        and line), `state` (empty, or by whom and when it was withdrawn).
    list of Problem
        Files that cannot be read, or were changed by hand.
    """
    import pandas as pd

    acts, problems = read_acts(study.inventory)
    gone = {a.project_id: a for a in acts if a.kind == "withdrawal"}
    rows = []
    for act in (a for a in acts if a.kind == "project"):
        back = gone.get(act.project_id)
        words = _("retiré par {who} le {when}").format(who=back.who, when=back.when[:10]) if back else ""
        title = act.fields.get("title", "")
        rows.append((act.project_id, title, act.who, act.when, act.source, words))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str"), problems
