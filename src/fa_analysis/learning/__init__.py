"""Learn from review: rules, model and people combined into `coded`; what to read next; how good it is."""

from fa_analysis.learning.combine import VERSION, Combined, combine, training_of
from fa_analysis.learning.examples import read_examples
from fa_analysis.learning.model import Taught
from fa_analysis.learning.next import next_units
from fa_analysis.learning.store import as_bytes, load, save

__all__ = [
    "VERSION",
    "Combined",
    "Taught",
    "as_bytes",
    "combine",
    "load",
    "next_units",
    "read_examples",
    "save",
    "training_of",
]
