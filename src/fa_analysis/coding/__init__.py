"""Units × codebook → codings: every match of every rule, with its quote; the policy between codes; checks."""

from fa_analysis.coding.check import check
from fa_analysis.coding.engine import code, rule_spans
from fa_analysis.coding.gold import evaluate, read_gold
from fa_analysis.coding.policy import applicable, apply_policy, coded_from_rules

__all__ = [
    "applicable",
    "apply_policy",
    "check",
    "code",
    "coded_from_rules",
    "evaluate",
    "read_gold",
    "rule_spans",
]
