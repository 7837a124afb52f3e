// What can be said about the coming weeks? Forecast a series of weekly counts only if some model is shown to beat every trivial forecast.
import { createRng } from "capitol-quant";
import { AdditiveForecaster, autoArima, conformalIntervals, Ets, ExponentialSmoothing, forecastWithEvidence, Sarima } from "capitol-quant/forecast";

// Four years of invented weekly counts: a level that rises and falls slowly, and nothing but noise on top; beside it pure noise.
const rng = createRng(11, "weeks");
const noise = (): number => rng() + rng() + rng() + rng() - 2;
const swinging = Float64Array.from({ length: 208 }, (_, week) => Math.round(Math.max(0, 12 + 8 * Math.cos(week / 16) + 6 * noise())));
const steady = Float64Array.from({ length: 208 }, () => Math.round(Math.max(0, 12 + 6 * noise())));

const candidates = { smoothing: new ExponentialSmoothing(), autoregression: new Sarima({ order: [1, 0, 0], trend: "c" }) };
for (const [name, series] of Object.entries({ swinging, steady })) {
  const answer = forecastWithEvidence(series, { candidates, horizon: 4, step: 2, nonnegative: true });
  if (answer.status === "ok") {
    console.log(
      `${name}: next week ${answer.mean[0]!.toFixed(1)} (95 %: ${answer.lower[0]} to ${answer.upper[0]}), by ${answer.model}; skill ${answer.skill.toFixed(2)}`,
    );
  } else console.log(`${name}: no forecast, because ${answer.reason}`);
}

// The models can also be asked directly; then nobody checks whether they are worth asking.
const chosen = autoArima(swinging);
console.log(`automatic order: (${chosen.order.join(", ")}), ${chosen.tried.length} models looked at`);
console.log(
  `exponential smoothing in state-space form: ${new Ets()
    .fit(swinging)
    .forecast(2)
    .mean.map((value) => Math.round(10 * value) / 10)
    .join(", ")}`,
);
const trend = new AdditiveForecaster().fit(swinging).forecast(2);
console.log(`additive model: ${trend.mean[0]!.toFixed(1)} (${trend.lower?.[0]?.toFixed(1)} to ${trend.upper?.[0]?.toFixed(1)})`);
const around = conformalIntervals(candidates.smoothing, swinging, 2);
console.log(
  `conformal interval around smoothing: ${around.lower[0]!.toFixed(1)} to ${around.upper[0]!.toFixed(1)}, from ${around.errorsUsed[0]} errors made out of sample`,
);
