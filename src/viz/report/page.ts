import { escapeText } from "../escape.js";

/** One self-contained page: style inside, no script, no address that is fetched, readable in print and in the dark. */
export function page(options: {
  readonly title: string;
  readonly subtitle: string;
  readonly body: string;
  readonly back?: { readonly href: string; readonly text: string };
}): string {
  const { title, subtitle, body, back } = options;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>${back ? `<nav><a href="${escapeText(back.href)}">← ${escapeText(back.text)}</a></nav>` : ""}<h1>${escapeText(title)}</h1><p class="subtitle">${escapeText(subtitle)}</p></header>
<main>
${body}
</main>
<footer>Disclosed trades are self-reported, in dollar brackets, and up to 45 days late by law. Nothing here says why anybody traded. Not investment advice.</footer>
</body>
</html>
`;
}

/** A section with its heading and a sentence that says what the reader is looking at. */
export function section(title: string, lead: string, content: string, id?: string): string {
  return `<section${id ? ` id="${escapeText(id)}"` : ""}><h2>${escapeText(title)}</h2>${lead ? `<p class="lead">${escapeText(lead)}</p>` : ""}${content}</section>`;
}

export function figure(svg: string, caption: string): string {
  return `<figure>${svg}<figcaption>${escapeText(caption)}</figcaption></figure>`;
}

/** Big numbers with their meaning underneath. */
export function tiles(entries: readonly { readonly value: string; readonly label: string; readonly note?: string }[]): string {
  return `<div class="tiles">${entries.map(({ value, label, note }) => `<div><strong>${escapeText(value)}</strong><span>${escapeText(label)}</span>${note ? `<small>${escapeText(note)}</small>` : ""}</div>`).join("")}</div>`;
}

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  /** Cells are text and escaped, unless they are HTML made by this folder. */
  readonly html?: boolean;
  readonly align?: "right";
}

export function table<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const attribute = ({ align }: Column<T>) => (align ? ` class="${align}"` : "");
  const head = columns.map((column) => `<th${attribute(column)}>${escapeText(column.title)}</th>`).join("");
  const body = rows
    .map(
      (row) => `<tr>${columns.map((column) => `<td${attribute(column)}>${column.html ? column.cell(row) : escapeText(column.cell(row))}</td>`).join("")}</tr>`,
    )
    .join("\n");
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export function link(href: string, text: string): string {
  return `<a href="${escapeText(href)}">${escapeText(text)}</a>`;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2430;--soft:#566070;--paper:#fbfaf7;--card:#fff;--line:#e2e0da;--accent:#2457a6;--chart-ink:#4a5361;--chart-grid:#e9e7e1}
@media (prefers-color-scheme:dark){:root{--ink:#e7e9ee;--soft:#a3acba;--paper:#14171c;--card:#1b1f26;--line:#2d333d;--accent:#82aef5;--chart-ink:#b4bcc8;--chart-grid:#2b313b;--chart-main:#82aef5;--chart-second:#e89a63;--chart-good:#5cc79a;--chart-bad:#ef8189;--chart-muted:#78818e;--chart-threshold:#b49bf0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
header,main,footer{max-width:1040px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
nav{margin-bottom:14px;font-size:14px}
h1{font:600 32px/1.2 ui-serif,Georgia,"Times New Roman",serif;margin:0 0 6px;letter-spacing:-.01em}
h2{font:600 21px/1.3 ui-serif,Georgia,"Times New Roman",serif;margin:0 0 4px}
h3{font-size:16px;margin:0 0 6px}
.subtitle,.lead{color:var(--soft);margin:0 0 16px;max-width:92ch}
section{margin:34px 0;padding-top:22px;border-top:1px solid var(--line)}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}
.verdict{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:8px;padding:16px 20px;margin:20px 0;font-size:18px;max-width:none}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:18px 0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px;display:flex;flex-direction:column}
.tiles strong{font:600 24px/1.2 ui-serif,Georgia,serif;font-variant-numeric:tabular-nums}
.tiles span{font-size:14px}.tiles small{color:var(--soft);font-size:12.5px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:16px 0}
.card p{margin:6px 0 12px}
.badge{display:inline-block;border-radius:99px;padding:1px 10px;font-size:12.5px;font-weight:600;border:1px solid currentColor;margin-right:8px}
.badge.yes{color:#1c7c54}.badge.no{color:#8a6a1f}
@media (prefers-color-scheme:dark){.badge.yes{color:#5cc79a}.badge.no{color:#d9b968}}
figure{margin:14px 0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px}
.card figure{border:0;padding:0}
figure svg{width:100%;height:auto;display:block}
figcaption{color:var(--soft);font-size:13.5px;margin-top:8px}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));gap:14px}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px;margin:12px 0}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:7px 12px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:12.5px;white-space:nowrap}
tbody tr:last-child td{border-bottom:0}
.right{text-align:right;white-space:nowrap}
dl.evidence{display:grid;grid-template-columns:max-content 1fr;gap:3px 16px;margin:10px 0;font-size:14px}
dl.evidence dt{color:var(--soft)}dl.evidence dd{margin:0;font-variant-numeric:tabular-nums}
details{margin:10px 0}summary{cursor:pointer;color:var(--accent)}
footer{color:var(--soft);font-size:13px;padding-top:10px;padding-bottom:50px}
@media (max-width:640px){h1{font-size:26px}header,main,footer{padding-left:14px;padding-right:14px}.pair{grid-template-columns:1fr}th,td{padding:6px 8px}}
@media print{body{background:#fff}section{break-inside:avoid-page}.scroll{overflow:visible}}
`;
