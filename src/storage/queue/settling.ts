import { hostname } from "node:os";
import { MarqueeError, messageOf } from "../../core/index.ts";
import type { Queries } from "../database/database.ts";
import { affected, bossDatabase } from "./boss.ts";
import type { QueueContext } from "./context.ts";
import { forbidRetries, giveBack, type JobFailure, selectJobs } from "./job-table.ts";
import { endLease, type Lease, LeaseLost } from "./leases.ts";

/** How an attempt ended. */
export type Settlement =
  | { readonly kind: "done"; readonly result: unknown; readonly write?: (queries: Queries) => Promise<void> }
  | { readonly kind: "failed"; readonly error: unknown; readonly isFinal: boolean }
  | { readonly kind: "given-back" };

/**
 * Ends an attempt in one transaction: lease, state, result and the handler's own rows.
 *
 * @throws LeaseLost when the job is this worker's no more; then nothing was written.
 */
export async function settle(context: QueueContext, lease: Lease, settlement: Settlement): Promise<void> {
  const change = async (queries: Queries) => {
    await endLease(queries, lease);
    if (settlement.kind === "done") await complete(context, lease, settlement, queries);
    else if (settlement.kind === "failed") await fail(context, lease, settlement, queries);
    else await giveBack(queries, lease);
  };
  try {
    await context.database.transaction(change, { repeatable: true });
  } catch (error) {
    if (!(error instanceof MarqueeError && error.details.outcome === "unknown")) throw error;
    // The connection broke in the middle of COMMIT. The lease tells: it is gone if and only if the rest is written.
    await confirm(context, lease, settlement);
  }
}

async function complete(
  context: QueueContext,
  { queue, uuid }: Lease,
  { result, write }: Settlement & { kind: "done" },
  queries: Queries,
): Promise<void> {
  await write?.(queries);
  const response = await context.boss.complete(
    queue,
    uuid,
    { value: result ?? null },
    {
      db: bossDatabase(queries),
    },
  );
  if (affected(response) === 0) throw new LeaseLost(uuid);
}

async function fail(
  context: QueueContext,
  lease: Lease,
  { error, isFinal }: Settlement & { kind: "failed" },
  queries: Queries,
): Promise<void> {
  if (isFinal) await forbidRetries(queries, lease);
  const output = { failure: failureOf(error) };
  const response = await context.boss.fail(lease.queue, lease.uuid, output, {
    db: bossDatabase(queries),
  });
  if (affected(response) === 0) throw new LeaseLost(lease.uuid);
}

async function confirm(context: QueueContext, lease: Lease, settlement: Settlement): Promise<void> {
  const held = await context.database.query("SELECT FROM queue_leases WHERE job_id = $1 AND token = $2", [
    lease.uuid,
    lease.token,
  ]);
  if (held.length > 0) return settle(context, lease, settlement);
  const [row] = await selectJobs(context.database, [lease]);
  if (settlement.kind === "done" && row?.state !== "completed") throw new LeaseLost(lease.uuid);
}

/** What is kept of an error. */
export function failureOf(error: unknown): JobFailure {
  const host = hostname();
  if (!(error instanceof MarqueeError)) return { message: messageOf(error), host };
  const { message, code, hint } = error;
  return { message, code, ...(hint !== undefined && { hint }), host };
}
