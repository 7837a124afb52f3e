"""Writes regression.json: linear models, penalised fits, logistic and rolling regressions on seeded data.

Python 3.11, numpy 1.24.2, statsmodels 0.13.5, scikit-learn 1.2.1. Run: python3 regression.py > regression.json
statsmodels solves by the pseudo-inverse; on these designs it and the tests agree to 1e-10 relative. Its Student quantiles carry errors of
about 1e-9, hence 1e-7 for intervals. scikit-learn's coordinate descent stops at tol = 1e-15 of the duality gap, which leaves about 1e-8 in
a coefficient; its ridge is in closed form.
"""
import json
import sys

import numpy as np
import statsmodels.api as sm
from sklearn.linear_model import ElasticNet, Lasso, Ridge
from statsmodels.regression.rolling import RollingOLS
from statsmodels.stats.outliers_influence import OLSInfluence
from statsmodels.stats.stattools import durbin_watson

rng = np.random.default_rng(20260801)


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    return value.item() if isinstance(value, np.generic) else value


def design(n, k):
    """Fat tails, unequal sizes, offsets, autocorrelation and unequal variance."""
    X = rng.standard_t(4, (n, k)) * 10.0 ** rng.integers(-2, 3, k) + rng.normal(0, 3, k)
    e = rng.normal(size=n) * (1 + np.abs(X[:, 0] - X[:, 0].mean()) / X[:, 0].std())
    for t in range(1, n):
        e[t] += 0.5 * e[t - 1]
    b = rng.normal(0, 1, k) / X.std(0)
    return X, 0.7 + X @ b + e


COVARIANCES = {
    "nonrobust": ("nonrobust", {}),
    "HC0": ("HC0", {}),
    "HC1": ("HC1", {}),
    "HC2": ("HC2", {}),
    "HC3": ("HC3", {}),
    "HAC4": ("HAC", {"maxlags": 4}),
    "HAC4small": ("HAC", {"maxlags": 4, "use_correction": True}),
    "HAC9": ("HAC", {"maxlags": 9}),
}


def inference(model, name, student=None):
    kind, keywords = COVARIANCES[name]
    extra = {} if student is None else {"use_t": student}
    fit = model.fit(cov_type=kind, cov_kwds=keywords, **extra) if keywords else model.fit(cov_type=kind, **extra)
    return {
        "covariance": fit.cov_params(),
        "standardErrors": fit.bse,
        "tStatistics": fit.tvalues,
        "pValues": fit.pvalues,
        "confidenceIntervals": fit.conf_int(0.1),
        "fStatistic": fit.fvalue,
        "fPValue": fit.f_pvalue,
    }


def summary(fit):
    return {
        "coefficients": fit.params,
        "rSquared": fit.rsquared,
        "adjustedRSquared": fit.rsquared_adj,
        "logLikelihood": fit.llf,
        "aic": fit.aic,
        "bic": fit.bic,
        "residualSumOfSquares": fit.ssr,
        "residualVariance": fit.scale,
        "degreesOfFreedom": fit.df_resid,
        "modelDegreesOfFreedom": fit.df_model,
        "residuals": fit.resid,
        "fitted": fit.fittedvalues,
        "durbinWatson": durbin_watson(fit.wresid),
    }


def ols_cases():
    for n, k, constant in [(30, 1, True), (80, 4, True), (60, 3, False), (9, 6, True)]:
        X, y = design(n, k)
        full = sm.add_constant(X) if constant else X
        model = sm.OLS(y, full)
        fit = model.fit()
        X0 = X[:3] * 1.3 + 0.1
        influence = OLSInfluence(fit)
        named = COVARIANCES if n > 20 else {"nonrobust": 0, "HC1": 0}
        prediction = fit.get_prediction(sm.add_constant(X0, has_constant="add") if constant else X0).summary_frame(0.1)
        yield {
            "X": X,
            "y": y,
            "addConstant": constant,
            "summary": summary(fit),
            "inference": {name: inference(model, name) for name in named},
            "otherLaw": {name: inference(model, name, name != "nonrobust") for name in named},
            "influence": {
                "leverage": influence.hat_matrix_diag,
                "cooksDistances": influence.cooks_distance[0],
                "standardizedResiduals": influence.resid_studentized_internal,
            },
            "X0": X0,
            "prediction": {
                "mean": prediction["mean"].to_numpy(),
                "standardErrors": prediction["mean_se"].to_numpy(),
                "meanLower": prediction["mean_ci_lower"].to_numpy(),
                "meanUpper": prediction["mean_ci_upper"].to_numpy(),
                "lower": prediction["obs_ci_lower"].to_numpy(),
                "upper": prediction["obs_ci_upper"].to_numpy(),
            },
        }


def wls_case():
    X, y = design(50, 3)
    w = rng.uniform(0.2, 5, 50)
    model = sm.WLS(y, sm.add_constant(X), weights=w)
    return {"X": X, "y": y, "weights": w, "summary": summary(model.fit()), "inference": {name: inference(model, name) for name in ["nonrobust", "HC0", "HC3", "HAC4"]}}


