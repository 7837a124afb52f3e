// The words of the command line in one place: the parser, the help and the tests read them from here.

export const OPTIONS = {
  trades: { kind: "paths", value: "PATH", help: "disclosed trades: a file or folder, in any supported vendor's layout (repeatable)" },
  legislators: { kind: "paths", value: "PATH", help: "members of Congress: unitedstates CSV or YAML, committees too (repeatable)" },
  prices: { kind: "paths", value: "PATH", help: "daily prices; the report then tells what trades earned after disclosure (repeatable)" },
  sectors: { kind: "paths", value: "PATH", help: "sector of each ticker; without it tickers alone are swept (repeatable)" },
  db: {
    kind: "text",
    value: "WHERE",
    help: "a folder for the embedded database, or a postgres:// address (default: $DATABASE_URL, else ./capitol-quant-data)",
  },
  out: { kind: "text", value: "FOLDER", help: "folder for the HTML report; open report.html in it (default: ./capitol-quant-report)" },
  id: { kind: "text", value: "ID", help: "the member's bioguide id, such as F000450 (bioguide.congress.gov)" },
  seed: { kind: "text", value: "N", help: "seed of everything random (default: 0)" },
  json: { kind: "flag", value: null, help: "print the result as one JSON object on stdout, for programs; no progress, and nothing on stdout when it fails" },
  sample: { kind: "flag", value: null, help: "use an invented sample world instead of files" },
} as const satisfies Record<string, { kind: "paths" | "text" | "flag"; value: string | null; help: string }>;

export type OptionName = keyof typeof OPTIONS;

const INPUTS = ["trades", "legislators", "prices", "sectors", "sample"] as const;

export const COMMANDS = {
  "scan-all-politicians": {
    help: "import, search every member's trades for cycles, forecast where there is skill, write the report",
    options: [...INPUTS, "db", "out", "seed", "json"],
  },
  "scan-politician": { help: "the same for the trades of one member, named by --id", options: ["id", ...INPUTS, "db", "out", "seed", "json"] },
  import: { help: "read files into the database and scan nothing", options: [...INPUTS, "db", "seed", "json"] },
  report: {
    help: "write the report again from the database, with the prices and sectors of the last scan unless others are named",
    options: ["prices", "sectors", "db", "out", "seed", "json"],
  },
  migrate: { help: "create the tables, or bring them up to date", options: ["db", "json"] },
  doctor: { help: "check the runtime, the database and the files, and say what is wrong", options: [...INPUTS, "db", "json"] },
} as const satisfies Record<string, { help: string; options: readonly OptionName[] }>;

export type CommandName = keyof typeof COMMANDS;
