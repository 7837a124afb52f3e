"""Reference values for test/stats/association.test.ts, by scipy, numpy and R. Run: /usr/bin/python3 association.py (writes association.json beside it).

Quantiles come from R's quantile() (the authors' nine types), tests from scipy, and the law of U under ties, which scipy does not have, from all
choices. Probabilities avoid p n that only rounding parts from a whole number, such as 0.07 * 100, which R 4.2 takes at face value in types 1 to 3.
Tolerances in the test: 1e-9 for p-values (scipy's Student and normal tails are good to that), 1e-12 for statistics and quantiles.
"""
import itertools
import json
import math
import pathlib
import subprocess

import numpy as np
import scipy
import scipy.stats as st

rng = np.random.default_rng(20240611)
alternatives = ["two-sided", "less", "greater"]
here = pathlib.Path(__file__).parent


def rounded(values, step=1024):
    return [float(v) for v in np.round(np.asarray(values) * step) / step]


def r_lines(program):
    return subprocess.run(["Rscript", "-"], input=program.replace(";", "\n"), capture_output=True, check=True, text=True).stdout.split("\n")


quantiles = []
for x in (rounded(rng.standard_normal(10)), rounded(rng.exponential(size=7)), [float(v) for v in rng.integers(0, 5, 16)], rounded(rng.standard_normal(100)), [2.5], [1.0, 4.0]):
    ps = [0, 0.01, 0.08, 0.1, 0.25, 1 / 3, 0.35, 0.5, 0.625, 0.7, 0.95, 0.99, 1]
    c = lambda v: "c(" + ",".join(repr(float(e)) for e in v) + ")"
    out = r_lines(f"x<-{c(x)};p<-{c(ps)};for(t in 1:9)cat(sprintf('%.17g',quantile(x,p,type=t,names=FALSE)),'\\n')")
    quantiles.append({"x": x, "p": ps, "byType": [[float(v) for v in line.split()] for line in out[:9]]})

mann_whitney = []
for n, m, ties in [(3, 4, False), (8, 8, False), (1, 6, False), (12, 9, False), (30, 25, False), (30, 25, True), (120, 90, True), (9, 14, True)]:
    x = rng.integers(0, 6, n).astype(float) if ties else np.round(rng.standard_normal(n) * 2 ** 20) / 2 ** 20
    y = rng.integers(1, 7, m).astype(float) if ties else np.round((rng.standard_normal(m) + 0.4) * 2 ** 20) / 2 ** 20
    row = {"x": x.tolist(), "y": y.tolist(), "ties": ties}
    for a in alternatives:
        r = {"normal": float(st.mannwhitneyu(x, y, alternative=a, method="asymptotic").pvalue)}
        r["plain"] = float(st.mannwhitneyu(x, y, alternative=a, method="asymptotic", use_continuity=False).pvalue)
        if not ties:
            r["exact"] = float(st.mannwhitneyu(x, y, alternative=a, method="exact").pvalue)
        row[a] = r
    row["u"] = float(st.mannwhitneyu(x, y).statistic)
    mann_whitney.append(row)

correlations = []
for n, ties in [(4, False), (9, False), (33, False), (34, False), (60, True), (12, True), (250, False)]:
    x = rng.standard_normal(n)
    y = 0.4 * x + rng.standard_normal(n)
    x, y = (np.round(2 * x), np.round(2 * y)) if ties else (np.round(x * 4096) / 4096, np.round(y * 4096) / 4096)
    row = {"x": x.tolist(), "y": y.tolist()}
    for a in alternatives:
        p = st.pearsonr(x, y, alternative=a)
        ci = p.confidence_interval(0.9)
        s = st.spearmanr(x, y, alternative=a)
        k = st.kendalltau(x, y, alternative=a)
        row[a] = {"pearson": [float(p[0]), float(p[1])], "interval": [float(ci.low), float(ci.high)], "spearman": [float(s[0]), float(s[1])], "kendall": [float(k[0]), float(k[1])]}
    correlations.append(row)

fisher = []
for t in [[[3, 1], [1, 3]], [[8, 2], [1, 5]], [[0, 7], [5, 2]], [[12, 40], [31, 25]], [[200, 180], [150, 230]], [[1, 9], [9, 1]], [[3, 0], [0, 4]], [[60, 940], [90, 910]], [[10, 10], [10, 10]], [[2, 1000], [7, 900]]]:
    odds, _ = st.fisher_exact(t)
    fisher.append({"table": t, "odds": None if math.isinf(odds) else float(odds), **{a: float(st.fisher_exact(t, alternative=a)[1]) for a in alternatives}})

contingency = []
for t in [[[10, 20], [30, 25]], [[12, 5, 9], [8, 14, 3]], [[20, 0, 3, 4], [5, 6, 1, 8], [2, 3, 30, 1]], [[1000, 1010], [990, 1003]], [[3, 3], [3, 3]]]:
    row = {"table": t}
    for kind in ("pearson", "log-likelihood"):
        for correction in (True, False):
            chi2, p, dof, expected = st.chi2_contingency(np.array(t), correction=correction, lambda_=kind)
            row[f"{kind} {str(correction).lower()}"] = [float(chi2), float(p)]
    row["degreesOfFreedom"] = int(dof)
    row["expected"] = expected.tolist()
    row["cramersV"] = float(st.contingency.association(np.array(t), method="cramer"))
    contingency.append(row)

jarque_bera = []
for x in (rng.standard_normal(40), rng.standard_t(3, 200), rng.exponential(size=60)):
    x = rounded(x)
    s, p = st.jarque_bera(x)
    jarque_bera.append({"x": x, "statistic": float(s), "pValue": float(p)})

X = np.round(rng.standard_normal((37, 5)) @ rng.standard_normal((5, 5)) * 4096) / 4096
covariance = {"X": X.tolist(), "ddof1": np.cov(X.T).tolist(), "ddof0": np.cov(X.T, ddof=0).tolist()}

# Limits from given replicates and influence values, by Davison and Hinkley's own package; R + 1 = 2000 makes the plain ranks whole.
t = rounded(np.exp(rng.standard_normal(1999) * 0.3 + 0.02), 2 ** 20)
L = rounded(rng.exponential(size=80) - 1, 2 ** 20)
out = r_lines(
    "library(boot);"
    f"t<-c({','.join(map(repr, t))});L<-c({','.join(map(repr, L))});"
    "b<-list(t0=1,t=matrix(t),R=1999,data=L,sim='ordinary',call=quote(boot(sim='ordinary')),stype='i',strata=rep(1,80),weights=rep(1/80,80));class(b)<-'boot';"
    "r<-boot.ci(b,conf=0.95,type=c('perc','basic','bca'),L=L);"
    "cat(sprintf('%.17g',c(r$percent[4:5],r$basic[4:5],r$bca[2:3])))"
)
values = [float(v) for v in out[0].split()]
limits = {"replicates": t, "influences": L, "percentile": values[0:2], "basic": values[2:4], "bcaRanks": values[4:6]}

versions = {"scipy": scipy.__version__, "numpy": np.__version__, "R": r_lines("cat(R.version.string)")[0]}
json.dump(
    {"versions": versions, "quantiles": quantiles, "mannWhitney": mann_whitney, "correlations": correlations, "fisher": fisher, "contingency": contingency, "jarqueBera": jarque_bera, "covariance": covariance, "limits": limits},
    open(here / "association.json", "w"),
)
