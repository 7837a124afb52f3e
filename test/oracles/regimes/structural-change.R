# Writes structural-change.json: tests, partitions and intervals of R strucchange on small regressions.
#   Rscript structural-change.R > structural-change.json
suppressMessages(library(strucchange))
fmt <- function(v) paste0("[", paste(ifelse(is.na(v),"null",format(v, digits=17, trim=TRUE)), collapse=","), "]")
cat("[\n"); first <- TRUE
for (seed in 1:6) {
  set.seed(seed); n <- c(40,60,55,48,72,64)[seed]; k <- c(0,1,2,0,3,1)[seed]
  X <- if (k>0) matrix(round(rnorm(n*k),3), n, k) else NULL
  lev <- ifelse(1:n > n/3, c(2,1,0,3,1,2)[seed], 0) - ifelse(1:n > 2*n/3, c(0,2,0,1.5,1,0)[seed], 0)
  y <- round(lev + rnorm(n) * ifelse(1:n > n/2, 1.5, 1) + (if (k>0) X %*% rep(0.7,k) else 0), 3)
  d <- if (k>0) data.frame(y=y, X) else data.frame(y=y)
  f <- if (k>0) y ~ . else y ~ 1
  if (k>0) f <- as.formula(paste("y ~", paste(names(d)[-1], collapse="+")))
  o <- efp(f, data=d, type="OLS-CUSUM"); r <- efp(f, data=d, type="Rec-CUSUM")
  trim <- c(.15,.1,.2,.3,.25,.4)[seed]
  F <- Fstats(f, data=d, from=trim); g <- sctest(F)
  h <- c(6,8,10,7,9,12)[seed]; mb <- 2
  b <- breakpoints(f, data=d, h=h, breaks=mb); s <- summary(b)
  if (!first) cat(",\n"); first <- FALSE
  cat('{"y":', fmt(y), if (k>0) paste0(',"X":[', paste(apply(X,1,fmt),collapse=","),"]") else "", ',"trim":',trim,
   ',"ols":{"statistic":',fmt(sctest(o)$statistic),',"pValue":',fmt(sctest(o)$p.value),'},"recursive":{"statistic":',fmt(sctest(r)$statistic),',"pValue":',fmt(sctest(r)$p.value),
   '},"supF":{"statistic":',fmt(g$statistic),',"pValue":',fmt(g$p.value),',"changepoint":',F$breakpoint,',"path":',fmt(as.numeric(F$Fstats)),
   '},"minSize":',h,',"rss":',fmt(s$RSS["RSS",]),',"bic":',fmt(s$RSS["BIC",]),',"fits":[')
  for (m in 1:mb) { bp <- breakpoints(b, breaks=m)$breakpoints; ci <- tryCatch(suppressWarnings(confint(b, breaks=m)$confint), error=function(e) NULL)
    cat(if (m>1) ",", '{"changepoints":', fmt(bp), ',"lower":', fmt(ci[,1]), ',"upper":', fmt(ci[,3]), '}') }
  cat("]}")
}
cat("\n]\n")
