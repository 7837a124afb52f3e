import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/adapters/stores/index.js";
import { cli, database, files, filesBelow, INPUTS, refusal, removeFolder, tablesOf, unused, world, write } from "./support.js";

afterAll(removeFolder);

const HOUSE = join(files.trades, "house_stock_watcher.csv");
const gzip = gzipSync(readFileSync(HOUSE));
const noise = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 255);

describe.concurrent("a file that cannot be used", () => {
  const cases: readonly (readonly [what: string, path: string, says: RegExp])[] = [
    ["is missing", "nowhere.csv", /nowhere\.csv: .*existing file/],
    ["is empty", write("bad/empty.csv", ""), /empty\.csv: expected a file of trades/],
    ["has another layout", write("bad/other.csv", "a,b,c\n1,2,3\n"), /other\.csv: expected a file of trades/],
    ["is binary", write("bad/noise.csv", noise), /noise\.csv: expected a text file/],
    ["is half a gzip", write("bad/half.csv.gz", gzip.subarray(0, gzip.length >> 1)), /half\.csv\.gz: expected a complete gzip/],
    ["is an HTML page", write("bad/page.csv", "<!DOCTYPE html><html><body>404</body></html>"), /page\.csv: .*HTML page/],
    ["is of another kind", join(files.sectors, "constituents.csv"), /expected a file of trades, received "sectors"/],
    ["is a folder without data", join(write("nodata/readme.md", "#"), ".."), /nodata: expected a folder with data files/],
    ["is a folder with data of another kind", files.sectors, /expected a folder with files of trades, received "one with sectors"/],
  ];

  it.each(cases)("that %s is refused in one sentence with exit code 1 (D3)", async (_, path, says) => {
    const db = await database();
    const { code, stdout, stderr } = await cli(["import", "--trades", path, "--db", db]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(refusal(stderr)).toMatch(says);
  });

  it("leaves what was read before it in the database, and the next run completes (D3)", async () => {
    const db = await database();
    const half = write("halves/senate.csv.gz", gzip.subarray(0, gzip.length >> 1));
    const broken = await cli(["import", "--trades", HOUSE, "--trades", half, "--db", db]);
    expect(broken.code).toBe(1);
    const { counts } = JSON.parse((await cli(["migrate", "--db", db, "--json"])).stdout) as { counts: { trades: number } };
    write("halves/senate.csv.gz", gzipSync(readFileSync(join(files.trades, "senate_stock_watcher.csv"))));
    const mended = await cli(["import", "--trades", HOUSE, "--trades", half, "--db", db, "--json"]);
    expect(JSON.parse(mended.stdout).newRows + counts.trades).toBe(world.trades.length);
  });

  it.each(["legislators", "prices", "sectors"])("is refused as --%s too", async (kind) => {
    for (const path of ["nowhere.csv", "bad/page.csv", "bad/other.csv"]) {
      const { code, stderr } = await cli(["scan-all-politicians", "--trades", HOUSE, `--${kind}`, path, "--db", await database(), "--out", unused("out")]);
      expect(code).toBe(1);
      expect(refusal(stderr)).toContain(path);
    }
  });
});

describe.concurrent("a place that cannot be written", () => {
  const file = write("a-file", "x");
  const scan = (db: string, out: string, options = {}) => cli(["scan-all-politicians", ...INPUTS, "--db", db, "--out", out], options);

  it("is refused when it is a file, for --db and --out, before any time is spent", async () => {
    for (const path of [file, join(file, "below")]) {
      const [db, out] = await Promise.all([scan(path, unused("out")), scan(unused("db"), path)]); // the second never makes its database
      expect([db.code, out.code]).toEqual([1, 1]);
      expect(refusal(db.stderr)).toContain(path);
      expect(refusal(out.stderr)).toContain(`--out ${path}`);
      expect(out.stderr).not.toContain("searching");
    }
  });

  it("is refused below /proc, where nothing can be made", async ({ skip }) => {
    if (process.platform !== "linux") skip();
    for (const outcome of await Promise.all([scan("/proc/x", unused("out")), scan(unused("db"), "/proc/x")])) {
      expect(outcome.code).toBe(1);
      expect(refusal(outcome.stderr)).toContain("/proc/x");
    }
  });

  it("is refused when it is read-only, for --db and --out; a read-only working folder does no harm", async ({ skip }) => {
    const isRoot = process.getuid?.() === 0; // who may write everywhere, so another user runs it
    const uid = isRoot ? { uid: 65_534 } : {};
    const open = unused("open");
    const closed = unused("closed");
    mkdirSync(open);
    mkdirSync(closed);
    chmodSync(join(open, ".."), 0o755);
    chmodSync(open, 0o777);
    chmodSync(closed, 0o555);
    if (process.platform === "win32" || (await cli(["--version"], uid)).code !== 0) skip();
    const [db, out, cwd] = await Promise.all([
      scan(closed, join(open, "out"), uid),
      scan(join(open, "db"), closed, uid),
      scan(join(open, "db2"), join(open, "out2"), { ...uid, cwd: closed }),
    ]);
    expect([db.code, out.code, cwd.code]).toEqual([1, 1, 0]);
    expect(refusal(db.stderr)).toMatch(/closed.*may be written/);
    expect(refusal(out.stderr)).toMatch(/--out .*closed.*no permission/);
  });

  it("is refused when its disk is full, leaves nothing half-written, and a run elsewhere completes (R4)", async ({ skip }) => {
    const small = unused("small");
    mkdirSync(small);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", small], { stdio: "ignore" });
    } catch {
      skip(); // needs the right to mount
    }
    try {
      const db = await database();
      const [noRoomForDatabase, noRoomForReport] = await Promise.all([scan(join(small, "db"), unused("out")), scan(db, join(small, "out"))]);
      expect([noRoomForDatabase.code, noRoomForReport.code]).toEqual([1, 1]);
      expect(refusal(noRoomForDatabase.stderr)).toMatch(/free space/);
      expect(refusal(noRoomForReport.stderr)).toMatch(/free disk space/);
      expect(filesBelow(small).filter((path) => path.endsWith(".partial"))).toEqual([]);
      const again = await cli(["scan-all-politicians", ...INPUTS, "--db", db, "--out", unused("out"), "--json"]);
      expect([again.code, JSON.parse(again.stdout).newRows]).toEqual([0, 0]);
    } finally {
      execFileSync("umount", ["-l", small]);
    }
  });
});

