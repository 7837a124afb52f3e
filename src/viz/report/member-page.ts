import { type Amount, addAmounts, NO_MONEY } from "../../core/money.js";
import type { Discovery } from "../../core/ports.js";
import type { Politician, Trade } from "../../core/types.js";
import type { OutcomeTest, TradeOutcome } from "../../discovery/index.js";
import { escapeText } from "../escape.js";
import { dollars } from "../scale.js";
import { toSvg } from "../svg.js";
import { amountsChart, clocksChart, delayChart, outcomesChart } from "./member-charts.js";
import { count, plural, probability, signedPercent } from "./numbers.js";
import { figure, page, section, table, tiles } from "./page.js";

export interface MemberPageInput {
  readonly politician: Politician;
  readonly trades: readonly Trade[];
  readonly discoveries: readonly Discovery[];
  readonly outcomes: readonly TradeOutcome[];
  readonly tests: readonly OutcomeTest[];
  /** What stands for the market, for the text. */
  readonly market: string;
  readonly asOf: string;
  /** What the page says about the coming weeks. */
  readonly comingWeeks: string;
  /** Cards of the shifts in the member's rate of trading. */
  readonly shifts: readonly string[];
}

const LISTED_TRADES = 250;
const PARTIES = { D: "Democrat", R: "Republican", I: "Independent" } as const;

/** One member: trades on both clocks, amounts as intervals, and what happened after disclosure. */
export function memberPage(input: MemberPageInput): string {
  const { politician, trades, asOf } = input;
  const newestFirst = [...trades].sort((a, b) =>
    a.transactionDate > b.transactionDate ? -1 : a.transactionDate < b.transactionDate ? 1 : a.id < b.id ? -1 : 1,
  );
  return page({
    title: politician.name,
    subtitle: `${PARTIES[politician.party]}, ${politician.chamber === "senate" ? "Senate" : "House"}, ${politician.state}${politician.district ? `-${politician.district}` : ""} · ${plural(trades.length, "disclosed trade")} · data as of ${asOf}`,
    back: { href: "../report.html", text: "all members" },
    body: [
      tiles(overview(trades)),
      findingsSection(input),
      input.shifts.length > 0 ? section("Shifts in the rate of trading", "", input.shifts.join("\n"), "shifts") : "",
      section(
        "When",
        "A trade has two dates. Nobody outside could know of it before it was disclosed, so what follows a trade is only ever measured from its disclosure.",
        figure(toSvg(clocksChart(trades)), "Trades without a disclosure date are left out of the second colour.") +
          figure(toSvg(delayChart(trades), { height: 220 }), "Late filings are common; the delay alone is no sign of anything."),
      ),
      section(
        "How much",
        "Members disclose brackets such as $1,001 – $15,000, so every sum is an interval.",
        figure(toSvg(amountsChart(trades)), "A stroke that runs off the top has an open bracket."),
      ),
      outcomesSection(input),
      input.comingWeeks,
      section(
        "Trades",
        newestFirst.length > LISTED_TRADES ? `The newest ${LISTED_TRADES} of ${count(newestFirst.length)}.` : "",
        tradesTable(newestFirst.slice(0, LISTED_TRADES)),
      ),
    ].join("\n"),
  });
}

function overview(trades: readonly Trade[]) {
  const total = (side: Trade["side"]) => trades.filter((trade) => trade.side === side).reduce<Amount>((sum, { amount }) => addAmounts(sum, amount), NO_MONEY);
  const ofSide = (side: Trade["side"]) => trades.filter((trade) => trade.side === side).length;
  const tickers = new Set(trades.map(({ ticker }) => ticker).filter(Boolean)).size;
  const late = trades.filter(
    ({ disclosureDate, transactionDate }) => disclosureDate !== null && Date.parse(disclosureDate) - Date.parse(transactionDate) > 45 * 86_400_000,
  ).length;
  return [
    { value: count(ofSide("buy")), label: "purchases", note: interval(total("buy")) },
    { value: count(ofSide("sell")), label: "sales", note: interval(total("sell")) },
    { value: count(tickers), label: "tickers" },
    { value: count(late), label: "disclosed after 45 days" },
  ];
}

export function interval({ low, high }: Amount): string {
  return high === null ? `${dollars(low)} or more` : low === high ? dollars(low) : `${dollars(low)} – ${dollars(high)}`;
}

function findingsSection({ discoveries: all }: MemberPageInput): string {
  const discoveries = all.filter(({ type }) => type === "cycle"); // a forecast has its own section
  if (discoveries.length === 0) return section("Findings", "", "<p>No evidence of periodic trading by this member.</p>", "findings");
  const items = discoveries.map(
    (discovery) =>
      `<div class="card"><span class="badge ${discovery.replicated ? "yes" : "no"}">${discovery.replicated ? "replicated" : "not replicated"}</span><p>${escapeText(discovery.summary)}</p></div>`,
  );
  return section("Findings", "", items.join(""), "findings");
}

function outcomesSection({ outcomes, tests, market }: MemberPageInput): string {
  if (outcomes.length === 0)
    return section(
      "After disclosure",
      "",
      "<p>No prices for these trades: give daily prices with <code>--prices</code>, or their tickers and dates lie outside them.</p>",
    );
  const note = tests.every(({ pValue }) => pValue === null) ? " There are too few separate periods here for a test." : "";
  return section(
    "After disclosure",
    `Bought (or sold) at the first close after the disclosure and held for 7, 30 and 90 calendar days, against ${market}. Sales count the other way round. Prices of companies that were delisted may be missing, which flatters the averages.${note}`,
    figure(
      toSvg(outcomesChart(outcomes, tests)),
      "Trades that overlap share their days: the test averages them in blocks of twice the holding period and tests the block averages.",
    ) +
      table<OutcomeTest>(
        [
          { title: "Held", cell: ({ holdingDays }) => `${holdingDays} days` },
          { title: "Trades", cell: ({ trades }) => count(trades), align: "right" },
          { title: "Separate periods", cell: ({ blocks }) => count(blocks), align: "right" },
          { title: "Average beyond the market", cell: ({ meanExcess, trades }) => (trades === 0 ? "–" : signedPercent(meanExcess)), align: "right" },
          {
            title: "95 % interval",
            cell: ({ interval: bounds }) => (bounds ? `${signedPercent(bounds[0])} to ${signedPercent(bounds[1])}` : "too few"),
            align: "right",
          },
          { title: "p", cell: ({ pValue }) => probability(pValue), align: "right" },
          { title: "q over all members", cell: ({ qValue }) => probability(qValue), align: "right" },
        ],
        tests,
      ),
  );
}

function tradesTable(trades: readonly Trade[]): string {
  return table<Trade>(
    [
      { title: "Made", cell: ({ transactionDate }) => transactionDate, align: "right" },
      { title: "Public", cell: ({ disclosureDate }) => disclosureDate ?? "not stated", align: "right" },
      { title: "Side", cell: ({ side }) => side },
      { title: "Ticker", cell: ({ ticker }) => ticker ?? "–" },
      { title: "Asset", cell: ({ assetName }) => (assetName.length > 70 ? `${assetName.slice(0, 69)}…` : assetName) },
      { title: "Owner", cell: ({ owner }) => owner ?? "not stated" },
      { title: "Amount", cell: ({ amount }) => interval(amount), align: "right" },
      {
        title: "Sources",
        cell: ({ sources }) =>
          sources
            .map(({ vendor }) => vendor)
            .filter((vendor, i, all) => all.indexOf(vendor) === i)
            .join(", "),
      },
    ],
    trades,
  );
}
