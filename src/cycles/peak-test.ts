import { cosTurns } from "../math/turns.js";
import { type Background, backgroundAt, backgroundDegreesOfFreedom, clippedOrdinates, fitAr1, fitFlat } from "./background.js";
import type { BandRanges, CycleBand, Range } from "./bands.js";
import { baseLineAt, fitBaseLine } from "./base-line.js";
import type { ResolvedCycleTestOptions } from "./detector-schema.js";
import { bandwidthOf, criticalValue, maximumProbability } from "./exceedance.js";
import { fitSinusoid, type Sinusoid } from "./harmonic.js";
import { elevationOf, neighbourhoodAt } from "./neighbourhood.js";
import { type Ordinates, ordinatesOutside, type Workspace, workspaceFor } from "./oversampled.js";
import { refuseOption } from "./schema.js";

/** A series about its base line. */
export interface Centred {
  readonly residual: Float64Array;
  readonly sumOfSquares: number;
  /** Mean of the series when its values are counts, else null. */
  readonly meanCount: number | null;
}

/** A series with the noise fitted to it. */
export interface Prepared {
  readonly residual: Float64Array;
  readonly background: Background;
  readonly ordinates: Ordinates;
  /** Clipped ordinates over background. */
  readonly whitened: Float64Array;
  /** Periodogram on the grid. */
  readonly power: Float64Array;
  /** Tables alone; its periodogram may be of another series by now. */
  readonly workspace: Workspace;
}

/** How far a peak stands out. */
export interface Exceedance {
  /** z: height over background. */
  readonly statistic: number;
  /** ν of that background. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

export interface Peak extends Exceedance {
  readonly band: CycleBand;
  readonly sinusoid: Sinusoid;
}

/** Below this share of the sum of squares, what a base line leaves is rounding. */
const ROUNDING = 1e-26;

/** Takes the base line off. Null when nothing is left: no hypothesis about such a series can be tested. */
export function centre(x: Float64Array, { samplingRate }: ResolvedCycleTestOptions): Centred | null {
  const line = fitBaseLine(x, samplingRate);
  const residual = x.map((value, t) => value - baseLineAt(line, t));
  let sumOfSquares = 0;
  let size = 0;
  let sum = 0;
  let counts = true;
  for (let t = 0; t < x.length; t++) {
    sumOfSquares += residual[t] * residual[t];
    size += x[t] * x[t];
    sum += x[t];
    counts &&= x[t] >= 0 && Number.isInteger(x[t]);
  }
  return sumOfSquares > ROUNDING * size ? { residual, sumOfSquares, meanCount: counts ? sum / x.length : null } : null;
}

/**
 * Fits the noise.
 * @param holes - ranges in which cycles have been subtracted
 * @throws InvalidInputError INVALID_OPTION for a background of counts when the values are none
 */
export function prepare(
  where: string,
  residual: Float64Array,
  meanCount: number | null,
  { samplingRate, background: wanted }: ResolvedCycleTestOptions,
  holes: readonly Range[],
): Prepared {
  const n = residual.length;
  if (meanCount === null && (wanted === "poisson" || wanted === "negative-binomial")) {
    refuseOption(where, "background", '"auto", "ar1" or "white" for values that are no counts (whole numbers from 0 up)', wanted);
  }
  const workspace = workspaceFor(n, samplingRate);
  workspace.transform(residual);
  const ordinates = ordinatesOutside(workspace.ordinates, holes);
  const clipped = clippedOrdinates(workspace.power, ordinates, n);
  const background =
    wanted === "auto" || wanted === "ar1"
      ? fitAr1(clipped, ordinates, n, wanted === "auto" ? (meanCount ?? 0) : 0)
      : fitFlat(clipped, ordinates, wanted, meanCount ?? 0, n);
  const whitened = clipped.map((value, j) => value / backgroundAt(background, ordinates.cosine[j], n));
  return { residual, background, ordinates, whitened, power: workspace.power.slice(), workspace };
}

/** The highest peak of each band, tested as the maximum over that band. */
export function scanBands(prepared: Prepared, hypotheses: readonly BandRanges[]): Peak[] {
  const { background, ordinates, whitened, power } = prepared;
  const { n, cosine, step } = prepared.workspace;
  const elevation = elevationOf(whitened, ordinates, n);
  return hypotheses.map(({ band, ranges }) => {
    let best = -1;
    let frequency = (ranges[0][0] + ranges[0][1]) / 2; // of a band too narrow to hold a point
    for (const [lower, upper] of ranges) {
      let j = 0;
      const last = Math.floor(upper / step);
      for (let k = Math.ceil(lower / step); k <= last; k++) {
        while (j + 1 < elevation.length && ordinates.index[j + 1] <= k) j++;
        const height = power[k] / (backgroundAt(background, cosine[k], n) * elevation[j]);
        if (height <= best) continue;
        best = height;
        frequency = Math.min(upper, Math.max(lower, (k + vertex(power[k - 1], power[k], power[k + 1])) * step));
      }
    }
    return { band, ...testFrequency(prepared, frequency, bandwidthOf(ranges, n)) };
  });
}

/**
 * Height of the least-squares sinusoid at a frequency, against the fitted background and against its own neighbourhood; the larger p-value
 * counts, which is valid when either noise model holds there.
 * @param bandwidth - W of the range over which the frequency was searched; 0 for one named beforehand
 */
export function testFrequency(
  { residual, background, ordinates, whitened, workspace }: Prepared,
  frequency: number,
  bandwidth: number,
): Exceedance & { readonly sinusoid: Sinusoid } {
  const sinusoid = fitSinusoid(residual, frequency);
  const cosine = cosTurns(frequency);
  const height = sinusoid.energy / (2 * backgroundAt(background, cosine, workspace.n));
  const around = neighbourhoodAt(frequency, whitened, ordinates, workspace.n);
  const fitted = exceedance(height, backgroundDegreesOfFreedom(background, cosine), bandwidth);
  const local = exceedance(height / around.level, around.degreesOfFreedom, bandwidth);
  return { ...(local.pValue >= fitted.pValue ? local : fitted), sinusoid };
}

/** Height over the fitted background at which a peak reaches a p-value, by the same rule. */
export function criticalHeight({ background, ordinates, whitened, workspace }: Prepared, ordinate: number, pValue: number, bandwidth: number): number {
  const around = neighbourhoodAt(ordinates.frequency[ordinate], whitened, ordinates, workspace.n);
  const fitted = criticalValue(pValue, backgroundDegreesOfFreedom(background, ordinates.cosine[ordinate]), bandwidth);
  return Math.max(fitted, around.level * criticalValue(pValue, around.degreesOfFreedom, bandwidth));
}

function exceedance(statistic: number, degreesOfFreedom: number, bandwidth: number): Exceedance {
  return { statistic, degreesOfFreedom, pValue: maximumProbability(statistic, degreesOfFreedom, bandwidth) };
}

/** Where the parabola through three neighbouring points has its top, in steps from the middle one. */
function vertex(left: number, middle: number, right: number): number {
  const bend = left - 2 * middle + right;
  return bend < 0 ? Math.max(-1, Math.min(1, (0.5 * (left - right)) / bend)) : 0;
}
