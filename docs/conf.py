"""How the documentation is built: `make docs`, without the network, warnings being errors."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ["FA_LANG"] = "fr"  # the reference says what a French reader's --help says, whoever builds it

import generated

import fa_analysis

project = "fa_analysis"
release = fa_analysis.__version__
author = project_copyright = ""
language = "fr"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
nitpicky = False  # types of pandas and matplotlib have no page here: nothing is fetched at build time
default_role = "code"  # docstrings write `column` for what is code
autodoc_typehints = "signature"
autodoc_type_aliases = {"DataFrame": "pandas.DataFrame"}
napoleon_numpy_docstring = True
napoleon_google_docstring = False

html_theme = "furo"
html_title = "fa_analysis"
html_show_sphinx = html_show_copyright = html_copy_source = False
html_last_updated_fmt = None
html_static_path: list[str] = []
# Fonts of the reader's machine; nothing is fetched.
html_theme_options = {"light_css_variables": {"font-stack": "system-ui, sans-serif"}}


def setup(app: object) -> None:
    """Fill the pages of reference from the code when they are read."""
    app.connect("source-read", generated.fill)  # type: ignore[attr-defined]
