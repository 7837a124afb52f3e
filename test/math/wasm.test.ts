import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { wasmKernel } from "../../src/math/wasm/load.js";

/** One export, `copy(from, to)`: moves one double. Written by hand, so that this test needs no compiler. */
const COPY_MODULE = hexadecimal([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 2, 127, 127, 0, 2, 15, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 0, 1, 3, 2, 1, 0, 7, 8, 1],
  ...[4, 99, 111, 112, 121, 0, 0, 10, 14, 1, 12, 0, 32, 1, 32, 0, 43, 3, 0, 57, 3, 0, 11],
]);
function hexadecimal(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface CopyExports {
  copy(from: number, to: number): void;
}

afterEach(() => vi.unstubAllGlobals());

describe("wasmKernel", () => {
  it("lends arrays that the kernel reads and writes by their byte offsets", () => {
    const { exports, arrays } = wasmKernel<CopyExports>(COPY_MODULE)(3, 5)!;
    const [from, to] = arrays as [Float64Array, Float64Array];
    from[1] = Math.PI;
    exports.copy(from.byteOffset + 8, to.byteOffset + 32);
    expect(to[4]).toBe(Math.PI);
  });

  it("aligns every array to 16 bytes and lets none overlap", () => {
    const { arrays } = wasmKernel(COPY_MODULE)(1, 3, 0, 2)!;
    expect(arrays.map(({ byteOffset, length }) => [byteOffset, length])).toEqual([
      [0, 1],
      [16, 3],
      [48, 0],
      [48, 2],
    ]);
  });

  it("grows its memory on use and keeps it for the next call", () => {
    const kernel = wasmKernel(COPY_MODULE);
    const small = kernel(10)!.arrays[0]!.buffer;
    const grown = kernel(100_000)!.arrays[0]!.buffer;
    expect(grown.byteLength).toBeGreaterThanOrEqual(800_000);
    expect(small.byteLength).toBe(0); // growing detaches what was lent before
    expect(kernel(10)!.arrays[0]!.buffer).toBe(grown);
  });

  it("does not keep a memory above 16 MiB", () => {
    const kernel = wasmKernel(COPY_MODULE);
    const large = kernel(3_000_000)!;
    expect(large.arrays[0]!.buffer.byteLength).toBeGreaterThanOrEqual(24_000_000);
    expect(kernel(10)!.arrays[0]!.buffer.byteLength).toBeLessThan(1 << 24);
  });

  it("answers null where there is no WebAssembly, where it is barred, and for a module that the host does not know", () => {
    expect(wasmKernel(hexadecimal([1, 2, 3]))(1)).toBeNull();
    vi.stubGlobal("WebAssembly", {
      Module: class {
        constructor() {
          throw new Error("barred by policy");
        }
      },
    });
    expect(wasmKernel(COPY_MODULE)(1)).toBeNull();
    vi.stubGlobal("WebAssembly", undefined);
    expect(wasmKernel(COPY_MODULE)(1)).toBeNull();
  });

  it("answers null instead of failing when memory runs out", () => {
    const kernel = wasmKernel(COPY_MODULE);
    expect(kernel(2 ** 30)).toBeNull(); // 8 GiB, above what 32-bit addresses reach
    expect(kernel(10)).not.toBeNull();
  });
});

const compiler = new URL("../../kernels/node_modules/assemblyscript", import.meta.url);
if (process.env.REQUIRE_SERVICES === "1" && !existsSync(compiler)) throw new Error("the kernels' compiler is not installed: node scripts/setup.mjs --tests");

describe.skipIf(!existsSync(compiler))("committed modules", () => {
  it("are what their sources compile to", () => {
    const { status, stderr } = spawnSync(process.execPath, ["build.mjs", "--check"], { cwd: new URL("../../kernels/", import.meta.url), encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
