import * as z from "../../core/schema.js";

export const REGIME_FEATURES = ["return", "volume", "volatility", "momentum"] as const satisfies readonly RegimeFeature[];
export type RegimeFeature = "return" | "volume" | "volatility" | "momentum";
export const REGIME_NAMES = ["Bull Market", "Bear Market", "High Volatility", "Low Volatility", "Sideways"] as const satisfies readonly RegimeName[];
export type RegimeName = "Bull Market" | "Bear Market" | "High Volatility" | "Low Volatility" | "Sideways";

/** As many as there are names. */
export const MOST_STATES = REGIME_NAMES.length;

const whole = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));
const features = z.array(z.enum(REGIME_FEATURES)).check(
  z.minLength(1),
  z.refine((names) => new Set(names).size === names.length, "features that differ"),
);

export const regimeDetectorSchema = z.strictObject({
  /** 1 to 5 states, or 'auto': chosen by `criterion` from what is known at each choice, one state included. */
  states: z._default(z.union([whole(1, MOST_STATES), z.literal("auto")]), 4),
  /** Of 'auto': the most states tried. */
  maxStates: z._default(whole(1, MOST_STATES), 4),
  criterion: z._default(z.enum(["bic", "icl", "held-out"]), "bic" as const),
  /** 'hmm': a hidden Markov model. 'jump': a statistical jump model, whose states change only where that pays for a penalty. */
  method: z._default(z.enum(["hmm", "jump"]), "hmm" as const),
  /** By default the return for 'hmm', which takes rows as independent within a state; volatility and momentum for 'jump', which sees levels only. */
  features: z.optional(features),
  /** Of 'hmm': law of the features within a state. */
  emission: z._default(z.enum(["student-t", "gaussian"]), "student-t" as const),
  /** Of 'hmm': whether features may go together within a state, or are taken as independent there. */
  covarianceType: z._default(z.enum(["full", "diag"]), "diag" as const),
  /** Of 'jump': λ, by default 21 a feature. */
  jumpPenalty: z.optional(z.number().check(z.gte(0), z.lte(1e12))),
  /** Rows after which the weight in volatility and momentum has halved. */
  halfLife: z._default(z.number().check(z.gte(1), z.lte(1e4)), 21),
  /** Rows of the trailing mean that volumes are held against. */
  volumeWindow: z._default(whole(2, 100_000), 252),
  /** Rows between two fits of the walk-forward history. */
  refitEvery: z._default(whole(1, 1_000_000), 21),
  /** Rows that the first of these fits needs. */
  minimumTraining: z._default(whole(20, 1_000_000), 252),
  /** Searches of a fresh start. */
  restarts: z._default(whole(1, 1000), 5),
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type RegimeDetectorOptions = z.input<typeof regimeDetectorSchema>;
/** @interface */
export type ResolvedRegimeDetectorOptions = Readonly<z.output<typeof regimeDetectorSchema>>;