describe.concurrent("a database that cannot be used", () => {
  const PASSWORD = "canary-9f3b";

  it("is refused without its password when no server answers (S9)", async () => {
    for (const outcome of await Promise.all([
      cli(["migrate", "--db", `postgres://someone:${PASSWORD}@127.0.0.1:1/congress`]),
      cli(["doctor"], { env: { DATABASE_URL: `postgres://someone:${PASSWORD}@127.0.0.1:1/congress` } }),
      cli(["migrate", "--db", `mysql://someone:${PASSWORD}@127.0.0.1:1/congress`]),
      cli(["migrate", "--db", `postgres:someone:${PASSWORD}@x`]),
      cli(["migrate", "--db", `postgres://someone:${PASSWORD}@127.0.0.1:1/congress`], { env: { DEBUG: "capitol-quant" } }),
    ])) {
      expect(outcome.code).toBe(1);
      expect(outcome.stdout + outcome.stderr).toMatch(/127\.0\.0\.1:1|mysql:\/\/…|postgres:\/\/user/);
      expect(outcome.stdout + outcome.stderr).not.toContain(PASSWORD);
    }
  });

  it("is refused without its password when the server does not accept it (S9)", async () => {
    const received: string[] = [];
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (data) => {
        if (data[0] === 0x70) {
          received.push(data.subarray(5, -1).toString());
          const fields = Buffer.from('SFATAL\0C28P01\0Mpassword authentication failed for user "someone"\0\0');
          const head = Buffer.from([0x45, 0, 0, 0, fields.length + 4]);
          socket.end(Buffer.concat([head, fields]));
        } else if (data.readUInt32BE(4) === 80_877_103) socket.write("N");
        else socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])); // asks for the password in clear
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as { port: number };
    const { code, stdout, stderr } = await cli(["migrate", "--db", `postgres://someone:${PASSWORD}@127.0.0.1:${port}/congress`]);
    server.close();
    expect(received).toContain(PASSWORD); // the server did get it
    expect([code, stdout]).toEqual([1, ""]);
    expect(refusal(stderr)).toContain("password authentication failed");
    expect(stderr).not.toContain(PASSWORD);
  });

  it("names the process that uses it (R6)", async () => {
    const db = await database();
    const store = await openStore(db);
    const [scan, doctor] = await Promise.all([cli(["scan-all-politicians", ...INPUTS, "--db", db, "--out", unused("out")]), cli(["doctor", "--db", db])]);
    await store.close();
    expect([scan.code, scan.stdout, doctor.code]).toEqual([1, "", 1]);
    expect(refusal(scan.stderr)).toContain(`process ${process.pid}`);
    expect(doctor.stdout).toMatch(new RegExp(`WRONG +database: .*process ${process.pid}`));
  });
});

describe.concurrent("wrong usage", () => {
  it.each([
    [["scan"], /no command "scan"/],
    [["import", "--trade", "x"], /did you mean --trades/],
    [["import", "--trades", "x", "--seed", "-1"], /--seed needs a value/],
    [["import", "--trades", "x", "--seed=1.5"], /whole number/],
    [["import", "--trades"], /--trades needs a value/],
    [["import", "--trades", ""], /--trades needs a value/],
    [["import", "--json=yes"], /--json takes no value/],
    [["import"], /import needs --trades/],
    [["report", "--out", ""], /--out needs a value/],
    [["scan-politician", "--trades", "x"], /needs --id/],
    [["scan-all-politicians", "--sample", "--trades", "x"], /--sample brings its own files/],
  ])("%j is told in one sentence with exit code 2", async (args, says) => {
    const { code, stdout, stderr } = await cli(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(refusal(stderr)).toMatch(says);
  });

  it("refuses a member that the database does not know, and keeps what it imported", async () => {
    const db = await database();
    const { code, stderr } = await cli(["scan-politician", "--id", "Z999999", ...INPUTS, "--db", db, "--out", unused("out")]);
    expect(code).toBe(1);
    expect(refusal(stderr)).toMatch(/one of the \d+ members.*Z999999/);
    expect((await tablesOf(db)).match(/"table":"trades"/g)!.length).toBeGreaterThan(500);
  });

  it("says where trades come from when there are none to scan", async () => {
    const { code, stderr } = await cli(["report", "--db", await database(), "--out", unused("out")]);
    expect(code).toBe(1);
    expect(refusal(stderr)).toMatch(/--trades.*--sample/);
  });
});
