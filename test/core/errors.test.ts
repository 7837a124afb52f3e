import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError, DataSourceError, InvalidInputError, QuantError, StoreError, shown } from "../../src/core/errors.js";

const fault = (received: unknown) => ({ where: "open", what: "url", expected: "a database", received });

describe("QuantError", () => {
  it("is one sentence with a code, the class's own name and its cause", () => {
    const cause = new Error("refused");
    for (const Kind of [InvalidInputError, ConvergenceError, DataSourceError, StoreError]) {
      const error = new Kind("SOME_CODE", fault(31), { cause });
      expect([error.message, error.code, error.name, error.cause]).toEqual(["open: url: expected a database, received 31", "SOME_CODE", Kind.name, cause]);
      expect(error).toBeInstanceOf(QuantError);
      expect(error.fault).toEqual(fault(31));
    }
  });

  it.each([
    ["postgres://bob:hunter2@db.example/app", "postgres://bob:***@db.example/app"],
    ["postgresql+psycopg://bob:hunter2@db", "postgresql+psycopg://bob:***@db"],
    ["postgres://bob:p@hunter2@db/app", "postgres://bob:***@db/app"],
    ["redis://:hunter2@cache:6379", "redis://:***@cache:6379"],
    ["host=db user=bob password=hunter2 dbname=app", "host=db user=bob password=*** dbname=app"],
    ["host=db password='hunter2 hunter2' user=bob", "host=db password=*** user=bob"],
    ["postgres://db/app?password=hunter2&sslmode=require", "postgres://db/app?password=***&sslmode=require"],
    [`postgres://bob:${"hunter2".repeat(30)}@db`, "postgres://bob:***@db"],
  ])("never shows a password, in the message or in the whole error as hosts log it: %s", (secret, masked) => {
    const error = new StoreError("UNREACHABLE", fault(secret));
    expect(error.message).toContain(masked);
    expect(inspect(error) + JSON.stringify(error) + shown(new Error(secret))).not.toContain("hunter2");
  });
});

describe("shown", () => {
  it("is short and says the type", () => {
    expect([1, -0.5, NaN, "a", 10n, true, null, undefined, () => 1, Symbol("s")].map(shown)).toEqual([
      "1",
      "-0.5",
      "NaN",
      '"a"',
      "10n",
      "true",
      "null",
      "undefined",
      "a function",
      "Symbol(s)",
    ]);
    expect([[1, 2], new Float64Array(3), { a: 1, b: 2 }, {}, new Date(0), new TypeError("no")].map(shown)).toEqual([
      "Array(2)",
      "Float64Array(3)",
      'an object with "a", "b"',
      "an object with no keys",
      "Date(0)",
      'TypeError: "no"',
    ]);
    expect(shown("x".repeat(500)).length).toBeLessThan(90);
    expect(shown(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key${i}`, i]))).length).toBeLessThan(60);
  });

  it("never throws, whatever it is given", () => {
    const hostile = [
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
      new Proxy([], {
        get: () => {
          throw new Error("no");
        },
      }),
      Object.create(null),
      Object.assign(Object.create(null), { toString: null }),
      {
        get constructor() {
          throw new Error("no");
        },
      },
      Object.defineProperty(new Error("x"), "message", {
        get: () => {
          throw new Error("no");
        },
      }),
      new DataView(new ArrayBuffer(2)),
      Object.defineProperty([], "constructor", { value: null }),
      (() => {
        const revoked = Proxy.revocable({}, {});
        revoked.revoke();
        return revoked.proxy;
      })(),
    ];
    for (const value of hostile) expect(typeof shown(value)).toBe("string");
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
        (value) => typeof shown(value) === "string",
      ),
    );
  });
});
