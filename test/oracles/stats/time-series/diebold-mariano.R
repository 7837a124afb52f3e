# Reference values for test/stats/time-series/diebold-mariano.test.ts, by forecast::dm.test. Run: Rscript diebold-mariano.R
# (writes diebold-mariano.json beside it). Losses are given as they are: dm.test raises |e| to power = 1. Tolerance 1e-10: plain sums.
suppressPackageStartupMessages(library(forecast))
set.seed(611)
number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
rows <- c()
for (n in c(12, 60, 200)) {
  shared <- as.numeric(arima.sim(list(ma = c(0.8, 0.5)), n))
  a <- round((shared + rnorm(n))^2, 6)
  b <- round(abs(shared + 0.8 * rnorm(n)) + 0.2, 6)
  for (h in c(1, 2, 5)) for (alternative in c("two.sided", "less", "greater")) for (estimator in c("acf", "bartlett")) {
    test <- withCallingHandlers(tryCatch(dm.test(a, b, alternative, h = h, power = 1, varestimator = estimator), warning = function(w) NULL))
    if (is.null(test)) next # a variance that is not positive: R goes on with h = 1, this package with Bartlett weights
    rows <- c(rows, sprintf('{"n":%d,"horizon":%d,"alternative":"%s","estimator":"%s","statistic":%.17g,"pValue":%.17g}', n, h, sub("two.sided", "two-sided", alternative, fixed = TRUE),
      if (estimator == "acf") "rectangular" else "bartlett", test$statistic, test$p.value))
  }
  rows <- c(rows, sprintf('{"n":%d,"a":%s,"b":%s}', n, number(a), number(b)))
}
version <- sprintf('{"R":"%s","forecast":"%s"}', getRversion(), packageVersion("forecast"))
writeLines(sprintf('{"versions":%s,"rows":[%s]}', version, paste(rows, collapse = ",\n")), "diebold-mariano.json")
