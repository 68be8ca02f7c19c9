import {
  type Clock,
  MarqueeError,
  messageOf,
  type Progress,
  silentProgress,
  throwIfCancelled,
} from "../../core/index.ts";
import type { Database } from "../../storage/index.ts";
import type { ReadContext } from "../offline/context.ts";
import { createDatabaseOnlineStore, type DatabaseOnlineStore } from "../online/database-store.ts";
import { onlineViewName, type ServedView } from "../online/read-views.ts";
import type { OnlineRecord } from "../online/store.ts";
import { type MaterializeRange, type MaterializeRun, MaterializeRuns } from "./runs.ts";
import { countSourceEntities, readSourceRecords } from "./source-rows.ts";

/** What {@link materializeView} takes. */
export interface MaterializeOptions {
  readonly database: Database;
  /** Where the view's source lies. */
  readonly context: ReadContext;
  readonly served: Pick<ServedView, "view" | "version">;
  readonly clock: Clock;
  /**
   * Which facts: those that became visible (true and known) after `since`, up to `until`. Default: after the last
   * run, up to now.
   */
  readonly range?: MaterializeRange;
  /** Entities in one transaction. Default: as many as have 250,000 values together, at most 10,000. */
  readonly batchEntities?: number;
  /**
   * How far an incremental run reaches back before the end of the last one, in seconds: files that appeared a little
   * after the time that is written in them are not missed. Default 60.
   */
  readonly overlapSeconds?: number;
  /** A run on another machine that was silent for so long is taken over, in seconds. Default 60. */
  readonly leaseSeconds?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** How a materialisation went. */
export interface MaterializeOutcome {
  /** Name and version. */
  readonly view: string;
  readonly after: Date | null;
  readonly until: Date;
  /** Entities with a fact in the range. */
  readonly received: number;
  /** Entities whose online values changed. */
  readonly changed: number;
  /** Whether it went on where a killed or stopped run stood. */
  readonly resumed: boolean;
  readonly seconds: number;
}

const valuesPerBatch = 250_000;
const mostEntities = 10_000;

/**
 * Brings the newest facts of a view into the online store. Facts count by the time from which they are visible, the
 * later of event time and known time, so nothing is missed that was true before it was known or known before it was
 * true. Batches are written together with how far the run has come: a run that was killed goes on after its last
 * batch, a second run at the same time or afterwards changes nothing, since the newest fact wins in any order.
 *
 * @returns The runs that it took: one, or two where a killed one had to be finished first.
 * @throws MarqueeError `invalid-row` and `limit-exceeded` for a bad row of the source, before anything is written;
 * `database-unavailable` when the database stays away; `cancelled`; `already-running` when another process took over.
 */
export async function materializeView(options: MaterializeOptions): Promise<MaterializeOutcome[]> {
  const outcomes: MaterializeOutcome[] = [];
  const isIncremental = options.range?.since === undefined && options.range?.until === undefined;
  for (;;) {
    const outcome = await runOnce(options);
    outcomes.push(outcome);
    if (!outcome.resumed || !isIncremental) return outcomes;
  }
}

async function runOnce(options: MaterializeOptions): Promise<MaterializeOutcome> {
  const { database, served, clock, range = {}, overlapSeconds = 60, leaseSeconds = 60 } = options;
  const started = performance.now();
  const runs = new MaterializeRuns(database);
  const run = await runs.claim(onlineViewName(served), {
    range,
    now: clock.now(),
    overlapMs: overlapSeconds * 1000,
    leaseSeconds,
  });
  const pulse = setInterval(() => void runs.touch(run).catch(() => undefined), (leaseSeconds * 1000) / 4);
  try {
    const totals = await writeBatches(options, runs, run);
    await runs.finish(run);
    const { view, visibleAfter: after, visibleUntil: until, resumed } = run;
    return { view, after, until, ...totals, resumed, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    await runs.leave(run, messageOf(error)).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(pulse);
  }
}

async function writeBatches(options: MaterializeOptions, runs: MaterializeRuns, run: MaterializeRun) {
  const { database, context, served, progress = silentProgress, signal } = options;
  const { view } = served;
  const store = createDatabaseOnlineStore(database);
  const window = { after: run.visibleAfter, until: run.visibleUntil, cursor: run.cursor };
  const total = run.received + (await countSourceEntities(context, view, window));
  const size = options.batchEntities ?? batchSize(view.fields.length);
  let totals = { received: run.received, changed: run.changed };
  progress.update(totals.received, total, view.name);
  for await (const batch of inBatches(readSourceRecords(context, view, window), size)) {
    throwIfCancelled(signal);
    totals = await writeBatch({ database, store, runs, run }, batch, totals);
    progress.update(totals.received, total, view.name);
  }
  return totals;
}

interface BatchContext {
  readonly database: Database;
  readonly store: DatabaseOnlineStore;
  readonly runs: MaterializeRuns;
  readonly run: MaterializeRun;
}

interface Totals {
  readonly received: number;
  readonly changed: number;
}

/** Connections that are lost in the very moment of a commit are tried so often: the batch may be written twice. */
const commitAttempts = 3;

async function writeBatch(
  context: BatchContext,
  batch: readonly OnlineRecord[],
  before: Totals,
): Promise<Totals> {
  const { database, store, runs, run } = context;
  const received = before.received + batch.length;
  const cursor = batch[batch.length - 1].entityKey;
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(
        async (queries) => {
          const written = await store.writeInside(queries, run.view, batch);
          const totals = { received, changed: before.changed + written.changed };
          await runs.advance(queries, run, { cursor, ...totals });
          return totals;
        },
        { repeatable: true },
      );
    } catch (error) {
      const isLost = error instanceof MarqueeError && error.code === "database-unavailable";
      if (!isLost || attempt === commitAttempts) throw error;
    }
  }
}

const batchSize = (fields: number) =>
  Math.min(mostEntities, Math.max(1, Math.floor(valuesPerBatch / Math.max(1, fields))));

async function* inBatches<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
