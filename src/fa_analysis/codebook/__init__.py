"""The reading grid: families → codes → practices, with definitions, examples and rules; YAML → frozen data."""

from fa_analysis.codebook.load import load
from fa_analysis.codebook.model import Code, Codebook, Family, Rule

__all__ = ["Code", "Codebook", "Family", "Rule", "load"]
