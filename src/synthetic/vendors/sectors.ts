import { spelt } from "./disclosures.js";
import { csvTable, type Row } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const GICS_COLUMNS = "Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded".split(",");
const NASDAQ_COLUMNS = "Symbol,Name,Country,IPO Year,Volume,Sector,Industry".split(",");
const FIRST_CIK = 9_000_001;

/** The exchange's own sectors for those of GICS. */
export const NASDAQ_SECTORS: Readonly<Record<string, string>> = {
  "Communication Services": "Telecommunications",
  "Consumer Discretionary": "Consumer Discretionary",
  "Consumer Staples": "Consumer Staples",
  Energy: "Energy",
  Financials: "Finance",
  "Health Care": "Health Care",
  Industrials: "Industrials",
  "Information Technology": "Technology",
  Materials: "Basic Materials",
  "Real Estate": "Real Estate",
  Utilities: "Utilities",
};

/** Index members with GICS sectors. */
export const gicsConstituentsCsv: VendorLayoutWriter<Row> = {
  kind: "sectors",
  drafts: (world) => [
    {
      path: "constituents.csv",
      records: world.companies.map((company, i) => ({
        Symbol: spelt(company.ticker, "."),
        Security: company.name.replace(/ Inc$/, ""),
        "GICS Sector": company.sector,
        "GICS Sub-Industry": company.industry,
        "Headquarters Location": "Oxbow, Ohio",
        "Date added": company.listed ?? "2010-01-04",
        CIK: FIRST_CIK + i,
        Founded: 1900 + (i % 100),
      })),
      write: (rows) => csvTable(GICS_COLUMNS, rows),
    },
  ],
};

/** A screener's export with Nasdaq's sectors. */
export const nasdaqScreenerCsv: VendorLayoutWriter<Row> = {
  kind: "sectors",
  drafts: (world) => [
    {
      path: "nasdaq_screener.csv",
      records: world.companies.map((company, i) => ({
        Symbol: spelt(company.ticker, "/"),
        Name: `${company.name}. Common Stock`,
        Country: "United States",
        "IPO Year": company.listed?.slice(0, 4) ?? "",
        Volume: 100_000 + 7_919 * i,
        Sector: NASDAQ_SECTORS[company.sector]!,
        Industry: company.industry,
      })),
      write: (rows) => csvTable(NASDAQ_COLUMNS, rows),
    },
  ],
};
