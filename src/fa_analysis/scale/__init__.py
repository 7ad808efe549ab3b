"""A consultation: short contributions by the hundred thousand, coded with the same grid, part by part."""

from fa_analysis.scale.engines import Engine
from fa_analysis.scale.run import ScaleReport, code_contributions
from fa_analysis.scale.stage import files_of

__all__ = ["Engine", "ScaleReport", "code_contributions", "files_of"]
