import { randomBytes } from "node:crypto";
import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresStore, type PostgresStoreOptions, type TableStore } from "../../../src/adapters/stores/index.js";
import { MIGRATIONS } from "../../../src/adapters/stores/migrations/index.js";
import { loadPostgresDriver } from "../../../src/adapters/stores/postgres-driver.js";
import { TABLE_NAMES } from "../../../src/adapters/stores/rows.js";
import { describeStore, dumpOf, errorOf } from "../../support/describe-store.js";
import { aBatch, aDiscovery, anEntry, aTrade } from "../../support/records.js";

const server = process.env.TEST_DATABASE_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";
const refusal = await onServer(async () => null).catch((error: Error) => error.message || "connection refused");
const skips = refusal !== null && process.env.REQUIRE_SERVICES !== "1";
const QUICK = { attempts: 5, delayMs: 10, maximumDelayMs: 50 };

describe.skipIf(skips)(`PostgreSQL${skips ? ` (no server: ${refusal})` : ""}`, () => {
  const database = `capitol_quant_test_${randomBytes(6).toString("hex")}`;
  const url = addressOf(database);
  const open = (options: PostgresStoreOptions = {}) => openPostgresStore(url, { retry: QUICK, ...options });
  /** Runs SQL of the test's own beside the store. */
  const admin = (text: string) => onServer((client) => client.query(text), url);

  beforeAll(async () => {
    await onServer((client) => client.query(`create database ${database}`));
  });
  afterAll(async () => {
    await onServer((client) => client.query(`drop database ${database} with (force)`));
  });
  async function openEmpty(options: PostgresStoreOptions = {}): Promise<TableStore> {
    const store = await open(options);
    await admin(`truncate ${TABLE_NAMES.join(", ")}`);
    return store;
  }

  it("R11 migrates once when eight processes start at the same time", async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => open()));
    const { rows } = await admin("select name from capitol_quant_migrations order by name");
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(MIGRATIONS));
    await Promise.all(stores.map((store) => store.importTrades(aBatch("same", [aTrade("a")]))));
    expect(await stores[0]!.counts()).toMatchObject({ trades: 1 });
    await Promise.all(stores.map((store) => store.close()));
  });

  describeStore("PostgreSQL", openEmpty);

  it("names the server without user and password", async () => {
    const store = await open();
    expect(store.description).toBe(`postgres ${new URL(url).host}/${database}`);
    await store.close();
  });

  it("asks for a newer version of the package when the tables are newer, and for migration when they are older", async () => {
    await admin("insert into capitol_quant_migrations (name, timestamp) values ('9999-from-the-future', '')");
    expect(await errorOf(open())).toMatchObject({
      name: "StoreError",
      code: "MIGRATION_NEEDED",
      message: expect.stringContaining("install a newer capitol-quant"),
    });
    await admin("delete from capitol_quant_migrations where name like '9999%'");
    const bare = `${database}_bare`;
    await onServer((client) => client.query(`create database ${bare}`));
    expect(await errorOf(openPostgresStore(addressOf(bare), { migrate: false }))).toMatchObject({
      code: "MIGRATION_NEEDED",
      message: expect.stringContaining("capitol-quant migrate"),
    });
    const store = await openPostgresStore(addressOf(bare));
    await onServer((client) => client.query("drop table trades"), addressOf(bare));
    expect(await errorOf(store.trades())).toMatchObject({ code: "MIGRATION_NEEDED" });
    await store.close();
    await onServer((client) => client.query(`drop database ${bare} with (force)`));
  });

  it("gives doubles and moments back exactly under any settings of the database", async () => {
    await admin(
      `alter database ${database} set extra_float_digits = -10; alter database ${database} set timezone = 'Asia/Kathmandu'; alter database ${database} set datestyle = 'German'`,
    );
    const store = await openEmpty();
    await store.importTrades(aBatch("h", [aTrade("a", { amount: { low: 0.1 + 0.2, high: 1 / 3, estimate: 5e-324 } })]));
    await store.recordRun({
      runId: "r",
      command: "import",
      startedAt: "2024-03-31T01:30:00.125Z",
      finishedAt: "2024-03-31T01:31:00.000Z",
      status: "completed",
      report: null,
    });
    expect((await store.trades())[0]).toMatchObject({ amount: { low: 0.1 + 0.2, high: 1 / 3, estimate: 5e-324 }, transactionDate: "2021-03-02" });
    expect((await store.runs())[0]).toMatchObject({ startedAt: "2024-03-31T01:30:00.125Z", report: null });
    await store.close();
    await admin(`alter database ${database} reset all`);
  });

  describe("R4 errors that pass", () => {
    /** Makes the next `times` insertions into trades fail, each with what `failure` does. */
    async function failing(times: number, failure: string): Promise<void> {
      await admin(`
        create sequence failures;
        create function fail() returns trigger language plpgsql as $$ begin if nextval('failures') <= ${times} then ${failure}; end if; return new; end $$;
        create trigger fail before insert on trades for each row execute function fail()`);
    }
    const mended = () => admin("drop function fail cascade; drop sequence failures");

    it.each(["40001", "40P01", "57P01", "57P03"])("tries a write again after %s, and then it is there once", async (code) => {
      const store = await openEmpty();
      await failing(2, `raise exception 'injected' using errcode = '${code}'`);
      expect(await store.importTrades(aBatch("h", [aTrade("a"), aTrade("b")]))).toBe(2);
      await mended();
      expect(await store.counts()).toMatchObject({ trades: 2 });
      await store.close();
    });

    it("tries a write again after the server ended its session", async () => {
      const store = await openEmpty();
      await failing(2, "perform pg_terminate_backend(pg_backend_pid())");
      expect(await store.importTrades(aBatch("h", [aTrade("a")]))).toBe(1);
      await mended();
      expect((await store.trades()).length).toBe(1);
      await store.close();
    });

    it("gives up after its attempts with a typed error and no partial rows", async () => {
      const store = await openEmpty();
      await failing(1000, "raise exception 'injected' using errcode = '40001'");
      expect(await errorOf(store.importTrades(aBatch("h", [aTrade("a")])))).toMatchObject({ name: "StoreError", code: "CONFLICT" });
      await mended();
      expect(await dumpOf(store)).toBe("");
      await store.close();
    });

    it.each([
      ["53100", "DISK_FULL"],
      ["25006", "READ_ONLY"],
      ["XX001", "CORRUPT"],
      ["22000", "FAILED"],
    ])("does not try again after %s, which is %s", async (sqlState, code) => {
      const store = await openEmpty();
      await failing(1, `raise exception 'injected' using errcode = '${sqlState}'`);
      expect(await errorOf(store.saveScan(anEntry("s", 1), [aDiscovery("d")]).then(() => store.importTrades(aBatch("h", [aTrade("a")]))))).toMatchObject({
        name: "StoreError",
        code,
      });
      await mended();
      expect(await store.counts()).toMatchObject({ trades: 0, pattern_discoveries: 1 });
      expect(await store.importedFiles()).toEqual([]);
      await store.close();
    });
  });

  it("R3 goes on after connections were reset and the server refused for a while", async () => {
    const proxy = await openProxy(url);
    const store = await openPostgresStore(proxy.url);
    await admin(`truncate ${TABLE_NAMES.join(", ")}`);
    await store.importTrades(aBatch("h1", [aTrade("a")]));
    await proxy.stop();
    const importing = store.importTrades(aBatch("h2", [aTrade("b")]));
    const reading = store.trades();
    setTimeout(() => proxy.start(), 300);
    expect(await importing).toBe(1);
    expect((await reading).length).toBeGreaterThan(0);
    const works = store.exclusively(async () => {
      proxy.reset(); // takes the session that holds the lock with it
      return store.importTrades(aBatch("h3", [aTrade("c")]));
    });
    expect(await works).toBe(1);
    expect(await store.exclusively(async () => (await store.counts()).trades)).toBe(3);
    await store.close();
    await proxy.stop();
  });

  it("lets one process work exclusively and names it to the others, until it ends in any way", async () => {
    const [first, second] = [await open(), await open()];
    await first.exclusively(async () => {
      expect(await errorOf(second.exclusively(async () => "never"))).toMatchObject({
        code: "LOCKED",
        message: expect.stringMatching(new RegExp(`capitol-quant ${process.pid} \\(server process \\d+\\)`)),
      });
    });
    expect(await second.exclusively(async () => "now")).toBe("now");
    await first.exclusively(async () => {
      await admin("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");
      expect(await second.exclusively(async () => "the holder's session is gone")).toContain("gone");
    });
    await Promise.all([first.close(), second.close()]);
  });

  it("says that a server cannot be reached, without the password", async () => {
    const { port } = new URL(url);
    const cases = [
      `postgres://me:s3cret@127.0.0.1:1/x`,
      `postgres://me:s3cret@no-such-host.invalid:${port || 5432}/x`,
      addressOf("no_such_database", "me:s3cret"),
      addressOf(database, "nobody:s3cret"),
    ];
    for (const address of cases) {
      const error = await errorOf(openPostgresStore(address));
      expect(error, address).toMatchObject({ name: "StoreError", code: "UNREACHABLE" });
      expect(JSON.stringify([error.message, error.fault, String(error.cause), Object.values(error.cause as object)])).not.toContain("s3cret");
    }
  });
});

describe("openPostgresStore without the package pg", () => {
  it("says what to install", async () => {
    const missing = () => Promise.reject(Object.assign(new Error("Cannot find package 'pg'"), { code: "ERR_MODULE_NOT_FOUND" }));
    expect(await errorOf(loadPostgresDriver(missing))).toMatchObject({
      name: "StoreError",
      code: "MISSING_PACKAGE",
      message: expect.stringContaining("npm install pg"),
    });
  });
});

async function onServer<T>(work: (client: pg.Client) => Promise<T>, connectionString = server): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(database: string, credentials?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (credentials !== undefined) [url.username, url.password] = credentials.split(":") as [string, string];
  return url.href;
}

/** A TCP proxy before the server that can drop its connections and stop listening. */
async function openProxy(target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => to.write(bytes));
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  const listen = (at: number) =>
    new Promise<number>((resolve) => listener.listen(at, "127.0.0.1", () => resolve((listener.address() as { port: number }).port)));
  const listeningPort = await listen(0);
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  const url = new URL(target);
  url.host = `127.0.0.1:${listeningPort}`;
  return {
    url: url.href,
    reset,
    start: () => listen(listeningPort),
    stop: () => {
      reset();
      return new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}
