/** Sums of the first 0, 1, …, n values, each in two parts that together hold twice the digits: differences of them keep theirs. */
export interface RunningSums {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

export function compensatedSums(values: Float64Array): RunningSums {
  const high = new Float64Array(values.length + 1);
  const low = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const sum = high[i]! + values[i]!;
    const back = sum - high[i]!;
    low[i + 1] = low[i]! + (high[i]! - (sum - back) + (values[i]! - back)); // the rounding error of the sum, exactly (Knuth)
    high[i + 1] = sum;
  }
  return { high, low };
}

/** Sum of the values from `start` to before `end`. */
export function sumBetween({ high, low }: RunningSums, start: number, end: number): number {
  return high[end]! - high[start]! + (low[end]! - low[start]!);
}
