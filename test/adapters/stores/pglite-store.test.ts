import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MemoryStore, openPgliteStore, openStore } from "../../../src/adapters/stores/index.js";
import { PgliteEngine } from "../../../src/adapters/stores/pglite-engine.js";
import { TABLE_NAMES } from "../../../src/adapters/stores/rows.js";
import { type SqlHost, SqlTables } from "../../../src/adapters/stores/sql-tables.js";
import { TableStore } from "../../../src/adapters/stores/table-store.js";
import { ReentrantTurns } from "../../../src/adapters/stores/turns.js";
import { describeStore, dumpOf, errorOf } from "../../support/describe-store.js";
import { aBatch, aTrade } from "../../support/records.js";
import { RUNTIMES } from "../../support/runtimes.js";
import { buildChild, startChild } from "./processes.js";
import { runWorkload } from "./workload.js";

const KILLS = process.env.SOAK ? 500 : 3;
/** In memory where there is room: the database does not sync to disk, so a disk adds nothing but time. */
const scratch = mkdtempSync(join(hasRoom("/dev/shm") ? "/dev/shm" : tmpdir(), "capitol-quant-stores-"));
/** A database that is made once and copied, since making one takes seconds: empty, and filled with a snapshot. */
const empty = join(scratch, "empty");
const filled = join(scratch, "filled");
let script: string;
let expected: string;
let folders = 0;

function copyOf(template: string): string {
  const folder = newFolder();
  cpSync(template, folder, { recursive: true });
  return folder;
}
function newFolder(): string {
  return join(scratch, `store-${folders++}`);
}

beforeAll(async () => {
  script = buildChild();
  const twin = new MemoryStore();
  await runWorkload(twin);
  expected = await dumpOf(twin);
  await (await openStore(empty)).close();
  cpSync(empty, filled, { recursive: true });
  const store = await openStore(filled);
  await runWorkload(store);
  await store.close();
}, 120_000);
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  rmSync(script, { force: true });
}, 120_000);
afterEach(() => {
  for (const name of readdirSync(scratch)) if (name.startsWith("store-")) rmSync(join(scratch, name), { recursive: true, force: true });
});

describe("the tables of the embedded store", () => {
  // One database for the whole contract, emptied for each test; the folder around it has its own tests below.
  let engine: PgliteEngine;
  beforeAll(async () => {
    const folder = join(scratch, "contract");
    cpSync(empty, folder, { recursive: true });
    engine = await PgliteEngine.start(join(folder, "data"), folder);
  }, 120_000);
  afterAll(() => engine.stop());

  describeStore("PGlite", async () => {
    await sql`truncate ${sql.join(TABLE_NAMES.map((table) => sql.table(table)))}`.execute(engine.db);
    const turns = new ReentrantTurns();
    const host: SqlHost = {
      description: "pglite",
      notices: [],
      attempt: (where, work) => engine.attempt(where, work),
      beforeWrite() {},
      afterChange() {},
      exclusively: (work) => turns.take(work),
      close: async () => {},
    };
    return new TableStore(new SqlTables(engine.db, host));
  });
});

