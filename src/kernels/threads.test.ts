import { describe, expect, it } from "vitest";
import { Arena } from "./arena.ts";
import { controlWords } from "./phases.ts";
import type { ProgramJobs } from "./programs.ts";
import { runInThreads, threadCount } from "./threads.ts";

const arena = new Arena();
const control = arena.reserve(controlWords * 4);
const memory = arena.allocate();
const start = (job: unknown, threads: number, signal?: AbortSignal) =>
  runInThreads(
    {
      ...{ program: "train-word-vectors", memory, control, threads },
      job: job as ProgramJobs["train-word-vectors"],
    },
    { signal },
  );

describe("runInThreads", () => {
  it("reports an error of a thread with its cause, and ends the others", async () => {
    await expect(start({ plan: null }, 3)).rejects.toMatchObject({
      code: "worker-failed",
      cause: expect.any(Error) as Error,
    });
    expect(process.getActiveResourcesInfo()).not.toContain("Worker");
  });

  it("starts nothing after an abort", async () => {
    await expect(start({}, 2, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("threadCount", () => {
  it("is what was asked, at least one and at most one a part", () => {
    expect([threadCount(3, 16), threadCount(40, 16), threadCount(2, 0)]).toEqual([3, 16, 1]);
    expect(threadCount(undefined, 1)).toBe(1);
  });
});
