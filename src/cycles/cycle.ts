import type { SamplingRate } from "./bands.js";
import { type BandTest, described } from "./cycle-test.js";
import type { FoundPeak } from "./step-down.js";

/** A sinusoid that the noise does not explain. */
export interface Cycle extends BandTest {
  /** 95 % interval of the period, in samples. */
  readonly periodInterval: readonly [lower: number, upper: number];
  /** Benjamini-Hochberg over the bands of this series. */
  readonly qValue: number;
  /** 1 − qValue. */
  readonly confidence: number;
  /** Accepted sinusoids at whole multiples of this frequency: with it they make up one cycle that is no pure sinusoid. */
  readonly harmonics: readonly Harmonic[];
}

export interface Harmonic extends Omit<Cycle, "harmonics"> {
  /** 2, 3, … times the fundamental frequency. */
  readonly multiple: number;
}

/** Two-sided 95 % of the normal law. */
const NORMAL_95 = 1.959963984540054;

/**
 * Found peaks as cycles, strongest first. A peak at a whole multiple of another's frequency is its harmonic, unless it lies in a named band and
 * is the stronger of the two: a monthly habit is not the overtone of a faint quarterly one. Of several fundamentals the nearest has it.
 */
export function toCycles(found: readonly FoundPeak[], n: number, sumOfSquares: number, samplingRate: SamplingRate): Cycle[] {
  const fundamentals: { peak: FoundPeak; harmonics: Harmonic[] }[] = [];
  const toPlain = (peak: FoundPeak): Omit<Cycle, "harmonics"> => plain(peak, n, sumOfSquares, samplingRate);
  for (const peak of [...found].sort((a, b) => a.sinusoid.frequency - b.sinusoid.frequency)) {
    const owner = fundamentals.findLast(
      (other) => multipleOf(peak, other.peak, n) > 0 && (peak.band === null || peak.sinusoid.energy <= other.peak.sinusoid.energy),
    );
    if (owner) owner.harmonics.push({ multiple: multipleOf(peak, owner.peak, n), ...toPlain(peak) });
    else fundamentals.push({ peak, harmonics: [] });
  }
  return fundamentals.map(({ peak, harmonics }) => ({ ...toPlain(peak), harmonics })).sort((a, b) => b.strength - a.strength);
}

function plain(
  { band, sinusoid, statistic, degreesOfFreedom, pValue, qValue }: FoundPeak,
  n: number,
  sumOfSquares: number,
  samplingRate: SamplingRate,
): Omit<Cycle, "harmonics"> {
  const { frequency } = sinusoid;
  const margin = NORMAL_95 * frequencyError(statistic, n);
  const periodInterval = [1 / (frequency + margin), 1 / Math.max(frequency - margin, 1 / (10 * n))] as const;
  return { band, ...described(sinusoid, sumOfSquares, samplingRate), periodInterval, statistic, degreesOfFreedom, pValue, qValue, confidence: 1 - qValue };
}

/** Which whole multiple of the other's frequency a peak lies at, within two standard errors and half of 1/n; 0: at none. */
function multipleOf(peak: FoundPeak, other: FoundPeak, n: number): number {
  const multiple = Math.round(peak.sinusoid.frequency / other.sinusoid.frequency);
  if (multiple < 2) return 0;
  const own = frequencyError(peak.statistic, n);
  const carried = multiple * frequencyError(other.statistic, n);
  const tolerance = Math.min(0.5 / n, 2 * Math.sqrt(own * own + carried * carried));
  return Math.abs(peak.sinusoid.frequency - multiple * other.sinusoid.frequency) <= tolerance ? multiple : 0;
}

/**
 * Standard error of the frequency of a sinusoid of power z over the noise: √(6/z) / (2πn), the Cramér-Rao bound.
 * @see Rife, Boorstyn (1974), doi:10.1109/TIT.1974.1055282
 */
export function frequencyError(z: number, n: number): number {
  return Math.sqrt(6 / z) / (2 * Math.PI * n);
}
