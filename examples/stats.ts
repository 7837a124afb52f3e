// Does a member's trading return beyond the market's hold up? A regression with honest errors, a test that respects memory, and a bootstrap interval.
import { createRng } from "capitol-quant";
import { augmentedDickeyFuller, circularShiftTest, mean, neweyWestLags, ols, stationaryBootstrap } from "capitol-quant/stats";

// Two years of invented daily returns: the market's, and a portfolio with beta 1.1, no alpha, and errors with a little memory.
const rng = createRng(5, "returns");
const noise = (): number => rng() + rng() + rng() + rng() - 2;
const market = Float64Array.from({ length: 504 }, () => 0.0004 + 0.01 * noise());
let shock = 0;
const portfolio = market.map((value) => {
  shock = 0.3 * shock + 0.006 * noise();
  return 1.1 * value + shock;
});

const lags = neweyWestLags(market.length);
const fit = ols(
  portfolio,
  Array.from(market, (value) => [value]),
  { covariance: { type: "HAC", maxLags: lags } },
);
const [alpha, beta] = fit.coefficients;
console.log(
  `beta ${beta!.toFixed(2)}, alpha ${(252 * 100 * alpha!).toFixed(1)} % a year, p = ${fit.pValues[0]!.toFixed(2)} with errors corrected for ${lags} lags`,
);

const spread = portfolio.map((value, t) => value - beta! * market[t]!);
const { confidenceInterval } = stationaryBootstrap(spread, mean, { seed: 1 });
console.log(`mean daily spread, 95 %: ${confidenceInterval.map((end) => (1e4 * end).toFixed(1)).join(" to ")} basis points`);

const { pValue } = circularShiftTest(portfolio, market, { seed: 1 });
console.log(`moved around a circle against the market, the correlation is as large with probability ${pValue.toFixed(4)}`);

let level = 0;
const prices = portfolio.map((value) => (level += value));
console.log(
  `unit root of the log price: p = ${augmentedDickeyFuller(prices).pValue.toFixed(2)}; of its returns: p = ${augmentedDickeyFuller(portfolio).pValue.toPrecision(1)}`,
);
