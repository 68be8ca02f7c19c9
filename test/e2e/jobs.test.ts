import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openProjectDatabase } from "../../src/pipeline/index.ts";
import { defineJob, handle, openQueue } from "../../src/storage/index.ts";
import { startMarquee } from "../support/marquee-process.ts";

const minutes = 60_000;
const job = defineJob({
  kind: "divide",
  version: 3,
  input: z.object({ by: z.number() }),
  result: z.object({ quotient: z.number() }),
  retries: 0,
});
let folder: string;
let ids: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-jobs-"));
  const database = await openProjectDatabase(join(folder, ".marquee"), undefined);
  const queue = await openQueue(database, { jobs: [job], pollSeconds: 0.05 });
  const sent = await queue.sendAll(job, [{ input: { by: 2 } }, { input: { by: 0 } }]);
  const divide = handle(job, ({ input: { by } }) => {
    if (by === 0) throw new Error("division by zero");
    return Promise.resolve({ quotient: 1 / by });
  });
  await queue.work([divide], { untilIdle: true });
  const later = await queue.send(job, { by: 4 }, { startAfter: new Date("2100-01-01T00:00:00Z") });
  ids = [...sent, later].map(({ id }) => id);
  await queue.close();
  await database.close();
}, minutes);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function jobs(...args: string[]) {
  const program = startMarquee(["jobs", ...args], { cwd: folder });
  const { code } = await program.ended;
  return { code, out: program.out, error: program.log };
}

describe("marquee jobs", () => {
  it(
    "lists, shows, retries and cancels what is in the queue",
    async () => {
      const listed = await jobs("list");
      expect(listed.out).toMatch(/^divide 3 +0 +1 +0 +1 +1 +0 +0$/mu);
      expect(listed.out).toMatch(new RegExp(`^${ids[1]}  failed +1/1 .*division by zero$`, "mu"));
      expect(listed.error).toContain("No living worker takes divide 3");
      const failed = JSON.parse((await jobs("list", "--state", "failed", "--json")).out) as {
        jobs: { id: string }[];
      };
      expect(failed.jobs.map(({ id }) => id)).toEqual([ids[1]]);
      const shown = JSON.parse((await jobs("show", ids[0])).out) as unknown[];
      expect(shown).toMatchObject([{ state: "done", input: { by: 2 }, result: { quotient: 0.5 } }]);
      expect((await jobs("retry", ids[1], ids[0])).out).toBe(
        `${ids[1]}  waits again\n${ids[0]}  unchanged: it is done\n`,
      );
      expect((await jobs("cancel", ids[2])).out).toBe(`${ids[2]}  cancelled\n`);
    },
    2 * minutes,
  );

  it(
    "does what it can and then names a job that is not there",
    async () => {
      const nobody = ids[0].replace(/.{4}$/u, "ffff");
      const { code, out, error } = await jobs("cancel", nobody, ids[1]);
      expect(out).toBe(`${ids[1]}  cancelled\n`);
      expect(error).toContain(`There is no job ${nobody}.`);
      expect(code).toBe(1);
      expect((await jobs("show", "nonsense")).error).toContain("looks like encode-texts.v1/");
    },
    minutes,
  );
});
