import { cleanText } from "../cells.js";
import type { Cells, TradeLayout } from "./layout.js";

// Capitol Trades (capitoltrades.com) in three shapes: its page with the parts of each cell run together, its page with the parts apart, its API.

/** `Virginia FoxxRepublicanHouseNC` in its parts. */
function memberPart(cells: Cells, part: 1 | 2 | 3 | 4): string {
  return /^(.*?)(Democrat|Republican|Independent|Libertarian|Other)(House|Senate)([A-Z]{2})$/.exec(cells("Politician").trim())?.[part] ?? "";
}

export const capitolTradesPageCsv: TradeLayout = {
  name: "capitol-trades-page-csv",
  format: "csv",
  fields: ["Politician", "Issuer", "PublishedDate", "TradedDate", "Owner", "Type", "SizeRange"],
  columns: {
    name: (cells) => memberPart(cells, 1),
    party: (cells) => memberPart(cells, 2),
    chamber: (cells) => memberPart(cells, 3),
    district: (cells) => memberPart(cells, 4),
    ticker: (cells) => splitIssuer(cells("Issuer")).ticker,
    assetName: (cells) => splitIssuer(cells("Issuer")).name,
    side: "Type",
    owner: "Owner",
    amount: "SizeRange",
    transactionDate: "TradedDate",
    disclosureDate: "PublishedDate",
  },
};

export const capitolTradesTableCsv: TradeLayout = {
  name: "capitol-trades-table-csv",
  format: "csv",
  fields: ["politician_name", "chamber", "state", "issuer_name", "ticker", "published_date", "traded_date", "transaction_type", "size"],
  columns: {
    name: "politician_name",
    party: "party",
    chamber: "chamber",
    district: "state",
    ticker: "ticker",
    assetName: (cells) => cells("issuer_name").replace(/\s*\bN\/A$/, ""),
    side: "transaction_type",
    owner: "owner",
    amount: "size",
    transactionDate: "traded_date",
    disclosureDate: "published_date",
  },
};

export const capitolTradesApiJson: TradeLayout = {
  name: "capitol-trades-api-json",
  format: "json",
  fields: ["_txId", "_politicianId", "txDate", "filingDate", "txType", "value", "asset", "politician"],
  columns: {
    name: (cells) => `${cells("politician.firstName")} ${cells("politician.lastName")}`,
    bioguideId: "_politicianId",
    chamber: "chamber",
    party: "politician.party",
    district: "politician._stateId",
    ticker: "company.companyTicker",
    assetName: (cells) => [cells("company.companyName"), cells("asset.instrument")].filter(Boolean).join(" "),
    assetType: "asset.assetType",
    side: "txType",
    owner: "owner",
    amountMidpoint: "value",
    transactionDate: "txDate",
    disclosureDate: (cells) => cells("filingDate") || cells("pubDate"),
    filing: (cells) => cells("filingURL") || cells("filingId"),
  },
};

/** Legal forms and kinds that end an issuer's name in capitals, where nothing else parts it from the ticker behind it. Longest first. */
const FORMS = [
  "CORPORATION",
  "BANCSHARES",
  "PORTFOLIO",
  "HOLDINGS",
  "LIMITED",
  "COMPANY",
  "HOLDING",
  "TRUST",
  "GROUP",
  "INDEX",
  "FUND",
  "CORP",
  "KGAA",
  "N.V.",
  "S.A.",
  "INC",
  "LTD",
  "PLC",
  "LLC",
  "ETF",
  "ETN",
  "ADR",
  "ASA",
  "SPA",
  "N.V",
  "S.A",
  "A/S",
  "LP",
  "NV",
  "CV",
  "AG",
  "SA",
  "SE",
  "AB",
  "CO",
  "AS",
];

/**
 * `Apple IncAAPL:US`, `Accenture PLCACN:US`, `STATE OF OHION/A`, `SOLANA$SOL` in name and ticker. In a run of capitals behind a blank the name's last
 * word is part of the run; when it is no known form, the two cannot be told apart and the ticker is left open rather than guessed.
 */
export function splitIssuer(cell: string): { readonly name: string; readonly ticker: string } {
  const text = cleanText(cell);
  if (/N\/A$/.test(text)) return { name: text.slice(0, -3).trim(), ticker: "" };
  const coin = /^(.*?)(\$[A-Z0-9]{2,10})$/.exec(text);
  if (coin) return { name: coin[1]!.trim(), ticker: coin[2]! };
  const listed = /^(.*?)([A-Z0-9./]+):([A-Z]{2})$/.exec(text);
  if (!listed) return { name: text, ticker: "" };
  const [, before, run, market] = listed as unknown as [string, string, string, string];
  if (before !== "" && !before.endsWith(" ")) {
    const ticker = run.replace(/^\.+/, "");
    return /[\p{Ll})'!&-]$/u.test(before) && !/^[A-Z]{6,}$/.test(ticker) ? parted(before, ticker, market) : open(text); // `Terna SpATEZNY`
  }
  const form = FORMS.find((word) => run.startsWith(word) && run.length > word.length && run.length - word.length <= 6);
  const digits = /^\d+/.exec(run)?.[0];
  if (form) return parted(`${before}${form}`, run.slice(form.length), market);
  return digits && digits.length < run.length ? parted(`${before}${digits}`, run.slice(digits.length), market) : open(text);
}

function parted(name: string, ticker: string, market: string): { name: string; ticker: string } {
  return { name: name.trim(), ticker: `${ticker}:${market}` };
}

function open(text: string): { name: string; ticker: string } {
  return { name: text.replace(/:[A-Z]{2}$/, ""), ticker: "" };
}
