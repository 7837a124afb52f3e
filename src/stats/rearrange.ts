// Every rearrangement of two columns but the given one, in a fixed order; kernels without validation.

/** Writes the next rearrangement. */
export type Arrangements = (first: Float64Array, second: Float64Array) => void;

/** How many rearrangements there are, the given one included; Infinity beyond the range of doubles. */
export function numberOfArrangements(exchange: "samples" | "within-pairs" | "pairings", n: number, m: number): number {
  let count = 1;
  if (exchange === "samples") for (let i = 1; i <= Math.min(n, m); i++) count = Math.round((count * (n + m + 1 - i)) / i);
  else for (let i = 1; i <= n && count < Infinity; i++) count *= exchange === "pairings" ? i : 2;
  return count;
}

export const allArrangements = {
  /** Choices of x.length positions in lexicographic order, from the one after 0, 1, 2 … on. */
  samples: (x: Float64Array, y: Float64Array): Arrangements => {
    const n = x.length;
    const pool = new Float64Array(n + y.length);
    pool.set(x);
    pool.set(y, n);
    const chosen = Int32Array.from({ length: n }, (_, i) => i);
    return (first, second) => {
      let i = n - 1;
      while (i > 0 && chosen[i] === i + y.length) i--;
      chosen[i] = chosen[i]! + 1;
      for (let j = i + 1; j < n; j++) chosen[j] = chosen[j - 1]! + 1;
      for (let position = 0, k = 0, rest = 0; position < pool.length; position++) {
        if (k < n && chosen[k] === position) first[k++] = pool[position]!;
        else second[rest++] = pool[position]!;
      }
    };
  },
  /** The bits of a counter say which pairs change places. */
  "within-pairs": (x: Float64Array, y: Float64Array): Arrangements => {
    let counter = 0;
    return (first, second) => {
      counter++;
      for (let i = 0, bits = counter; i < x.length; i++, bits = Math.floor(bits / 2)) {
        const swapped = bits % 2 === 1;
        first[i] = swapped ? y[i]! : x[i]!;
        second[i] = swapped ? x[i]! : y[i]!;
      }
    };
  },
  /** Orders of y in lexicographic order. */
  pairings: (x: Float64Array, y: Float64Array): Arrangements => {
    const order = Int32Array.from(y, (_, i) => i);
    return (first, second) => {
      let i = order.length - 2;
      while (i > 0 && order[i]! > order[i + 1]!) i--;
      let j = order.length - 1;
      while (order[j]! < order[i]!) j--;
      swap(order, i, j);
      for (let low = i + 1, high = order.length - 1; low < high; low++, high--) swap(order, low, high);
      first.set(x);
      for (let k = 0; k < order.length; k++) second[k] = y[order[k]!]!;
    };
  },
} as const;

function swap(values: Int32Array, i: number, j: number): void {
  const value = values[i]!;
  values[i] = values[j]!;
  values[j] = value;
}
