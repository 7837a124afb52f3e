import { describe, expect, it } from "vitest";
import { COMMANDS, OPTIONS } from "../../src/cli/commands-table.js";
import { commandHelp, generalHelp } from "../../src/cli/help.js";
import { type CommandLine, parseCommandLine, UsageError } from "../../src/cli/options.js";

const parse = (...args: string[]) => parseCommandLine(args) as CommandLine;

describe("parseCommandLine", () => {
  it("reads repeated paths in order, and flags", () => {
    const line = parse("scan-all-politicians", "--trades", "a.csv", "--trades", "b", "--json", "--seed", "7");
    expect(line).toMatchObject({ command: "scan-all-politicians", trades: ["a.csv", "b"], json: true, seed: 7, db: null, sample: false });
  });

  it("answers help and version before anything else", () => {
    expect(parseCommandLine([])).toBe("help");
    expect(parseCommandLine(["--help"])).toBe("help");
    expect(parseCommandLine(["--version"])).toBe("version");
    expect(parse("report", "--help").help).toBe(true);
  });

  it.each([
    [["scan-all-politician"], /did you mean scan-all-politicians/],
    [["scan-all-politicians", "--trade", "x"], /no option --trade \(did you mean --trades\?\)/],
    [["report", "--trades", "x"], /report has no option --trades/],
    [["import", "--seed", "-1", "--trades", "x"], /seed/],
    [["import", "--seed", "1.5"], /whole number/],
    [["import", "file.csv"], /files are given as --trades FILE/],
    [["import", "--trades"], /trades/],
  ])("refuses %j in one sentence", (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(UsageError);
    expect(() => parseCommandLine(args)).toThrow(message);
    try {
      parseCommandLine(args);
    } catch (error) {
      expect((error as Error).message).not.toContain("\n");
    }
  });
});

describe("help", () => {
  it("names every command, and every option of a command", () => {
    for (const [name, { options }] of Object.entries(COMMANDS)) {
      expect(generalHelp()).toContain(name);
      for (const option of options) expect(commandHelp(name as keyof typeof COMMANDS)).toContain(`--${option}`);
    }
  });

  it("stays within 150 columns", () => {
    for (const text of [generalHelp(), ...Object.keys(COMMANDS).map((name) => commandHelp(name as keyof typeof COMMANDS))])
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(150);
  });

  it("has a use for every option of the table", () => {
    const used = new Set<string>(Object.values(COMMANDS).flatMap(({ options }) => [...options]));
    expect(Object.keys(OPTIONS).filter((name) => !used.has(name))).toEqual([]);
  });
});
