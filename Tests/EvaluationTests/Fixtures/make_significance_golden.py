"""Makes significance.json: what SciPy says of paired samples.

    pip install scipy==1.17.1 numpy
    python make_significance_golden.py
"""

import json
import pathlib

import numpy
from scipy import stats

HERE = pathlib.Path(__file__).parent


def mean_difference(x, y, axis):
    return numpy.mean(x - y, axis=axis)


def case(x, y, rng):
    """A paired sample, its tests and its bootstrap interval. Up to 12 pairs the permutations are all looked at."""
    exact = len(x) <= 12
    t = stats.ttest_rel(x, y)
    permuted = stats.permutation_test(
        (x, y), mean_difference, permutation_type="samples", vectorized=True, rng=rng, batch=10_000,
        n_resamples=numpy.inf if exact else 500_000)
    interval = stats.bootstrap(
        (x - y,), numpy.mean, n_resamples=100_000, method="percentile", rng=rng, batch=1000).confidence_interval
    return {
        "x": x.tolist(), "y": y.tolist(), "t": t.statistic, "t_p": t.pvalue, "exact": exact,
        "randomization_p": permuted.pvalue, "low": interval.low, "high": interval.high,
    }


def holm(p):
    """As in R's p.adjust."""
    order = numpy.argsort(p)
    scaled = numpy.minimum(1, numpy.maximum.accumulate((len(p) - numpy.arange(len(p))) * numpy.array(p)[order]))
    return scaled[numpy.argsort(order)].tolist()


def main():
    rng = numpy.random.default_rng(6)
    cases = []
    for count, shift in [(3, 0.2), (5, 0.3), (8, 0.1), (12, 0.05), (40, 0.0), (40, 0.06), (150, 0.03)]:
        x = rng.random(count).round(3)
        y = (x - shift + 0.2 * rng.standard_normal(count)).round(3)
        y[rng.random(count) < 0.2] = x[rng.random(count) < 0.2][:1].sum()  # some far off
        y = numpy.where(rng.random(count) < 0.2, x, y)  # some ties
        cases.append(case(x, y, rng))
    tails = [
        {"t": t, "df": df, "p": 2 * stats.t.sf(t, df)}
        for df in [1, 2, 3, 5, 10, 30, 100, 1000, 100_000] for t in [0.001, 0.1, 0.7, 1, 1.96, 3, 6, 12, 40]]
    families = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.9, 0.8, 0.04], [0.02, 0.02, 0.02], [0.001, 0.3, 1.0, 0.0125]]
    families = [{"p": p, "adjusted": holm(p)} for p in families]
    golden = {"cases": cases, "tails": tails, "families": families}
    (HERE / "significance.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
