"""Topics explored by hand in JupyterLab: choose, look, read, keep."""

from fa_analysis.explore.basket import read_basket, save_basket
from fa_analysis.explore.desk import Desk, open_desk
from fa_analysis.explore.material import Choice, Material, find, open_material, select
from fa_analysis.explore.widget import explore_topics

__all__ = [
    "Choice",
    "Desk",
    "Material",
    "explore_topics",
    "find",
    "open_desk",
    "open_material",
    "read_basket",
    "save_basket",
    "select",
]
