// Selection without sorting: kernels without validation.

/** The k-th smallest, k from 0, by Hoare's selection with the median of three; the values are rearranged. */
export function orderStatistic(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const kept = values[i]!;
        values[i++] = values[j]!;
        values[j--] = kept;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Mean of the middle one or two; the values are rearranged. */
export function medianOf(values: Float64Array): number {
  const half = values.length >> 1;
  const upper = orderStatistic(values, half);
  if (values.length % 2 === 1) return upper;
  let lower = -Infinity; // the largest of those that selection left on the lower side
  for (let i = 0; i < half; i++) if (values[i]! > lower) lower = values[i]!;
  return lower + (upper - lower) / 2;
}
