import { addDays } from "../core/dates.js";
import type { Amount } from "../core/money.js";
import { createRng, type Rng } from "../core/rng.js";
import type { OptionTerms, TradeSide } from "../core/types.js";
import { exp } from "../math/elementary.js";
import { createAliasTable, sampleNormal } from "../math/sampling.js";
import { bracketOf } from "./brackets.js";
import { pick } from "./choice.js";
import type { Clock } from "./clock.js";
import { createFilingClerk, type FilingClerk } from "./filing.js";
import { STATES } from "./names.js";
import type { Profile } from "./profiles.js";
import type { Company, SyntheticTrade } from "./world-types.js";

const LARGEST_AMOUNT = 90_000_000;
const SMALLEST_AMOUNT = 1_001; // smaller trades need not be reported
const REDRAWS = 20;

/** What a member wants to do on a day; whatever is left out is drawn from the member's profile. */
export interface Order {
  readonly member: number;
  readonly day: number;
  /** Index of the company; null for a bond. */
  readonly ticker: number | null;
  readonly side: TradeSide;
  readonly rng: Rng;
  /** Tells apart the sources of a member's trades; part of the id. */
  readonly stream: string;
  readonly amount?: number;
  readonly option?: OptionTerms;
  /** Filed on the next trading day, whatever the member's usual delay. */
  readonly promptly?: boolean;
}

/** Turns orders into trades with owner, amount, bracket, filing and id, and keeps them. */
export class Desk {
  readonly trades: SyntheticTrade[] = [];
  private readonly clerks: FilingClerk[];
  private readonly owners: ((rng: Rng) => number)[];
  private readonly counters = new Map<string, number>();

  constructor(
    seed: number,
    private readonly clock: Clock,
    private readonly profiles: readonly Profile[],
    private readonly companies: readonly Company[],
  ) {
    this.clerks = profiles.map((profile) => createFilingClerk(seed, profile.politician.id, clock));
    this.owners = profiles.map((profile) => createAliasTable(profile.ownerWeights));
  }

  place(order: Order): SyntheticTrade {
    const profile = this.profiles[order.member]!;
    const { rng, ticker } = order;
    const id = this.nextId(`${profile.politician.id}-${order.stream}`);
    const company = ticker === null ? null : this.companies[ticker]!;
    const owner = profile.owners[this.owners[order.member]!(rng)]!;
    const trueAmount = Math.min(LARGEST_AMOUNT, Math.max(SMALLEST_AMOUNT, Math.round(order.amount ?? ordinaryAmount(profile, rng))));
    const isPartial = order.side === "sell" && rng() < profile.partialSaleShare;
    const filingDay = order.promptly === true ? order.day + 1 : this.clerks[order.member]!.filingIndex(order.day, rng);
    const option = order.option === undefined ? {} : { option: order.option };
    const amount: Amount = bracketOf(trueAmount);
    const trade: SyntheticTrade = {
      id,
      politicianId: profile.politician.id,
      politicianName: profile.politician.name,
      ticker: company?.ticker ?? null,
      assetName: company?.name ?? bondName(rng),
      assetType: order.option ? "option" : company ? "stock" : "bond",
      side: order.side,
      owner,
      amount,
      trueAmount,
      isPartial,
      transactionDate: this.clock.days[order.day]!,
      disclosureDate: this.clock.filingDays[filingDay]!,
      filingId: `${profile.politician.id}-${this.clock.filingDays[filingDay]!}`,
      ...option,
      sources: [],
    };
    this.trades.push(trade);
    return trade;
  }

  private nextId(stem: string): string {
    const count = (this.counters.get(stem) ?? 0) + 1;
    this.counters.set(stem, count);
    return `${stem}-${String(count).padStart(5, "0")}`;
  }
}

/** Log-normal, of those that have to be reported. */
function ordinaryAmount(profile: Profile, rng: Rng): number {
  let amount = 0;
  for (let draw = 0; draw < REDRAWS && amount < SMALLEST_AMOUNT; draw++) amount = exp(profile.amountLogMedian + profile.amountLogDeviation * sampleNormal(rng));
  return amount;
}

/** The stream of one member and purpose. */
export function memberRng(seed: number, purpose: string, profile: Profile): Rng {
  return createRng(seed, purpose, profile.politician.id);
}

/** Terms of an ordinary option: a third Friday some months ahead is not sought, only a strike near the price. */
export function ordinaryOption(spot: number, date: string, rng: Rng): OptionTerms {
  const step = spot < 50 ? 1 : spot < 200 ? 5 : 10;
  return {
    type: rng() < 0.6 ? "call" : "put",
    strike: Math.max(step, Math.round((spot * (0.8 + 0.4 * rng())) / step) * step),
    expiry: addDays(date, 30 + Math.floor(rng() * 330)),
    contracts: 1 + Math.floor(rng() * 50),
  };
}

function bondName(rng: Rng): string {
  return `${pick(STATES, rng).name} ${pick(["Water Revenue", "General Obligation", "School District", "Transit Authority"], rng)} Bond`;
}
