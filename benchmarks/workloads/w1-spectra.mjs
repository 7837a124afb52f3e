// W1: spectra and STL, through the public functions alone.
const cycles = () => import("capitol-quant/cycles");

const argmax = (values) => values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Per series: subtract the least-squares line, transform, |X|² / n. */
async function panelOfSpectra({ rows }) {
  const { rfftPower } = await cycles();
  const series = rows("w1a");
  return {
    run: () => series.map((x) => rfftPower(x, { detrend: "linear", norm: "ortho" })),
    checks: (power) => ({
      shape: [power.length, power[0].length],
      sum: sum(power.map(sum)),
      p0_1: power[0][1],
      p534_60: power[534][60],
      argmax_100: argmax(power[100]),
    }),
  };
}

const oneLongSpectrum =
  (name) =>
  async ({ column }) => {
    const { rfftPower } = await cycles();
    const x = column(name);
    return {
      run: () => rfftPower(x),
      checks: (power) => ({ n: power.length, p0: power[0], p1: power[1], p1000: power[1000], last: power.at(-1) }),
    };
  };

async function unevenSpectrum({ column }) {
  const { lombScargle } = await cycles();
  const [times, values, frequencies] = ["w1d_t", "w1d_y", "w1d_freq"].map(column);
  return {
    run: () => lombScargle(times, values, frequencies, { normalization: "psd" }),
    checks: (power) => ({ argmax: argmax(power), max: Math.max(...power), p0: power[0], p2500: power[2500], sum: sum(power) }),
  };
}

const seasonalTrend =
  (robust) =>
  async ({ column, params }) => {
    const { stl } = await cycles();
    const x = column("w1e");
    const { period, seasonal } = params.w1e;
    return {
      run: () => stl(x, { period, seasonal, robust }),
      checks: ({ trend, seasonal: season, residual }) => ({
        trend_0: trend[0],
        trend_1000: trend[1000],
        seasonal_1000: season[1000],
        resid_std: standardDeviation(residual),
      }),
    };
  };

function standardDeviation(values) {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

export default [
  { name: "W1a", prepare: panelOfSpectra },
  { name: "W1b", prepare: oneLongSpectrum("w1b") },
  { name: "W1c", prepare: oneLongSpectrum("w1c") },
  { name: "W1d", prepare: unevenSpectrum },
  { name: "W1e", prepare: seasonalTrend(false) },
  { name: "W1e-robust", prepare: seasonalTrend(true) },
];
