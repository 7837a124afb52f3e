// Numbers inside sentences.

/** Three significant digits, tiny numbers in scientific form. */
export function shortNumber(value: number): string {
  if (value === 0) return "0";
  return Math.abs(value) < 0.001 || Math.abs(value) >= 1e6 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** `$1.2M`, `−$340k`. */
export function shortDollars(value: number): string {
  const size = Math.abs(value);
  const text = size >= 1e6 ? `$${(size / 1e6).toFixed(1)}M` : size >= 1e3 ? `$${(size / 1e3).toFixed(0)}k` : `$${size.toFixed(0)}`;
  return value < 0 ? `−${text}` : text;
}
