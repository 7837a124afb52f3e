"""Oracles for test/forecast/sarima*.test.ts, kalman.test.ts and local-level.test.ts: python3 sarima.py > sarima.json

Debian 12: statsmodels 0.13.5, numpy 1.24.2, R 4.2.2 stats::arima. Every series is seeded; nothing here reads other data.
given:  statsmodels at given parameters, differences taken beforehand (simple_differencing), so that no nearly diffuse start blurs the likelihood: exact to rounding.
        Forecasts with d > 0 come from the undifferenced model with its prior variance of 1e6, right to about 1e-6 relative.
fits:   statsmodels' optimum, polished by Newton steps on its own numeric Hessian: parameters to about 1e-6, standard errors (numeric Hessian) to about 1e-5.
r:      R's arima(method = "ML") as a second opinion on the maximum, 1e-4 in the log-likelihood.
level:  UnobservedComponents with an exact diffuse start at given parameters.
kalman: MLEModel with partly missing rows, exact to rounding.
"""
import json
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from statsmodels.tools.numdiff import approx_fprime, approx_hess3
from statsmodels.tsa.statespace.mlemodel import MLEModel
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.statespace.structural import UnobservedComponents

warnings.simplefilter("ignore")
rng = np.random.default_rng(20260)


def simulate(n, ar=(), ma=(), d=0, period=0, sar=0.0, sma=0.0, seasonal_d=0, c=0.0):
    a, b = np.r_[1, -np.array(ar)], np.r_[1, np.array(ma)]
    if period:
        s = np.zeros(period + 1)
        s[0], s[-1] = 1, -sar
        a = np.convolve(a, s)
        s = np.zeros(period + 1)
        s[0], s[-1] = 1, sma
        b = np.convolve(b, s)
    e = rng.standard_normal(n + 200)
    x = np.zeros(n + 200)
    for t in range(n + 200):
        x[t] = c + sum(b[k] * e[t - k] for k in range(len(b)) if t >= k) - sum(a[k] * x[t - k] for k in range(1, len(a)) if t >= k)
    x = x[200:]
    for _ in range(d):
        x = np.cumsum(x)
    for _ in range(seasonal_d):
        for t in range(period, n):
            x[t] += x[t - period]
    return np.round(x, 5)


def named(params, order, seasonal, trend, k):
    rest = list(map(float, params))
    out = {"intercept": rest.pop(0) if trend == "c" else 0.0}
    out["exogenous"] = [rest.pop(0) for _ in range(k)]
    for name, count in (("ar", order[0]), ("ma", order[2]), ("seasonalAr", seasonal[0]), ("seasonalMa", seasonal[2])):
        out[name] = [rest.pop(0) for _ in range(count)]
    out["variance"] = rest.pop(0)
    assert not rest
    return out


def given():
    out = []
    for order, seasonal, trend, params, k in [
        ((3, 0, 2), (0, 0, 0, 0), "c", [0.2, 0.5, -0.2, 0.1, 0.6, 0.3, 1.3], 0),
        ((1, 0, 1), (2, 0, 1, 4), "n", [0.4, 0.3, 0.3, 0.2, -0.6, 0.8], 0),
        ((0, 0, 1), (0, 0, 2, 6), "c", [1.0, 0.7, 0.4, -0.2, 0.9], 0),
        ((0, 1, 1), (0, 1, 1, 12), "n", [-0.4, -0.55, 1.7], 0),
        ((1, 2, 2), (0, 0, 0, 0), "n", [0.3, -0.9, 0.2, 1.1], 0),
        ((2, 1, 0), (1, 0, 0, 5), "c", [0.1, 1.5, -0.7, 0.3, -0.3, 0.5, 0.7], 2),
        ((0, 0, 1), (0, 0, 0, 0), "n", [1.7, 1.0], 0),
        ((1, 0, 0), (0, 0, 0, 0), "n", [0.999, 1.0], 0),
        ((0, 0, 0), (0, 0, 0, 0), "c", [0.3, 2.0], 0),
        ((5, 0, 0), (0, 0, 0, 0), "n", [0.3, 0.1, 0.1, 0.1, 0.1, 1.0], 0),
    ]:
        n = 70
        y = simulate(n, [0.5], [0.2], order[1], seasonal[3], 0.2, 0.1, seasonal[1], 0.3)
        x = np.round(rng.standard_normal((n + 8, k)).cumsum(0), 4) if k else None
        args = dict(order=order, seasonal_order=seasonal, trend=trend)
        plain = SARIMAX(y, exog=None if x is None else x[:n], simple_differencing=True, **args)
        # statsmodels puts the trend before the regressors, as `params` here does
        plain.tolerance = 0  # no early switch to a steady state
        r = plain.smooth(params)
        f = SARIMAX(y, exog=None if x is None else x[:n], **args).smooth(params).get_forecast(8, exog=None if x is None else x[n:])
        out.append({
            "order": order, "seasonalOrder": seasonal, "trend": trend, "y": y, "exogenous": None if x is None else x[:n], "future": None if x is None else x[n:],
            "parameters": named(params, order, seasonal, trend, k), "logLikelihood": r.llf, "residuals": r.resid, "mean": f.predicted_mean, "standardErrors": f.se_mean,
        })
    return out


