/** Numbers as people read them; one place so that the pages agree. */
export const count = (value: number): string => value.toLocaleString("en-US");
export const plural = (value: number, noun: string, nouns = `${noun}s`): string => `${count(value)} ${value === 1 ? noun : nouns}`;
export const signedPercent = (value: number, digits = 1): string => `${value < 0 ? "−" : "+"}${Math.abs(100 * value).toFixed(digits)} %`;
export const percent = (value: number, digits = 1): string => `${(100 * value).toFixed(digits)} %`;

/** p- and q-values: three digits, tiny ones as a power of ten. */
export function probability(value: number | null): string {
  if (value === null) return "–";
  if (value === 0) return "< 1e-300";
  return value < 0.001 ? value.toExponential(1).replace("-", "−") : value.toPrecision(3);
}
