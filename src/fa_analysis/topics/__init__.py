"""Topics: what nobody looked for, and a check of the grid against the material."""

from fa_analysis.topics.corpus import Corpus, prepare
from fa_analysis.topics.correspondence import correspondence, count_table, part_specificities
from fa_analysis.topics.explore import Exploration, explore, home_units, make_corpus, ranked
from fa_analysis.topics.lda import fit_lda
from fa_analysis.topics.model import TopicModel
from fa_analysis.topics.nmf import fit_nmf
from fa_analysis.topics.profiles import term_profiles
from fa_analysis.topics.reinert import ReinertSettings, classify
from fa_analysis.topics.reinert_double import classify_twice
from fa_analysis.topics.reinert_tree import tree_of
from fa_analysis.topics.segments import cut_segments
from fa_analysis.topics.stability import how_many

__all__ = [
    "Corpus",
    "Exploration",
    "ReinertSettings",
    "TopicModel",
    "classify",
    "classify_twice",
    "correspondence",
    "count_table",
    "cut_segments",
    "explore",
    "fit_lda",
    "fit_nmf",
    "home_units",
    "how_many",
    "make_corpus",
    "part_specificities",
    "prepare",
    "ranked",
    "term_profiles",
    "tree_of",
]
