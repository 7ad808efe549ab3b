import pytest
from review_cases import TEXTS, units_of

from fa_analysis.settings import Settings
from fa_analysis.study import Study


@pytest.fixture
def study(tmp_path):
    return Study(tmp_path, Settings.model_validate({"study": {"title": "t"}}))


@pytest.fixture
def units():
    return units_of(TEXTS)
