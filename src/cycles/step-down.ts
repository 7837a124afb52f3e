import { type BandRanges, bandRanges, type Range, without } from "./bands.js";
import type { ResolvedFourierCyclicalDetectorOptions } from "./detector-schema.js";
import { detrendInPlace } from "./detrend.js";
import { refineSinusoid, type Sinusoid, sinusoidAt } from "./harmonic.js";
import { type Centred, type Peak, type Prepared, prepare, scanBands } from "./peak-test.js";

/** A peak that was accepted, with the q-value of the pass that accepted it. */
export interface FoundPeak extends Peak {
  readonly qValue: number;
}

/** Every band's test of the first pass, and what was accepted in all passes, in the order of acceptance. */
export interface Search {
  readonly tests: readonly FoundPeak[];
  readonly found: readonly FoundPeak[];
  readonly hypotheses: readonly BandRanges[];
  /** Periodogram of the whole series on the grid. */
  readonly power: Float64Array;
  /** What is left when everything found is subtracted, with the noise fitted to it. */
  readonly remainder: Prepared;
}

/** A found cycle owns this much around it, in 1/n: slow changes of its amplitude are not cycles of their own. */
const OWNED = 1.5;
const BACKFITTING_SWEEPS = 2;
/** Share of the sum of squares below which a peak is what the fit of stronger ones left behind: series without noise end here. */
const DUST = 1e-9;

/**
 * Accepts the most significant peak while its q-value (Benjamini-Hochberg over the bands) allows, subtracts it, fits the noise again and
 * looks again. In noise the first pass decides, so that `significance` is the chance of any cycle at all.
 */
export function searchCycles(where: string, { residual, meanCount, sumOfSquares }: Centred, settings: ResolvedFourierCyclicalDetectorOptions): Search {
  const n = residual.length;
  const owned: Range[] = [];
  let found: FoundPeak[] = [];
  const hypotheses = bandRanges(n, settings.samplingRate);
  let remainder = prepare(where, residual, meanCount, settings, owned);
  const { power } = remainder;
  const tests = withQValues(scanBands(remainder, hypotheses));
  for (let pass = tests; found.length < settings.maxCycles && pass.length > 0; ) {
    const best = pass.reduce((a, b) => (b.pValue < a.pValue || (b.pValue === a.pValue && b.sinusoid.energy > a.sinusoid.energy) ? b : a));
    if (best.qValue > settings.significance || best.sinusoid.energy < DUST * sumOfSquares) break;
    found = [...found, best];
    const sinusoids = backfitted(
      residual,
      found.map((peak) => peak.sinusoid),
    );
    found = found.map((peak, i) => ({ ...peak, sinusoid: sinusoids[i] }));
    owned.push([best.sinusoid.frequency - OWNED / n, best.sinusoid.frequency + OWNED / n]);
    remainder = prepare(where, less(residual, sinusoids), meanCount, settings, owned);
    const left = hypotheses.map(({ band, ranges }) => ({ band, ranges: without(ranges, owned) })).filter(({ ranges }) => ranges.length > 0);
    pass = withQValues(scanBands(remainder, left));
  }
  return { tests, found, hypotheses, power, remainder };
}

/** Sinusoids fitted jointly, frequencies included: each in turn to what the others leave. */
function backfitted(residual: Float64Array, start: readonly Sinusoid[]): Sinusoid[] {
  const sinusoids = [...start];
  const reach = 0.5 / residual.length;
  for (let sweep = 0; sweep < (start.length > 1 ? BACKFITTING_SWEEPS : 1); sweep++) {
    for (let i = 0; i < sinusoids.length; i++) {
      const { frequency } = start[i];
      sinusoids[i] = refineSinusoid(
        less(
          residual,
          sinusoids.filter((_, j) => j !== i),
        ),
        Math.max(reach, frequency - reach),
        Math.min(0.5 - reach, frequency + reach),
      );
    }
  }
  return sinusoids;
}

function less(residual: Float64Array, sinusoids: readonly Sinusoid[]): Float64Array {
  const left = residual.map((value, t) => sinusoids.reduce((rest, sinusoid) => rest - sinusoidAt(sinusoid, t), value));
  detrendInPlace(left, "linear");
  return left;
}

/** Benjamini-Hochberg: q₍ᵢ₎ = min_{j≥i} n p₍ⱼ₎ / j. Here for at most six p-values; `adjustPValues` of `/stats` is the general form. */
function withQValues(peaks: readonly Peak[]): FoundPeak[] {
  const falling = [...peaks].sort((a, b) => b.pValue - a.pValue);
  let smallest = 1;
  const qValues = new Map(falling.map((peak, i) => [peak, (smallest = Math.min(smallest, (peaks.length * peak.pValue) / (peaks.length - i)))]));
  return peaks.map((peak) => ({ ...peak, qValue: qValues.get(peak)! }));
}
