"""Two means whose variances differ."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from minga.algorithms.impact.welch import welch_error

ARM = st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=30).filter(lambda arm: max(arm) - min(arm) > 1e-2)


@given(first=ARM, second=ARM)
def test_error_and_degrees_are_those_of_the_reference(first, second):
    arms = np.asarray(first), np.asarray(second)
    error, degrees = welch_error(*arms)
    reference = stats.ttest_ind(*arms, equal_var=False)
    assert degrees == pytest.approx(reference.df, rel=1e-9)
    assert (arms[0].mean() - arms[1].mean()) == pytest.approx(reference.statistic * error, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("value", [0.7, 0.1 + 0.2, 1e9 + 0.1])
def test_an_arm_of_one_value_adds_nothing(value):
    varied = np.asarray([1.0, 2.0, 4.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        error, degrees = welch_error(np.full(6, value), varied)
    assert error == pytest.approx(np.sqrt(varied.var(ddof=1) / 3))
    assert degrees == pytest.approx(2)
    assert welch_error(np.full(6, value), np.full(4, value)) == (0.0, 8.0)