describe("the embedded store's folder", () => {
  it("is created, found again with every row, and named", async () => {
    const store = await openPgliteStore(copyOf(filled));
    expect(await dumpOf(store)).toBe(expected);
    expect(await runWorkload(store)).toBe(0);
    expect(await dumpOf(store)).toBe(expected);
    expect(store.description).toMatch(/^pglite .*store-\d+$/);
    expect(store.notices).toEqual([]);
    await store.close();
    expect(readdirSync(filled).sort()).toEqual(["capitol-quant.json", "data", "snapshot.ndjson.gz"]);
    expect(statSync(filled).mode & 0o077).toBe(0);
    expect(statSync(join(filled, "data")).mode & 0o077).toBe(0);
  });

  it("is refused with one sentence when it is a file, inside a file, or somebody else's", async () => {
    const file = join(scratch, "a-file");
    writeFileSync(file, "mine");
    const foreign = join(scratch, "foreign");
    mkdirSync(foreign);
    writeFileSync(join(foreign, "thesis.docx"), "mine");
    const cluster = join(scratch, "cluster"); // a PostgreSQL server's, say
    mkdirSync(join(cluster, "data"), { recursive: true });
    writeFileSync(join(cluster, "data/PG_VERSION"), "18\n");
    for (const [folder, received] of [
      [file, "a file"],
      [join(file, "inside"), "a file"],
      [foreign, "thesis.docx"],
      [cluster, "data"],
    ] as const) {
      const error = await errorOf(openPgliteStore(folder));
      expect(error).toMatchObject({ name: "StoreError", code: "NOT_A_STORE", message: expect.stringContaining(received) });
      expect(error.message).toContain(folder);
      expect(error.message).not.toContain("\n");
    }
    expect(readdirSync(foreign)).toEqual(["thesis.docx"]);
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  it("asks for a newer version of the package when the tables are newer, and leaves them alone", async () => {
    const folder = copyOf(filled);
    await inDatabase(folder, "insert into capitol_quant_migrations (name, timestamp) values ('9999-from-the-future', '')");
    expect(await errorOf(openPgliteStore(folder))).toMatchObject({
      code: "MIGRATION_NEEDED",
      message: expect.stringContaining("install a newer capitol-quant"),
    });
    await inDatabase(folder, "delete from capitol_quant_migrations where name like '9999%'");
    const store = await openPgliteStore(folder);
    expect(await dumpOf(store)).toBe(expected);
    await store.close();
  });

  it("brings the tables of an older version up to date, and loses nothing", async () => {
    const folder = copyOf(filled);
    await inDatabase(folder, "drop table historical_patterns");
    await inDatabase(folder, "delete from capitol_quant_migrations where name like '0002%'");
    const store = await openPgliteStore(folder);
    expect(await dumpOf(store)).toBe(expected);
    expect(await store.patterns()).toEqual([]);
    await store.close();
  });
});

describe("R6 the embedded store's lock", () => {
  it("lets a second opening fail at once, naming the process, here and elsewhere", async () => {
    const folder = copyOf(empty);
    const store = await openPgliteStore(folder);
    expect(await errorOf(openPgliteStore(folder))).toMatchObject({
      name: "StoreError",
      code: "LOCKED",
      message: expect.stringContaining(`process ${process.pid}`),
    });
    const other = startChild(script, "hold", folder);
    expect(JSON.parse(await other.line("{"))).toMatchObject({ code: "LOCKED", message: expect.stringContaining(`process ${process.pid}`) });
    expect(await other.ended).toBe(1);
    await store.importTrades(aBatch("h", [aTrade("a")]));
    await store.close();
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });

  it("is taken over from a killed process, and given back by one that exits or is terminated", async () => {
    const folder = copyOf(empty);
    const killed = startChild(script, "hold", folder);
    await killed.line("open");
    expect(await errorOf(openPgliteStore(folder))).toMatchObject({ code: "LOCKED", message: expect.stringContaining(`process ${killed.pid}`) });
    killed.process.kill("SIGKILL");
    await killed.ended;
    expect(existsSync(join(folder, "lock"))).toBe(true);
    const terminated = startChild(script, "hold", folder);
    await terminated.line("open");
    terminated.process.kill("SIGTERM");
    expect(await terminated.ended).toBe("SIGTERM");
    expect(existsSync(join(folder, "lock"))).toBe(false);
    const exited = startChild(script, "exit", folder);
    expect(await exited.ended).toBe(3);
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });

  it("is left to a host that handles the signal and closes the store itself", async () => {
    const folder = copyOf(empty);
    const graceful = startChild(script, "graceful", folder);
    await graceful.line("open");
    graceful.process.kill("SIGTERM");
    expect(await graceful.ended).toBe(0);
    const store = await openPgliteStore(folder);
    expect(await store.counts()).toMatchObject({ trades: 1 });
    await store.close();
  });

  it("is taken over when its pid now belongs to another process, and when it is half a file", async () => {
    const folder = copyOf(empty);
    const lock = join(folder, "lock");
    if (existsSync("/proc/self/stat")) {
      writeFileSync(lock, JSON.stringify({ pid: process.pid, started: "some-other-boot:42", host: hostname(), token: "x" }));
      await (await openPgliteStore(folder)).close();
    }
    writeFileSync(lock, '{"pid": 1');
    await (await openPgliteStore(folder)).close();
  });

  it("is respected when another machine wrote it, with a remedy", async () => {
    const folder = copyOf(empty);
    writeFileSync(join(folder, "lock"), JSON.stringify({ pid: 4194999, started: null, host: "elsewhere", token: "x" }));
    expect(await errorOf(openPgliteStore(folder))).toMatchObject({ code: "LOCKED", message: expect.stringMatching(/on elsewhere/) });
    expect((await errorOf(openPgliteStore(folder))).message).toContain(`remove ${join(folder, "lock")}`);
  });

  it("is checked before each write: without it nothing is written", async () => {
    const folder = copyOf(empty);
    const store = await openPgliteStore(folder);
    unlinkSync(join(folder, "lock"));
    expect(await errorOf(store.importTrades(aBatch("h", [aTrade("a")])))).toMatchObject({ code: "LOCKED" });
    expect(await store.counts()).toMatchObject({ trades: 0 });
    await store.close();
  });
});

describe("R15 the embedded store elsewhere", () => {
  for (const { name, command, args, installed } of RUNTIMES) {
    it.skipIf(!installed && process.env.REQUIRE_SERVICES !== "1")(`writes the same tables under ${name}, and reads those that Node wrote`, async () => {
      const folder = copyOf(empty);
      const first = startChild(script, "work", folder, [command, ...args]);
      expect(await first.line("new rows")).toBe("new rows 3674");
      expect(await first.ended).toBe(5);
      const again = startChild(script, "work", folder, [command, ...args]);
      expect(await again.line("new rows")).toBe("new rows 0");
      const store = await again.ended.then(() => openPgliteStore(folder));
      expect(await dumpOf(store)).toBe(expected);
      await store.close();
    });
  }
});

describe("R7 the embedded store after damage", () => {
  it(
    `ends in the same tables after ${KILLS} kills at random points and a run to the end`,
    async () => {
      const folder = newFolder();
      let killedAtWork = 0;
      for (let n = 0; n < KILLS || killedAtWork === 0; n++) {
        const child = startChild(script, "work", folder);
        // The first kill meets the making of the database; the others meet its work, which takes a second or less.
        if (n > 0) await Promise.race([child.line("open"), child.ended]);
        await new Promise((resolve) => setTimeout(resolve, (n === 0 ? 1500 : 400) * Math.random()));
        child.process.kill("SIGKILL");
        if ((await child.ended) === "SIGKILL" && n > 0) killedAtWork += 1;
        if (n > KILLS * 3) throw new Error("every run ended before its kill");
      }
      const last = startChild(script, "work", folder);
      expect(await last.ended).toBe(5);
      const store = await openPgliteStore(folder);
      expect(await dumpOf(store)).toBe(expected);
      expect(store.notices).toEqual([]);
      await store.close();
    },
    KILLS * 10_000 + 60_000,
  );

  describe("without a snapshot is never an empty database but an error", () => {
    let folder: string;
    let tableFile: string;
    beforeAll(async () => {
      folder = join(scratch, "without-snapshot");
      cpSync(filled, folder, { recursive: true });
      unlinkSync(join(folder, "snapshot.ndjson.gz"));
      tableFile = join("data", (await inDatabase<{ path: string }>(folder, "select pg_relation_filepath('trades') as path"))[0]!.path);
    }, 60_000);

    const damages: readonly (readonly [string, () => string, (path: string) => void])[] = [
      ["an emptied write-ahead log", () => "data/pg_wal", (path) => eachFile(path, (file) => truncateSync(file))],
      ["a deleted control file", () => "data/global/pg_control", (path) => unlinkSync(path)],
      ["a deleted version file", () => "data/PG_VERSION", (path) => unlinkSync(path)],
      ["the files of an older major version", () => "data/PG_VERSION", (path) => writeFileSync(path, "17\n")],
      ["a deleted data folder", () => "data", (path) => rmSync(path, { recursive: true })],
      ["a deleted table file", () => tableFile, (path) => unlinkSync(path)],
      ["an emptied table file", () => tableFile, (path) => truncateSync(path)],
      ["a page with wrong bytes", () => tableFile, (path) => overwrite(path, 20_000, "garbage")],
    ];
    it.each(damages)("after %s, and whole again when that is undone", async (_, pathOf, harm) => {
      const path = join(folder, pathOf());
      const aside = join(scratch, "aside");
      cpSync(path, aside, { recursive: true });
      harm(path);
      expect(await errorOf(openPgliteStore(folder))).toMatchObject({
        name: "StoreError",
        code: "CORRUPT",
        message: expect.stringContaining("move the folder away and import again"),
      });
      expect(readdirSync(folder)).not.toContain("lock");
      rmSync(path, { recursive: true, force: true });
      renameSync(aside, path);
    });

    afterAll(async () => {
      const store = await openPgliteStore(folder);
      expect(await dumpOf(store)).toBe(expected);
      await store.close();
    });
  });

  it("is restored from the last snapshot, with a report", async () => {
    const folder = copyOf(filled);
    await inDatabase(folder, "drop table trades");
    const store = await openPgliteStore(folder);
    expect(await dumpOf(store)).toBe(expected);
    expect(store.notices).toHaveLength(1);
    expect(store.notices[0]).toMatch(/was damaged \(.+\) and has been restored from its last snapshot: 3600 trades, 24 findings/);
    expect(store.notices[0]).toContain(`kept in ${join(folder, "damaged-1")}`);
    await store.importTrades(aBatch("later", [aTrade("later")]));
    await store.close();

    // The marker is rewritten when it is lost, and the new snapshot holds what came later.
    unlinkSync(join(folder, "capitol-quant.json"));
    rmSync(join(folder, "data"), { recursive: true });
    const again = await openPgliteStore(folder);
    expect(again.notices).toHaveLength(1);
    expect(await again.counts()).toMatchObject({ trades: 3601 });
    await again.close();
  });

  it("is not restored from a snapshot that is damaged too", async () => {
    const folder = copyOf(filled);
    unlinkSync(join(folder, "data/global/pg_control"));
    truncateSync(join(folder, "snapshot.ndjson.gz"), 3000);
    expect(await errorOf(openPgliteStore(folder))).toMatchObject({ name: "StoreError", code: "CORRUPT", message: expect.stringContaining("snapshot") });
    expect(readdirSync(folder).sort()).toEqual(["capitol-quant.json", "data", "snapshot.ndjson.gz"]);
  });
});

const isRoot = process.getuid?.() === 0;
const mounts = isRoot && process.platform === "linux" && canMount();
describe.skipIf(!mounts)(`the embedded store on a small or read-only disk${mounts ? "" : " (needs the right to mount a tmpfs)"}`, () => {
  // With little space a table cannot grow; with more the write-ahead log runs out of it, and PostgreSQL gives up altogether.
  it.each([1, 8])("R4 says that the disk is full with %i MB left, keeps nothing of the write, and goes on when there is space", async (megabytes) => {
    await onSmallDisk(80, async (disk) => {
      const folder = join(disk, "store");
      cpSync(empty, folder, { recursive: true });
      const store = await openPgliteStore(folder);
      await store.importTrades(aBatch("h1", [aTrade("kept")]));
      const ballast = join(disk, "ballast");
      writeFileSync(ballast, Buffer.alloc(statfsSync(disk).bavail * statfsSync(disk).bsize - megabytes * 2 ** 20));
      const many = Array.from({ length: 30_000 }, (_, i) => aTrade(`t${i}`));
      expect(await errorOf(store.importTrades(aBatch("h2", many)))).toMatchObject({ name: "StoreError", code: "DISK_FULL" });
      await store.close();
      rmSync(ballast);
      const again = await openPgliteStore(folder);
      expect((await again.trades()).map(({ id }) => id)).toEqual(["kept"]);
      expect(await again.importTrades(aBatch("h2", many.slice(0, 100)))).toBe(100);
      await again.close();
    });
  });

  it("says that there is no space for a new database, and leaves nothing that looks like one", async () => {
    await onSmallDisk(8, async (disk) => {
      const folder = join(disk, "store");
      expect(await errorOf(openPgliteStore(folder))).toMatchObject({ name: "StoreError", code: "DISK_FULL" });
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it("says that a read-only folder cannot be written", async () => {
    await onSmallDisk(64, async (disk) => {
      cpSync(empty, join(disk, "store"), { recursive: true });
      execFileSync("mount", ["-o", "remount,ro", disk]);
      for (const folder of [join(disk, "store"), join(disk, "new")])
        expect(await errorOf(openPgliteStore(folder))).toMatchObject({ name: "StoreError", code: "READ_ONLY" });
    });
  });
});

/** Runs SQL in a folder's database, past the store. */
async function inDatabase<T>(folder: string, text: string): Promise<T[]> {
  const engine = await PgliteEngine.start(join(folder, "data"), folder);
  try {
    return (await engine.db.executeQuery<T>({ ...sql``.compile(engine.db), sql: text })).rows as T[];
  } finally {
    await engine.stop();
  }
}

function overwrite(file: string, at: number, text: string): void {
  const bytes = readFileSync(file);
  bytes.write(text, at);
  writeFileSync(file, bytes);
}

function eachFile(folder: string, change: (file: string) => void): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isFile()) change(join(folder, entry.name));
}

function hasRoom(folder: string): boolean {
  return existsSync(folder) && statfsSync(folder).bavail * statfsSync(folder).bsize > 2 ** 31;
}

function canMount(): boolean {
  const at = mkdtempSync(join(tmpdir(), "capitol-quant-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", at], { stdio: "ignore" });
    execFileSync("umount", [at], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(at, { recursive: true, force: true });
  }
}

async function onSmallDisk(megabytes: number, work: (disk: string) => Promise<void>): Promise<void> {
  const disk = join(scratch, `disk-${folders++}`);
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", disk]);
  try {
    await work(disk);
  } finally {
    execFileSync("umount", ["--lazy", disk]);
  }
}
