"""Reference values for hidden Markov models: updates under every prior of hmmlearn, and Student-t states by scipy's density in a forward recursion.

Run: HMMLEARN=folder-with-hmmlearn-0.3.3 /usr/bin/python3 hmm.py (writes hmm.json beside it). scipy 1.10.1, numpy 1.24.2. Both sides carry all digits; 1e-9
leaves room for the order of operations.
"""
import json
import os
import pathlib
import sys

import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_t

sys.path.insert(0, os.environ.get("HMMLEARN", "."))
from hmmlearn.hmm import GaussianHMM  # noqa: E402

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(6)
X = np.round(np.vstack([rng.normal([0, 1], [1, 0.5], (25, 2)), rng.normal([2, -1], [0.7, 1.5], (25, 2))]), 4)
start = {"startprob": [0.6, 0.4], "transmat": [[0.8, 0.2], [0.3, 0.7]], "means": [[0.2, 0.8], [1.5, -0.5]]}
covars = {"full": [[[1, 0.1], [0.1, 0.5]], [[0.8, 0], [0, 2]]], "diag": [[1, 0.5], [0.8, 2]], "tied": [[1, 0.1], [0.1, 0.9]], "spherical": [1, 1.5]}
priors = {
    "startprob_prior": [1.5, 2.5], "transmat_prior": [[3, 1.5], [1, 4]], "means_prior": [[0.5, 0.5], [1, -1]], "means_weight": 2.5,
    "covars_prior": 0.3, "covars_weight": 4.5,
}

cases = []
for kind, c in covars.items():
    plain = {k: np.array(v) if isinstance(v, list) else v for k, v in priors.items()}
    m = GaussianHMM(2, kind, n_iter=4, tol=-np.inf, init_params="", **plain)
    m.n_features = 2
    m.startprob_, m.transmat_, m.means_ = (np.array(start[k]) for k in ("startprob", "transmat", "means"))
    m.covars_ = np.array(c, float)
    m.fit(X)
    found = m._covars_[:, 0] if kind == "spherical" and m._covars_.ndim == 2 else m._covars_
    cases.append({
        "type": kind, "covariances": c, "startprob": m.startprob_.tolist(), "transmat": m.transmat_.tolist(), "means": m.means_.tolist(),
        "covars": found.tolist(), "trace": list(m.monitor_.history),
    })

degrees = [3.5, 8.0]
scales = [np.array(c) * (nu - 2) / nu for c, nu in zip(covars["full"], degrees)]
density = np.column_stack([multivariate_t(m, s, nu).logpdf(X) for m, s, nu in zip(start["means"], scales, degrees)])
log_a = np.log(start["transmat"])
forward = [np.log(start["startprob"]) + density[0]]
for row in density[1:]:
    forward.append(logsumexp(forward[-1][:, None] + log_a, axis=0) + row)
student = {"degreesOfFreedom": degrees, "covariances": covars["full"], "logLikelihood": float(logsumexp(forward[-1]))}

(here / "hmm.json").write_text(json.dumps({"X": X.tolist(), "start": start, "priors": priors, "updates": 4, "cases": cases, "student": student}) + "\n")
