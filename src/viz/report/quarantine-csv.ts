import type { QuarantinedRow } from "../../core/ports.js";

export const QUARANTINE_FILE = "rows-set-aside.csv";

/** Every row that could not be used, with its place and the reason. Text that a spreadsheet would take for a formula gets an apostrophe. */
export function quarantineCsv(rows: readonly QuarantinedRow[]): string {
  return [
    "vendor,file,line,reason,detail",
    ...rows.map(({ source, reason, detail }) => [cell(source.vendor), cell(source.file), source.line, reason, cell(detail)].join(",")),
  ]
    .map((line) => `${line}\r\n`)
    .join("");
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
