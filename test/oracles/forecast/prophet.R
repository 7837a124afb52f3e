# Writes prophet.json beside itself: Prophet's own fit of a daily series whose least value is 0, where its scaling and the library's agree.
# Run: Rscript prophet.R     (made with prophet 1.0, rstan 2.21.7, R 4.2.2)
# Prophet's optimiser stops within about 1e-3 of the mode in the flat directions (its bends that should be 0 are 1e-6), hence the tolerance.
suppressMessages(library(prophet))
suppressMessages(library(jsonlite))
set.seed(20240522)
n <- 800
ds <- as.Date("2018-01-01") + 0:(n - 1)
t <- 0:(n - 1)
y <- 20 + 0.02 * t - 0.05 * pmax(0, t - 350) + 3 * sin(2 * pi * t / 7) + 4 * cos(2 * pi * t / 365.25) + rnorm(n, sd = 1.5)
y <- round(y - min(y), 3)
y[which.min(y)] <- 0
args <- commandArgs(trailingOnly = FALSE)
here <- dirname(sub("--file=", "", args[grep("--file=", args)]))
m <- suppressWarnings(prophet(data.frame(ds = ds, y = y), yearly.seasonality = 10, weekly.seasonality = 3, daily.seasonality = FALSE,
  algorithm = "LBFGS", iter = 100000, tol_obj = 1e-14, tol_rel_obj = 1e-3, tol_grad = 1e-14, tol_rel_grad = 1e-3, tol_param = 1e-14, refresh = 0))
f <- predict(m, data.frame(ds = ds[n] + 1:60))
past <- predict(m, data.frame(ds = ds))
out <- list(dates = format(ds), y = y, changepoints = format(as.Date(m$changepoints)), sigma = m$params$sigma_obs[1] * m$y.scale,
  bends = as.numeric(m$params$delta) * m$y.scale / (n - 1), mean = f$yhat, trend = f$trend, weekly = f$weekly, yearly = f$yearly, fitted = past$yhat)
writeLines(toJSON(out, digits = 10, auto_unbox = TRUE), file.path(here, "prophet.json"))
