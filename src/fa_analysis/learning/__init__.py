"""Learn from review: rules, model and people combined into `coded`; what to read next; how good it is."""

from fa_analysis.learning.combine import VERSION, Combined, combine
from fa_analysis.learning.examples import read_examples

__all__ = ["VERSION", "Combined", "combine", "read_examples"]