def dummies_case():
    """Three groups without a constant: the columns span one."""
    groups = np.arange(45) % 3
    X = np.column_stack([(groups == g).astype(float) for g in range(3)] + [rng.normal(size=45)])
    y = X @ [5.0, 6.0, 7.5, 0.4] + rng.normal(size=45)
    return {"X": X, "y": y, "summary": summary(sm.OLS(y, X).fit()), "inference": {"nonrobust": inference(sm.OLS(y, X), "nonrobust")}}


def collinear_case():
    X, y = design(40, 3)
    X = np.column_stack([X, 2 * X[:, 0] - 3 * X[:, 1] + 1, np.full(40, 4.0)])
    fit = sm.OLS(y, np.column_stack([np.ones(40), X])).fit()
    hac = sm.OLS(y, np.column_stack([np.ones(40), X])).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
    return {"X": X, "y": y, "rank": 4, "summary": summary(fit), "standardErrors": fit.bse, "hacStandardErrors": hac.bse}


def penalised_cases():
    for n, k in [(50, 6), (30, 45)]:
        X = rng.normal(size=(n, k)) * rng.uniform(0.5, 2, k) + rng.normal(0, 5, k)
        X[:, 1] = 0.9 * X[:, 0] + 0.3 * X[:, 1]
        b = np.where(np.arange(k) % 3 == 0, rng.normal(0, 2, k), 0)
        y = X @ b + rng.normal(size=n) + 10
        fits = []
        for constant in [True, False]:
            for alpha in [0.01, 1.0, 100.0]:
                fit = Ridge(alpha=alpha, solver="svd", fit_intercept=constant).fit(X, y)
                fits.append({"model": "ridge", "options": {"alpha": alpha, "addConstant": constant}, "coefficients": fit.coef_, "intercept": float(fit.intercept_)})
            for alpha in [0.02, 0.3, 2.0]:
                keywords = {"tol": 1e-15, "max_iter": 1_000_000, "fit_intercept": constant}
                fit = Lasso(alpha=alpha, **keywords).fit(X, y)
                fits.append({"model": "lasso", "options": {"alpha": alpha, "addConstant": constant}, "coefficients": fit.coef_, "intercept": float(fit.intercept_)})
                fit = ElasticNet(alpha=alpha, l1_ratio=0.4, **keywords).fit(X, y)
                fits.append(
                    {"model": "elasticNet", "options": {"alpha": alpha, "l1Ratio": 0.4, "addConstant": constant}, "coefficients": fit.coef_, "intercept": float(fit.intercept_)}
                )
        yield {"X": X, "y": y, "fits": fits}


def logistic_cases():
    for n, k in [(60, 2), (200, 4)]:
        X = rng.normal(size=(n, k)) * [1, 10, 0.1, 3][:k] + [0, 50, 0, -2][:k]
        odds = (X - X.mean(0)) / X.std(0) @ rng.normal(0, 1, k) + 0.4
        y = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
        full = sm.add_constant(X)
        fit = sm.Logit(y, full).fit(method="newton", disp=0, tol=1e-14)
        free = {
            "coefficients": fit.params[1:],
            "intercept": fit.params[0],
            "standardErrors": fit.bse[1:],
            "interceptStandardError": fit.bse[0],
            "zStatistics": fit.tvalues[1:],
            "pValues": fit.pvalues[1:],
            "probabilities": fit.predict(),
            "logLikelihood": fit.llf,
            "nullLogLikelihood": fit.llnull,
            "pseudoRSquared": fit.prsquared,
            "aic": fit.aic,
            "bic": fit.bic,
        }
        ridge = []
        for penalty in [0.1, 5.0]:
            b = np.zeros(k + 1)
            P = np.diag([0.0] + [penalty] * k)
            for _ in range(60):
                p = 1 / (1 + np.exp(-full @ b))
                b += np.linalg.solve(full.T @ (full * (p * (1 - p))[:, None]) + P, full.T @ (y - p) - P @ b)
            ridge.append({"l2Penalty": penalty, "coefficients": b[1:], "intercept": b[0]})
        yield {"X": X, "y": y, "free": free, "ridge": ridge}


def rolling_cases():
    for n, k, window, constant in [(90, 2, 20, True), (75, 3, 30, False), (40, 1, 40, True), (61, 1, 3, True)]:
        X, y = design(n, k)
        fit = RollingOLS(y, sm.add_constant(X) if constant else X, window=window).fit()
        yield {
            "X": X,
            "y": y,
            "options": {"window": window, "addConstant": constant},
            "coefficients": fit.params[window - 1 :],
            "standardErrors": fit.bse[window - 1 :],
            "rSquared": fit.rsquared[window - 1 :],
        }


json.dump(
    plain(
        {
            "ols": list(ols_cases()),
            "wls": wls_case(),
            "dummies": dummies_case(),
            "collinear": collinear_case(),
            "penalised": list(penalised_cases()),
            "logistic": list(logistic_cases()),
            "rolling": list(rolling_cases()),
        }
    ),
    sys.stdout,
)
