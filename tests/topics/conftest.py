"""The reference classes of R rainette, where they stand beside the project."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

REFERENCE = Path(__file__).parents[3] / "shared" / "reinert"


@pytest.fixture(scope="session")
def rainette():
    """(matrix, terms, classes at each k, heights, profiles at k = 6, source of each segment)."""
    if not REFERENCE.is_dir():
        pytest.skip("the reference classes of R rainette are not beside this project (../shared/reinert)")
    segments = pd.read_csv(REFERENCE / "segments.csv", sep=";", keep_default_na=False)
    words = segments["terms"].str.split().explode().dropna()
    codes, terms = pd.factorize(words, sort=True)
    shape = (len(segments), len(terms))
    matrix = sparse.csr_array((np.ones(len(words)), (words.index.to_numpy(), codes)), shape=shape)
    classes = pd.read_csv(REFERENCE / "rainette_classes.csv", sep=";").fillna(0).astype(int)
    heights = pd.read_csv(REFERENCE / "rainette_heights.csv")["height"].to_numpy()
    profiles = pd.read_csv(REFERENCE / "rainette_chi2_k6.csv", sep=";")
    return matrix, terms, classes, heights, profiles, segments["interview"].to_numpy()
