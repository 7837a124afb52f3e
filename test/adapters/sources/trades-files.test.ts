import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCsv } from "../../../src/adapters/sources/csv.js";
import { expandPaths, hashFile, readText, readWholeText } from "../../../src/adapters/sources/files.js";
import { type JsonRecord, ownField, readJson } from "../../../src/adapters/sources/json.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe("reading text", () => {
  it("gives the same text from UTF-8, UTF-16 of both orders and gzip, cut anywhere", async () => {
    const text = `name,value\n${"Raúl – 𝒳,1\r\n".repeat(9000)}`; // characters of 1 to 4 bytes across chunk borders
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      utf16,
      Buffer.from(utf16).swap16(),
      gzipSync(text),
      Buffer.concat([gzipSync(text.slice(0, 50)), gzipSync(text.slice(50))]),
    ]) {
      expect(await readWholeText(write("text", bytes))).toBe(text);
    }
  });

  it("S1 refuses a gzip that expands beyond reason, by observed bytes and by ratio", async () => {
    const bomb = write("bomb.csv.gz", gzipSync(Buffer.alloc(40 << 20, "a")));
    const drain = async (options: object): Promise<void> => {
      for await (const _ of readText(bomb, options));
    };
    await expect(drain({})).rejects.toMatchObject({ code: "TOO_LARGE" });
    await expect(drain({ maxExpansionRatio: 1e9, maxBytes: 1 << 20 })).rejects.toMatchObject({ code: "TOO_LARGE" });
    await expect(drain({ maxExpansionRatio: 1e9 })).resolves.toBeUndefined();
  });

  it("tells damaged gzip from one cut short, and refuses a gzip in a gzip", async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 20_000 }, (_, i) => String(i * i)).join("\n")));
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 500, 600);
    await expect(readWholeText(write("a.gz", damaged))).rejects.toMatchObject({ code: "UNREADABLE" });
    await expect(readWholeText(write("a.gz", packed.subarray(0, packed.length - 4)))).rejects.toMatchObject({ code: "TRUNCATED" });
    await expect(readWholeText(write("a.gz", packed.subarray(0, 5)))).rejects.toMatchObject({ code: "TRUNCATED" });
    await expect(readWholeText(write("a.gz", gzipSync(packed)))).rejects.toMatchObject({ code: "NOT_TEXT" });
  });

  it("R16 stops between two pieces when aborted", async () => {
    const path = write("long.txt", "x\n".repeat(1 << 20));
    const controller = new AbortController();
    const reason = new Error("enough");
    let pieces = 0;
    const reading = async (): Promise<void> => {
      for await (const _ of readText(path, { signal: controller.signal })) {
        pieces++;
        controller.abort(reason);
      }
    };
    await expect(reading()).rejects.toBe(reason);
    expect(pieces).toBe(1);
    await expect(hashFile(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("hashes the bytes on disk", async () => {
    expect(await hashFile(write("abc", "abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); // FIPS 180-2, B.1
    await expect(hashFile(join(folder, "missing"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("expanding paths", () => {
  it("lists the data files of a folder and below in order, each once, without links and hidden files", async () => {
    const root = join(folder, "tree");
    mkdirSync(join(root, "b", "c"), { recursive: true });
    for (const name of ["z.csv", "a.JSON", "b/m.csv.gz", "b/c/k.xml", "b/notes.md", ".hidden.csv", "b/image.png"]) writeFileSync(join(root, name), "x");
    writeFileSync(join(folder, "outside.csv"), "x");
    symlinkSync(join(folder, "outside.csv"), join(root, "link.csv"));
    symlinkSync(folder, join(root, "up"));
    const found = await expandPaths([join(root, "z.csv"), root]);
    expect(found.map((path) => path.slice(root.length + 1))).toEqual(["z.csv", "a.JSON", "b/c/k.xml", "b/m.csv.gz"]);
  });

  it("refuses what does not exist and a folder without data", async () => {
    mkdirSync(join(folder, "empty"), { recursive: true });
    await expect(expandPaths([join(folder, "missing")])).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(expandPaths([join(folder, "empty")])).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

async function csv(text: string, options: object = {}): Promise<(readonly string[] | "fault")[]> {
  const rows: (readonly string[] | "fault")[] = [];
  for await (const batch of readCsv(write("t.csv", text), options)) for (const record of batch) rows.push("cells" in record ? record.cells : "fault");
  return rows;
}

describe("reading CSV", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " ", "é", ";"), maxLength: 6 });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it("reads back any table that is quoted by the rules", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 })),
        async (table) => {
          const text = table.map((row) => row.map(quoted).join(",")).join("\r\n");
          expect(await csv(text, { delimiter: "," })).toEqual(table);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("keeps line numbers across quoted line breaks and blank lines", async () => {
    const lines: number[] = [];
    for await (const batch of readCsv(write("t.csv", 'a,b\n\n"x\ny\nz",1\n  \nq,2'))) for (const record of batch) lines.push(record.line);
    expect(lines).toEqual([1, 3, 7]);
  });

  it("D3 confines a stray quote to its line", async () => {
    expect(await csv('a,b,c\n1,"2,3\n4,5,6\n7,8,9')).toEqual([["a", "b", "c"], "fault", ["4", "5", "6"], ["7", "8", "9"]]);
    expect(await csv('a,b\n1,5" disc\n"x"y,2\n3,4')).toEqual([["a", "b"], ["1", '5" disc'], "fault", ["3", "4"]]);
  });

  it("D3 survives a quote bomb and a line beyond the cap", async () => {
    const bomb = await csv(`a,b\n${'"\n'.repeat(5001)}1,2`);
    expect(bomb.at(-1)).toEqual(["1", "2"]);
    expect(await csv(`a,b\n${"x".repeat(5000)},1\n1,2`, { maxRecordCharacters: 1000 })).toEqual([["a", "b"], "fault", ["1", "2"]]);
  });

  it("finds the delimiter in the first line", async () => {
    expect(await csv("a;b;c\n1,5;2;3")).toEqual([
      ["a", "b", "c"],
      ["1,5", "2", "3"],
    ]);
    expect(await csv("a\tb\n1\t2")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });
});

async function json(text: string, options: object = {}): Promise<JsonRecord[]> {
  const records: JsonRecord[] = [];
  for await (const record of readJson(write("t.json", text), options)) records.push(record);
  return records;
}

describe("reading JSON", () => {
  it("gives the elements of any array as JSON.parse does", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.string()))), fc.constantFrom(0, 2), async (elements, indent) => {
        const records = await json(JSON.stringify(elements, null, indent));
        expect(records.map((record) => ("value" in record ? record.value : record.fault))).toEqual(JSON.parse(JSON.stringify(elements)));
      }),
      { numRuns: 150 },
    );
  });

  it("confines a broken, an overlong and an overdeep element to itself", async () => {
    const records = await json(`[{"a":1},{"a":tru},{"a":"${"x".repeat(500)}"},${"[".repeat(100)}${"]".repeat(100)},{"a":2}]`, { maxRecordCharacters: 400 });
    expect(records.map((record) => ("value" in record ? record.value : "fault"))).toEqual([{ a: 1 }, "fault", "fault", "fault", { a: 2 }]);
    expect(records.map((record) => record.position)).toEqual([1, 2, 3, 4, 5]);
  });

  it("S8 takes brackets a hundred thousand deep without overflowing", async () => {
    expect((await json(`[${"[".repeat(100_000)}${"]".repeat(100_000)}]`)).map((record) => "fault" in record)).toEqual([true]);
  });

  it("refuses a file that ends early, and text behind the end", async () => {
    await expect(json('[{"a":1},{"a"')).rejects.toMatchObject({ code: "TRUNCATED" });
    await expect(json('[{"a":1}')).rejects.toMatchObject({ code: "TRUNCATED" });
    await expect(json('[{"a":1}][{"a":2}]')).rejects.toMatchObject({ code: "UNREADABLE" });
    await expect(json("12")).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
  });

  it("S2 looks up own fields only", async () => {
    const record = JSON.parse('{"__proto__":{"x":1},"a":2}') as unknown;
    expect([
      ownField(record, "a"),
      ownField(record, "x"),
      ownField(record, "constructor"),
      ownField(record, "toString"),
      ownField(null, "a"),
      ownField("text", "length"),
    ]).toEqual([2, undefined, undefined, undefined, undefined, undefined]);
  });
});
