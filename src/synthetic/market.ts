import { createRng, type Rng } from "../core/rng.js";
import type { PricePanel } from "../core/types.js";
import { exp, log } from "../math/elementary.js";
import { sampleNormal, sampleStudentT } from "../math/sampling.js";
import type { Clock } from "./clock.js";
import { SECTORS } from "./names.js";
import type { ResolvedWorldOptions } from "./schema.js";
import type { Company, FactorName, Indicators, MarketHistory } from "./world-types.js";

/** Daily mean and standard deviation of the market under calm, turbulent and crisis weather, and the chance to stay in it another day. */
const REGIMES = { mean: [0.0007, 0.0003, -0.0012], volatility: [0.0065, 0.0125, 0.027], stay: [0.993, 0.985, 0.96] };
/** How strongly sector, factor and company noise grow with the weather. */
const REGIME_SCALE = [0.85, 1.15, 1.9];
const FACTOR_VOLATILITY: Readonly<Record<Exclude<FactorName, "Mkt-RF">, number>> = { SMB: 0.005, HML: 0.005, RMW: 0.0035, CMA: 0.003, Mom: 0.007 };
const SECTOR_VOLATILITY = 0.005;
const TAIL_DEGREES = 5; // of every shock: fourth moments barely exist, as in daily returns
const TAIL_SCALE = Math.sqrt((TAIL_DEGREES - 2) / TAIL_DEGREES); // to unit variance

/** A Markov chain of market weather, factor and sector returns with Student-t shocks under it. */
export function createMarket(options: ResolvedWorldOptions, clock: Clock): MarketHistory {
  const n = clock.days.length;
  const regimes = regimePath(n, createRng(options.seed, "market", "regimes"));
  const shocks = (path: string, scale: (t: number) => number, mean: (t: number) => number = () => 0): Float64Array => {
    const rng = createRng(options.seed, "market", path);
    return Float64Array.from({ length: n }, (_, t) => mean(t) + scale(t) * TAIL_SCALE * sampleStudentT(rng, TAIL_DEGREES));
  };
  const factors = {
    "Mkt-RF": shocks(
      "Mkt-RF",
      (t) => REGIMES.volatility[regimes[t]!]!,
      (t) => REGIMES.mean[regimes[t]!]!,
    ),
  } as Record<FactorName, Float64Array>;
  for (const [name, volatility] of Object.entries(FACTOR_VOLATILITY))
    factors[name as FactorName] = shocks(name, (t) => volatility * REGIME_SCALE[regimes[t]!]!);
  const sectors: Record<string, Float64Array> = {};
  for (const { name } of SECTORS) sectors[name] = shocks(`sector ${name}`, (t) => SECTOR_VOLATILITY * REGIME_SCALE[regimes[t]!]!);
  return {
    factors,
    sectors,
    riskFree: riskFreeRate(n, createRng(options.seed, "market", "risk-free")),
    regimes,
    regimeVolatility: Float64Array.from(REGIMES.volatility),
  };
}

/** Simple returns of one company: risk-free rate + factor and sector exposure + own Student-t noise. */
export function companyReturns(options: ResolvedWorldOptions, company: Company, market: MarketHistory): Float64Array {
  const rng = createRng(options.seed, "returns", company.ticker);
  const betaMarket = 1 + 0.3 * sampleNormal(rng);
  const tilt = Array.from({ length: 5 }, () => 0.35 * sampleNormal(rng));
  const ownVolatility = 0.011 * exp(0.35 * sampleNormal(rng)) * TAIL_SCALE;
  const { SMB, HML, RMW, CMA, Mom } = market.factors;
  const premium = market.factors["Mkt-RF"];
  const sector = market.sectors[company.sector]!;
  const returns = new Float64Array(market.regimes.length);
  for (let t = 0; t < returns.length; t++) {
    const systematic = market.riskFree[t]! + betaMarket * premium[t]! + sector[t]!;
    const tilted = tilt[0]! * SMB[t]! + tilt[1]! * HML[t]! + tilt[2]! * RMW[t]! + tilt[3]! * CMA[t]! + tilt[4]! * 0.5 * Mom[t]!;
    returns[t] = systematic + tilted + ownVolatility * REGIME_SCALE[market.regimes[t]!]! * sampleStudentT(rng, TAIL_DEGREES);
  }
  return returns;
}

/** Compounds returns from a log-uniform first price; NaN outside the listing. A day never loses more than 60 %, so that prices stay positive. */
export function pricePanel(options: ResolvedWorldOptions, clock: Clock, companies: readonly Company[], returns: readonly Float64Array[]): PricePanel {
  const close = clock.days.map(() => new Float64Array(companies.length));
  companies.forEach((company, i) => {
    const rng = createRng(options.seed, "first price", company.ticker);
    let price = exp(log(15) + rng() * log(400 / 15));
    const own = returns[i]!;
    for (let t = 0; t < clock.days.length; t++) {
      price *= 1 + Math.max(own[t]!, -0.6);
      close[t]![i] = isListed(company, clock.days[t]!) ? price : Number.NaN;
    }
  });
  return { dates: clock.days, tickers: companies.map((company) => company.ticker), close };
}

export function isListed(company: Company, day: string): boolean {
  return (company.listed === null || day >= company.listed) && (company.delisted === null || day <= company.delisted);
}

/** Standard normals that anyone can see at the close of each day. */
export function createIndicators(options: ResolvedWorldOptions, clock: Clock, companies: readonly Company[]): Indicators {
  const values: Record<string, readonly [Float64Array, Float64Array]> = {};
  for (const { ticker } of companies) {
    const series = (name: string): Float64Array => {
      const rng = createRng(options.seed, "indicators", name, ticker);
      return Float64Array.from({ length: clock.days.length }, () => sampleNormal(rng));
    };
    let made: readonly [Float64Array, Float64Array] | undefined;
    Object.defineProperty(values, ticker, { enumerable: true, get: () => (made ??= [series("mediaTone"), series("shortInterestChange")]) }); // most worlds never look
  }
  return { names: ["mediaTone", "shortInterestChange"], values };
}

function regimePath(n: number, rng: Rng): Int32Array {
  const path = new Int32Array(n);
  let state = 0;
  for (let t = 0; t < n; t++) {
    if (rng() > REGIMES.stay[state]!) state = state === 1 ? (rng() < 0.8 ? 0 : 2) : 1;
    path[t] = state;
  }
  return path;
}

/** A bounded walk between 0 and 5.5 % a year, as a simple return per day. */
function riskFreeRate(n: number, rng: Rng): Float64Array {
  const rates = new Float64Array(n);
  let yearly = 0.005 + 0.03 * rng();
  for (let t = 0; t < n; t++) {
    yearly = Math.min(0.055, Math.max(0, yearly + 0.00035 * sampleNormal(rng)));
    rates[t] = yearly / 252;
  }
  return rates;
}