def polish(model, start):
    """Newton's steps in the parameters themselves, kept while they gain."""
    at = np.array(start)
    value = model.loglike(at)
    for _ in range(6):
        g = approx_fprime(at, model.loglike, centered=True)
        h = approx_hess3(at, model.loglike)
        step = np.linalg.solve(h, g)
        to = at - step
        new = model.loglike(to)
        if not new >= value - 1e-9:
            break
        at, value = to, new
    return at


def fits():
    out = []
    for order, seasonal, trend, sim, k in [
        ((1, 0, 0), (0, 0, 0, 0), "c", dict(n=120, ar=[0.6], c=1), 0),
        ((2, 0, 0), (0, 0, 0, 0), "n", dict(n=150, ar=[0.9, -0.4]), 0),
        ((0, 0, 2), (0, 0, 0, 0), "c", dict(n=140, ma=[0.5, 0.3]), 0),
        ((1, 0, 1), (0, 0, 0, 0), "c", dict(n=200, ar=[0.7], ma=[0.4]), 0),
        ((0, 1, 1), (0, 1, 1, 12), "n", dict(n=180, ma=[-0.4], d=1, period=12, sma=-0.5, seasonal_d=1), 0),
        ((1, 1, 1), (0, 0, 0, 0), "c", dict(n=160, ar=[0.5], ma=[0.3], d=1, c=0.2), 0),
        ((1, 0, 0), (1, 0, 0, 4), "c", dict(n=160, ar=[0.5], period=4, sar=0.4), 0),
        ((1, 0, 0), (0, 0, 1, 7), "n", dict(n=210, ar=[0.5], period=7, sma=0.4), 2),
        ((1, 1, 0), (0, 0, 0, 0), "n", dict(n=120, ar=[0.4], d=1), 1),
        ((0, 0, 0), (0, 0, 0, 0), "c", dict(n=60), 1),
    ]:
        y = simulate(**sim)
        n = len(y)
        x = None
        if k:
            x = np.round(rng.standard_normal((n, k)).cumsum(0), 4)
            y = np.round(y + x @ np.arange(1, k + 1), 5)
        model = SARIMAX(y, exog=x, order=order, seasonal_order=seasonal, trend=trend, simple_differencing=True)
        start = model.fit(disp=0, maxiter=500).params
        at = polish(model, start)
        r = model.smooth(at)
        se = np.sqrt(np.diag(np.linalg.inv(-approx_hess3(at, model.loglike))))
        out.append({
            "order": order, "seasonalOrder": seasonal, "trend": trend, "y": y, "exogenous": x, "parameters": named(at, order, seasonal, trend, k),
            "standardErrors": named(se, order, seasonal, trend, k), "logLikelihood": r.llf, "aic": r.aic, "bic": r.bic, "r": arima(y, x, order, seasonal, trend),
        })
    return out


def arima(y, x, order, seasonal, trend):
    """R's maximum of the log-likelihood; null where R has no such model (a constant beside differences)."""
    if trend == "c" and order[1] + seasonal[1] > 0:
        return None
    table = np.column_stack([y] if x is None else [y, x])
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as f, tempfile.NamedTemporaryFile("w", suffix=".R") as code:
        np.savetxt(f, table, delimiter=",")
        f.flush()
        xreg = "NULL" if x is None else "as.matrix(d[, -1])"
        period = max(seasonal[3], 1)
        code.write(f"""d <- read.csv("{f.name}", header = FALSE)
m <- arima(d[, 1], order = c({order[0]}, {order[1]}, {order[2]}), seasonal = list(order = c({seasonal[0]}, {seasonal[1]}, {seasonal[2]}), period = {period}),
  xreg = {xreg}, include.mean = {"TRUE" if trend == "c" else "FALSE"}, method = "ML", optim.control = list(reltol = 1e-14, maxit = 2000))
cat(formatC(m$loglik, digits = 15, format = "g"))
""")
        code.flush()
        return float(subprocess.run(["Rscript", "--vanilla", code.name], capture_output=True, text=True, check=True).stdout)


