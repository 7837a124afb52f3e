"""Reference values for test/stats/principal-components.test.ts, by numpy's singular value decomposition and scikit-learn.
Run: /usr/bin/python3 principal-components.py (writes principal-components.json beside it).

Tolerances in the test: 1e-10 relative where the singular values are within 1e-3 of each other; for the ill-conditioned case, whose exact singular
values are known to 40 digits (mpmath), 1e-13 of the largest, as of LAPACK.
"""
import json
import pathlib

import mpmath as mp
import numpy as np
import sklearn
from sklearn.decomposition import PCA

rng = np.random.default_rng(20240701)
here = pathlib.Path(__file__).parent


def rounded(x, step=4096):
    return np.round(np.asarray(x) * step) / step  # short decimals, exact doubles


def oriented(rows):
    return [(r if r[np.argmax(np.abs(r))] > 0 else -r).tolist() for r in rows]


def case(X, components=None, shown=None):
    m = PCA(n_components=components, svd_solver="full").fit(X)
    k = min(len(m.singular_values_), X.shape[0] - 1)
    return {
        "X": X.tolist(), "components": components, "mean": m.mean_.tolist(), "explainedVariance": m.explained_variance_[:k].tolist(),
        "explainedVarianceRatio": m.explained_variance_ratio_[:k].tolist(), "singularValues": m.singular_values_[:k].tolist(), "rows": oriented(m.components_[:k][:shown]),
    }


tall = rounded(rng.standard_normal((90, 7)) @ rng.standard_normal((7, 7)) + [1000, 0, -3, 5, 0, 2e4, 7])
wide = rounded(rng.standard_normal((9, 30)) * np.linspace(1, 3, 30), 64)
large = rounded(rng.standard_normal((70, 52)) @ np.diag(np.linspace(1, 4, 52)), 32)
# columns of scales 1 to 2^-36: the Gram matrix holds nothing of the last ones
ill = rounded(rng.standard_normal((20, 6)), 64) * 2.0 ** -(np.arange(6) * 36 // 5)
ill[:, 1:] += np.round(ill[:, :1] * 16) / 16
mp.mp.dps = 40
Z = mp.matrix(ill.tolist())
for j in range(6):
    m = sum(Z[i, j] for i in range(20)) / 20
    for i in range(20):
        Z[i, j] -= m
singular = sorted((float(mp.sqrt(v)) for v in mp.eigsy(Z.T * Z, eigvals_only=True)), reverse=True)
out = {
    "versions": {"numpy": np.__version__, "sklearn": sklearn.__version__, "mpmath": mp.__version__},
    "cases": {"tall": case(tall), "wide": case(wide), "wide, 4 of them": case(wide, 4), "large": case(large, shown=3)},
    "ill": {"X": ill.tolist(), "singularValues": singular},
}
(here / "principal-components.json").write_text(json.dumps(out))
