import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readNumbersInto, writeNumbers } from "./array-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-numbers-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("gives numbers back bit by bit, a part of an array too", async () => {
  const path = join(folder, "a.f32");
  const whole = Float32Array.of(9, Number.NaN, -0, 1e-40, Number.NEGATIVE_INFINITY, 9);
  await writeNumbers(path, whole.subarray(1, 5));
  const read = new Float32Array(4);
  await readNumbersInto(path, read);
  expect([...new Uint32Array(read.buffer)]).toEqual([...new Uint32Array(whole.slice(1, 5).buffer)]);
});

it("refuses a file of another length", async () => {
  const path = join(folder, "b.i32");
  await writeNumbers(path, Int32Array.of(1, 2));
  await expect(readNumbersInto(path, new Int32Array(3))).rejects.toThrow(/8 bytes, not 12/);
});