def level():
    out = []
    for slope, k, params in [(False, 0, [0.8, 0.2]), (True, 0, [0.5, 0.1, 0.02]), (False, 2, [0.6, 0.3]), (True, 1, [0.4, 0.0, 0.05]), (False, 0, [0.0, 0.5]), (False, 0, [0.7, 0.0])]:
        n = 60
        y = np.cumsum(rng.standard_normal(n) * 0.4) + (0.1 * np.arange(n) if slope else 0) + rng.standard_normal(n)
        x = np.round(rng.standard_normal((n + 6, k)), 4) if k else None
        beta = np.arange(1, k + 1) * 0.7
        if k:
            y = y + x[:n] @ beta
        y = np.round(y, 4)
        model = UnobservedComponents(y - (x[:n] @ beta if k else 0), level="lltrend" if slope else "llevel")
        model.ssm.initialize("diffuse")
        model.tolerance = 0  # no early switch to a steady state
        model.loglikelihood_burn = 0
        r = model.smooth(params)
        d = 2 if slope else 1
        f = r.get_forecast(6)
        out.append({
            "slope": slope, "y": y, "exogenous": None if x is None else x[:n], "future": None if x is None else x[n:], "coefficients": beta, "variances": params,
            "logLikelihood": float(np.sum(r.llf_obs[d:])), "filteredLevel": r.filtered_state[0], "smoothedLevel": r.smoothed_state[0], "smoothedSlope": r.smoothed_state[1] if slope else None,
            "residuals": r.filter_results.forecasts_error[0][d:], "mean": f.predicted_mean + (x[n:] @ beta if k else 0), "standardErrors": f.se_mean,
        })
    return out


def level_fits():
    out = []
    for slope, k, sd in [(False, 0, (1, 0.4, 0)), (False, 1, (0.6, 0.3, 0)), (True, 0, (1, 0.3, 0.1)), (False, 0, (1, 0, 0))]:
        n = 150
        y = np.cumsum(sd[1] * rng.standard_normal(n) + np.cumsum(sd[2] * rng.standard_normal(n))) + sd[0] * rng.standard_normal(n)
        x = np.round(rng.standard_normal((n, k)).cumsum(0), 4) if k else None
        if k:
            y = y + x @ np.full(k, 1.3)
        y = np.round(y, 4)
        model = UnobservedComponents(y, level="lltrend" if slope else "llevel", exog=x, mle_regression=True)
        model.ssm.initialize("diffuse")
        model.loglikelihood_burn = 2 if slope else 1
        best = None
        for scale in (1, 0.1, 0.01):
            start = [1.0, scale] + ([scale * 0.1] if slope else []) + [1.0] * k
            r = model.fit(start, disp=0, maxiter=2000, method="nm", xtol=1e-10, ftol=1e-12)
            if best is None or r.llf > best.llf:
                best = r
        out.append({"slope": slope, "y": y, "exogenous": x, "parameters": best.params, "logLikelihood": best.llf})
    return out


def kalman():
    n, p, m, q = 30, 2, 3, 2
    Z, T, R = np.round(rng.standard_normal((p, m)), 3), np.round(0.5 * np.eye(m) + 0.15 * rng.standard_normal((m, m)), 3), np.round(rng.standard_normal((m, q)), 3)
    H, Q, P0 = np.array([[0.5, 0.2], [0.2, 0.8]]), np.array([[0.4, -0.1], [-0.1, 0.3]]), np.round(np.eye(m) + 0.3, 3)
    c, d, a0 = np.round(0.2 * rng.standard_normal(m), 3), np.round(rng.standard_normal(p), 3), np.round(rng.standard_normal(m), 3)
    y = np.round(rng.standard_normal((n, p)).cumsum(0), 4)
    y[4] = np.nan
    y[7, 0] = y[8, 1] = y[20, 0] = np.nan
    model = MLEModel(y, k_states=m, k_posdef=q)
    for name, value in dict(design=Z, transition=T, selection=R, obs_cov=H, state_cov=Q).items():
        model.ssm[name] = value
    model.ssm["state_intercept"], model.ssm["obs_intercept"] = c[:, None], d[:, None]
    model.ssm.initialize_known(a0, P0)
    s = model.ssm.smooth()
    return {
        "system": {"design": Z, "observationCovariance": H, "transition": T, "selection": R, "stateCovariance": Q, "stateIntercept": c, "observationIntercept": d, "initialState": a0, "initialCovariance": P0},
        "y": [[None if np.isnan(v) else v for v in row] for row in y], "logLikelihood": s.llf, "predictedStates": s.predicted_state.T, "filteredStates": s.filtered_state.T,
        "filteredCovariances": np.moveaxis(s.filtered_state_cov, 2, 0), "smoothedStates": s.smoothed_state.T, "smoothedCovariances": np.moveaxis(s.smoothed_state_cov, 2, 0),
    }


def plain(value):
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (np.floating, np.integer)):
        return value.item()
    return value


json.dump(plain({"given": given(), "fits": fits(), "level": level(), "levelFits": level_fits(), "kalman": kalman()}), sys.stdout)
