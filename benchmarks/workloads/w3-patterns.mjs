// W3: dynamic time warping and matrix profiles, through the public functions alone.
const patterns = () => import("capitol-quant/patterns");

async function distanceMatrix({ rows }, options) {
  const { dtwDistanceMatrix } = await patterns();
  const series = rows("w3a");
  return {
    run: () => dtwDistanceMatrix(series, options),
    checks: (distances) => {
      const pairs = distances.flatMap((row, i) => Array.from(row.subarray(i + 1)));
      const sum = pairs.reduce((total, distance) => total + distance, 0);
      return { pairs: pairs.length, sum, d01: pairs[0], min: Math.min(...pairs), max: Math.max(...pairs) };
    },
  };
}

/** Matches closer to each other than the query is long count once, unless `exclusion` says otherwise. */
async function nearest({ column }, name, { window, topK, exclusion }) {
  const { nearestSubsequences } = await patterns();
  const series = column(`${name}_series`);
  const query = column(`${name}_query`);
  return {
    run: () => nearestSubsequences(query, series, { window, topK, exclusion: exclusion ?? query.length - 1 }),
    checks: (matches) => {
      const found = matches.map(({ index, distance }) => [index, distance]);
      const sum = matches.reduce((total, { distance }) => total + distance, 0);
      return { k: found.length, best: found[0], last: found.at(-1), positions: matches.map(({ index }) => index), dist_sum: sum };
    },
  };
}

async function profile({ column }) {
  const { matrixProfile } = await patterns();
  const x = column("w3d");
  return {
    run: () => matrixProfile(x, { window: 50 }),
    checks: ({ profile: distances, indices }) => {
      const motif = distances.indexOf(Math.min(...distances));
      const discord = distances.indexOf(Math.max(...distances));
      const sum = distances.reduce((total, distance) => total + distance, 0);
      return { n: distances.length, sum, motif, motif_nn: indices[motif], motif_d: distances[motif], discord, discord_d: distances[discord] };
    },
  };
}

export default [
  { name: "W3a-nowindow", prepare: (inputs) => distanceMatrix(inputs, {}) },
  { name: "W3a-band10", prepare: (inputs) => distanceMatrix(inputs, { window: 10 }) },
  { name: "W3b", prepare: (inputs) => nearest(inputs, "w3b", { window: 3, topK: 10 }) },
  { name: "W3b-noexclusion", prepare: (inputs) => nearest(inputs, "w3b", { window: 3, topK: 10, exclusion: 0 }) },
  { name: "W3b-top1", prepare: (inputs) => nearest(inputs, "w3b", { window: 3, topK: 1 }) },
  { name: "W3c-top1", prepare: (inputs) => nearest(inputs, "w3c", { window: 6, topK: 1 }) },
  { name: "W3c-top10", prepare: (inputs) => nearest(inputs, "w3c", { window: 6, topK: 10 }) },
  { name: "W3d", prepare: profile },
];
