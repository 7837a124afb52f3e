import { COMMANDS, type CommandName, OPTIONS } from "./commands-table.js";

const INTRODUCTION = "capitol-quant: evidence from the stock trades that members of the US Congress disclose";

const EXAMPLES: Readonly<Record<CommandName, string>> = {
  "scan-all-politicians": "scan-all-politicians --trades house.csv --trades senate.csv --legislators legislators-current.csv",
  "scan-politician": "scan-politician --id F000450 --trades house.csv --legislators legislators-current.csv",
  import: "import --trades downloads/ --legislators legislators-current.csv --db my-database",
  report: "report --db my-database --out my-report",
  migrate: "migrate --db postgres://user:password@localhost:5432/congress",
  doctor: "doctor --trades downloads/ --db my-database",
};

export function generalHelp(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  return [
    INTRODUCTION,
    "",
    "Usage: capitol-quant COMMAND [options]",
    "",
    ...Object.entries(COMMANDS).map(([name, { help }]) => `  ${name.padEnd(width)}  ${help}`),
    "",
    "capitol-quant COMMAND --help lists a command's options.",
    "Try it without any files: capitol-quant scan-all-politicians --sample",
    "",
    "Exit codes: 0 done, 1 failed, 2 wrong usage.",
  ].join("\n");
}

export function commandHelp(command: CommandName): string {
  const { help, options } = COMMANDS[command];
  const rows = options.map((name) => ({ left: OPTIONS[name].value === null ? `--${name}` : `--${name} ${OPTIONS[name].value}`, right: OPTIONS[name].help }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return [
    `capitol-quant ${command}: ${help}`,
    "",
    `Usage: capitol-quant ${command} ${command === "scan-politician" ? "--id ID " : ""}[options]`,
    "",
    ...rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`),
    "",
    `Example: capitol-quant ${EXAMPLES[command]}`,
  ].join("\n");
}
