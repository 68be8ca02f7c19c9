import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labelRowsOf, labelsOf } from "../../metrics/index.ts";
import { type Lake, openLake } from "../../storage/index.ts";
import { readKnownLabels, writeKnownLabels } from "./known-labels.ts";

let folder: string;
let lake: Lake;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-known-labels-"));
  lake = await openLake({ threads: 1 });
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

const tags = Array.from({ length: 20 }, (_, number) => `tag ${number}`);
const known = {
  labelled: Int32Array.of(0, 2, 3),
  labels: labelRowsOf([[3, 19], [], [0], []], 20),
  unknown: labelRowsOf([[], [], [1, 7, 8, 18], []], 20),
  denied: labelRowsOf([[4], [], [], [0, 19]], 20),
};

describe("known labels", () => {
  it("are read as they were written, title by title", async () => {
    await writeKnownLabels(folder, lake, ["a", "b", "c", "d"], { tags, ...known });
    expect(await readKnownLabels(folder, lake, ["a", "b", "c", "d"], tags)).toEqual(known);
  });

  it("stay with their titles where others come and go", async () => {
    const found = await readKnownLabels(folder, lake, ["new", "c", "a"], tags);
    expect([...found.labelled]).toEqual([1, 2]);
    expect([...labelsOf(found.labels, 2)]).toEqual([3, 19]);
    expect([...labelsOf(found.unknown, 1)]).toEqual([1, 7, 8, 18]);
    expect([...labelsOf(found.denied, 2)]).toEqual([4]);
    expect(labelsOf(found.labels, 0)).toHaveLength(0);
  });

  it("are missed by name in what an earlier version trained", async () => {
    await expect(readKnownLabels(join(folder, "old"), lake, [], tags)).rejects.toMatchObject({
      code: "not-found",
    });
  });
});
