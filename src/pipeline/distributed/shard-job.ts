import { z } from "zod";
import { type ErrorCode, hashOf, MarqueeError } from "../../core/index.ts";
import { defineJob } from "../../storage/index.ts";
import type { ShardedStep } from "../step.ts";

/** One shard as it lies in the queue. */
export const shardInputSchema = z.object({
  stage: z.string(),
  seed: z.int(),
  /** The configuration of the run. */
  configuration: z.unknown(),
  /** Keys of the step's inputs and hashes of its content, by name. */
  inputs: z.record(z.string(), z.string()),
  /** Keys of what came of the stages before. */
  stages: z.record(z.string(), z.array(z.string())),
  shard: z.object({ label: z.string(), size: z.number(), data: z.unknown() }),
  /** The key of the shard's artifact, as whoever asks for it computes it. */
  key: z.string(),
  /** Whether it is done again although it is there. */
  forced: z.boolean().default(false),
});
export type ShardInput = z.output<typeof shardInputSchema>;

/** How a shard ended. */
export const shardResultSchema = z.object({
  seconds: z.number(),
  /** Whether it was done now; `false` when what comes of it was there already. */
  made: z.boolean(),
});
export type ShardResult = z.output<typeof shardResultSchema>;

/** Who takes part: only workers of the same program, with the same store, take a shard. */
export interface Participation {
  /** The version of the program. */
  readonly program: string;
  /** The identity of the shared store. */
  readonly storeId: string;
}

/** An attempt at a shard may take as long as fitting an encoder takes. */
const expireSeconds = 86_400;

/** What another attempt, on whatever machine, would meet again: refused requests, a spent budget. */
const finalCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["remote-refused", "limit-exceeded"]);

/** The kind of job that does the shards of a step. Its version names the program, and hashes step and store. */
export function shardJob({ name, version }: ShardedStep, { program, storeId }: Participation) {
  return defineJob({
    kind: name,
    version: `${program}-${hashOf({ version, storeId }).slice(0, 8)}`,
    input: shardInputSchema,
    result: shardResultSchema,
    retries: 2,
    backoff: { firstSeconds: 1, longestSeconds: 30 },
    expireSeconds,
    isFinal: (error) => error instanceof MarqueeError && finalCodes.has(error.code),
  });
}
export type ShardJob = ReturnType<typeof shardJob>;
