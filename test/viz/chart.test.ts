import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { type Chart, type Mark, toSvg, toVegaLite } from "../../src/viz/index.js";

const chartOf = (marks: readonly Mark[], overrides: Partial<Chart> = {}): Chart => ({
  title: "A title",
  description: "What it shows",
  x: { label: "x", scale: "number" },
  y: { label: "y", scale: "number" },
  marks,
  ...overrides,
});
const everyMark: readonly Mark[] = [
  { kind: "line", x: [1, 2, 3], y: [1, Number.NaN, 2], tone: "main", label: "line" },
  { kind: "band", x: [1, 2, 3], lower: [0, 0, 0], upper: [1, 2, 3], tone: "second", label: "band" },
  { kind: "points", x: [1, 2], y: [3, 4], tone: "good" },
  { kind: "bars", x: [1, 2], y: [2, -1], width: 1, tone: "bad" },
  { kind: "intervals", x: [1, 2], low: [0, 1], high: [2, Number.POSITIVE_INFINITY], tone: "muted" },
  { kind: "spans", from: [1, 2.5], to: [2, 2.5], tone: "bad", label: "spans" },
  { kind: "line", x: [1, 2], y: [1, 2], tone: "muted", faint: true },
  { kind: "rule", axis: "y", at: 1, tone: "threshold", label: "rule" },
];

function parsed(svg: string): string[] {
  const tags: string[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => tags.push(name));
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(svg).close();
  return tags;
}

describe("toSvg", () => {
  it("draws every kind of mark as well-formed XML without a number that is none", () => {
    const svg = toSvg(chartOf(everyMark));
    expect(parsed(svg)[0]).toBe("svg");
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("breaks a line at a missing value", () => {
    const [line] = everyMark;
    expect(
      toSvg(chartOf([line!]))
        .match(/d="(M[^"]*)" fill="none"/)![1]!
        .match(/M/g),
    ).toHaveLength(2);
  });

  it("shades stretches of the x axis over the whole height, cut at the frame, and shows the shortest", () => {
    const svg = toSvg(
      chartOf(
        [
          { kind: "line", x: [0, 10], y: [0, 1], tone: "main" },
          { kind: "spans", from: [-5, 4, 11], to: [2, 4, 12], tone: "bad" },
        ],
        { x: { label: "", scale: "number", domain: [0, 10] } },
      ),
    );
    const edges = [...svg.match(/d="([^"]*)" fill="[^"]*" fill-opacity="0.16"/)![1]!.matchAll(/M([\d.]+) 12H([\d.]+)V256H/g)].map(([, from, to]) => [
      +from!,
      +to!,
    ]);
    const [left, right] = [...svg.matchAll(/<path d="M([\d.]+) 256H([\d.]+)" stroke/g)].map(([, from, to]) => [+from!, +to!])[0]!;
    expect(edges).toHaveLength(2); // the third lies outside
    expect(edges[0]![0]).toBe(left);
    expect(edges[0]![1]! - left!).toBeCloseTo((right! - left!) / 5, 0);
    expect(edges[1]![1]! - edges[1]![0]!).toBeCloseTo(0.5);
  });

  it("escapes every text", () => {
    const svg = toSvg(
      chartOf([{ kind: "rule", axis: "x", at: 1, tone: "main", label: "<img onerror=alert(1)>" }], { title: '"><script>', description: "a & b" }),
    );
    expect(svg).not.toMatch(/<script|<img/);
    parsed(svg);
  });

  it("draws empty and single-valued charts", () => {
    for (const scale of ["number", "log", "date", "percent", "dollars"] as const) {
      for (const x of [[], [18262]])
        expect(toSvg(chartOf([{ kind: "points", x, y: x, tone: "main" }], { x: { label: "", scale }, y: { label: "", scale } }))).not.toMatch(/NaN|Infinity/);
    }
  });

  it("fetches nothing and runs nothing", () => {
    expect(toSvg(chartOf(everyMark)).replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<script|href|url\(/);
  });

  it("keeps every drawn point inside the picture, whatever the data", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 20 }), (points) => {
        const svg = toSvg(chartOf([{ kind: "line", x: points.map(([x]) => x), y: points.map(([, y]) => y), tone: "main" }]));
        for (const [, x, y] of svg.match(/d="(M[^"]*)" fill="none"/)![1]!.matchAll(/[ML](-?[\d.e+-]+) (-?[\d.e+-]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(940);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(300);
        }
      }),
    );
  });

  it("gives equal text for equal charts", () => {
    expect(toSvg(chartOf(everyMark))).toBe(toSvg(chartOf(everyMark)));
  });
});

describe("toVegaLite", () => {
  it("has one layer per mark and only JSON inside", () => {
    const spec = toVegaLite(chartOf(everyMark));
    expect(spec.layer).toHaveLength(everyMark.length);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it("S11: keeps users' text out of expressions", () => {
    const hostile = "datum.x; fetch('//x')";
    const spec = toVegaLite(chartOf([{ kind: "line", x: [1], y: [1], tone: "main", label: hostile }], { title: hostile }));
    const keys = new Set<string>();
    JSON.stringify(spec, (key, value) => {
      if (typeof value === "string" && value.includes(hostile)) keys.add(key);
      return value;
    });
    expect([...keys]).toEqual(["title"]);
  });

  it("writes dates as dates", () => {
    const spec = toVegaLite(chartOf([{ kind: "points", x: [18262], y: [1], tone: "main" }], { x: { label: "", scale: "date" } }));
    expect(JSON.stringify(spec)).toContain('"2020-01-01"');
  });
});
