import { describe, expect, it } from "vitest";
import { coveredSpans } from "../../src/discovery/coverage.js";
import { tradeOf } from "../support/trades.js";

const monthly = (months: readonly string[], count: number) =>
  months.flatMap((month) => Array.from({ length: count }, (_, i) => tradeOf({ disclosureDate: `${month}-10`, id: `${month}${i}` })));
const monthsOf = (year: number) => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`);

describe("coveredSpans", () => {
  it("is one span, from the first disclosure to the last, when disclosures never stop", () => {
    expect(coveredSpans(monthly([...monthsOf(2019), ...monthsOf(2020)], 20), "2020-12-15")).toEqual([{ from: "2019-01-10", to: "2020-12-10" }]);
  });

  it("ends with the last disclosure of a table that stops early in a month, so that the days after it are not taken for watched", () => {
    const stopped = [...monthly(monthsOf(2019), 20), tradeOf({ disclosureDate: "2020-01-06" }), tradeOf({ disclosureDate: "2020-01-07", id: "last" })];
    expect(coveredSpans([...stopped, ...monthly(monthsOf(2022), 20)], "2022-12-31")[0]).toEqual({ from: "2019-01-10", to: "2020-01-07" });
  });

  it("breaks where a table ends and another begins later", () => {
    const spans = coveredSpans(monthly([...monthsOf(2019), ...monthsOf(2022)], 20), "2022-12-31");
    expect(spans).toEqual([
      { from: "2019-01-10", to: "2019-12-10" },
      { from: "2022-01-10", to: "2022-12-10" },
    ]);
  });

  it("does not count a few stragglers in a hole as cover", () => {
    const spans = coveredSpans([...monthly([...monthsOf(2019), ...monthsOf(2022)], 20), ...monthly(["2020-07", "2021-01"], 1)], "2022-12-31");
    expect(spans).toHaveLength(2);
  });

  it("survives a thin month between full ones", () => {
    const thin = monthly(
      monthsOf(2019).filter((month) => month !== "2019-08"),
      20,
    );
    expect(coveredSpans([...thin, ...monthly(["2019-08"], 1)], "2019-12-31")).toHaveLength(1);
  });

  it("has no span without disclosure dates", () => {
    expect(coveredSpans([tradeOf({ disclosureDate: null })], "2020-12-31")).toEqual([]);
    expect(coveredSpans([], "2020-12-31")).toEqual([]);
  });

  it("looks at nothing that was disclosed after the as-of date", () => {
    const before = coveredSpans(monthly(monthsOf(2019), 20), "2019-12-31");
    expect(coveredSpans([...monthly(monthsOf(2019), 20), ...monthly(monthsOf(2020), 500)], "2019-12-31")).toEqual(before);
  });
});
