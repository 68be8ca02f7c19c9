import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { MarqueeError } from "../../core/index.ts";
import type { Database, Queries } from "../../storage/index.ts";

/** What was asked for. Absent members mean: from where the last run ended, up to now. */
export interface MaterializeRange {
  readonly since?: Date;
  readonly until?: Date;
}

/** The record of one materialisation, in `feature_materializations`. */
export interface MaterializeRun {
  readonly id: number;
  /** Name and version of the view. */
  readonly view: string;
  /** Facts that became visible after this, … `null`: from the beginning. */
  readonly visibleAfter: Date | null;
  /** … up to this, are written. */
  readonly visibleUntil: Date;
  /** Entities up to this key are written. */
  readonly cursor: string | null;
  readonly received: number;
  readonly changed: number;
  /** Whether it goes on where a killed or stopped run of the same range stood. */
  readonly resumed: boolean;
}

/** What one batch adds to the record of its run. */
export interface RunProgress {
  readonly cursor: string;
  readonly received: number;
  readonly changed: number;
}

/** How runs are claimed. */
export interface ClaimOptions {
  readonly range: MaterializeRange;
  /** The time of the start, in milliseconds since 1970. */
  readonly now: number;
  /** How far before the watermark an incremental run begins, in milliseconds. */
  readonly overlapMs: number;
  /** A run of another machine that gave no sign of life for so long is taken over, in seconds. */
  readonly leaseSeconds: number;
}

/** Runs that this very process has under way. */
const underWay = new Set<string>();

/** The records of materialisations, and who works on which. One object works on one run at a time. */
export class MaterializeRuns {
  private readonly database: Database;
  private readonly owner = `${hostname()}/${process.pid}/${randomUUID()}`;

  constructor(database: Database) {
    this.database = database;
  }

  /** Goes on with a run of the same range whose process is gone, or begins one. */
  async claim(view: string, options: ClaimOptions): Promise<MaterializeRun> {
    const run = await this.database.transaction(
      async (queries) => {
        // Two that start together: the second sees what the first has claimed.
        await queries.query("SELECT pg_advisory_xact_lock(hashtext($1))", [`marquee materialize ${view}`]);
        const watermark = await readWatermark(queries, view);
        const left = await findLeft(queries, view, options, watermark);
        return left ? this.takeOver(queries, left) : this.begin(queries, view, options, watermark);
      },
      { repeatable: true },
    );
    underWay.add(this.owner);
    return run;
  }

  /**
   * Records a batch, in the transaction that writes it.
   *
   * @throws MarqueeError `already-running` when the run was taken over: the batch must not be committed then.
   */
  async advance(queries: Queries, run: MaterializeRun, progress: RunProgress): Promise<void> {
    const { cursor, received, changed } = progress;
    const rows = await queries.query(
      `UPDATE feature_materializations
       SET entity_cursor = $3, received = $4, changed = $5, alive_at = now()
       WHERE id = $1 AND owner = $2 AND state = 'running' RETURNING id`,
      [run.id, this.owner, cursor, received, changed],
    );
    if (rows.length === 0) throw takenOver(run);
  }

  /** Says that the run's process is alive. */
  async touch(run: MaterializeRun): Promise<void> {
    await this.database.query(
      "UPDATE feature_materializations SET alive_at = now() WHERE id = $1 AND owner = $2 AND state = 'running'",
      [run.id, this.owner],
    );
  }

  /** Ends a run, and moves the watermark where the run leaves no gap behind it. */
  async finish(run: MaterializeRun): Promise<void> {
    await this.database.transaction(
      async (queries) => {
        const rows = await queries.query(
          `UPDATE feature_materializations SET state = 'done', finished_at = now(), message = NULL
           WHERE id = $1 AND owner = $2 AND state IN ('running', 'done') RETURNING id`,
          [run.id, this.owner],
        );
        if (rows.length === 0) throw takenOver(run);
        await moveWatermark(queries, run);
      },
      { repeatable: true },
    );
    underWay.delete(this.owner);
  }

  /** Leaves a run for somebody to go on with. */
  async leave(run: MaterializeRun, message: string): Promise<void> {
    underWay.delete(this.owner);
    await this.database.query(
      `UPDATE feature_materializations SET state = 'stopped', message = $3
       WHERE id = $1 AND owner = $2 AND state = 'running'`,
      [run.id, this.owner, message],
    );
  }

  private async takeOver(queries: Queries, left: RunRow): Promise<MaterializeRun> {
    await queries.query(
      `UPDATE feature_materializations
       SET owner = $2, state = 'running', alive_at = now(), message = NULL WHERE id = $1`,
      [left.id, this.owner],
    );
    return runOf(left, true);
  }

  private async begin(
    queries: Queries,
    view: string,
    { range, now, overlapMs }: ClaimOptions,
    watermark: Date | undefined,
  ): Promise<MaterializeRun> {
    const from = watermark && new Date(watermark.getTime() - overlapMs);
    const after = range.since ?? from ?? null;
    const until = range.until ?? new Date(now);
    const [row] = await queries.query<RunRow>(
      `INSERT INTO feature_materializations (view, since, until, visible_after, visible_until, state, owner)
       VALUES ($1, $2, $3, $4, $5, 'running', $6) RETURNING *`,
      [view, range.since, range.until, after, until, this.owner],
    );
    return runOf(row, false);
  }
}

/** Up to when all facts of a view are in the online store. */
export async function readWatermark(queries: Queries, view: string): Promise<Date | undefined> {
  const sql = "SELECT visible_until FROM feature_watermarks WHERE view = $1";
  const [row] = await queries.query<{ visible_until: Date }>(sql, [view]);
  return (row as { visible_until: Date } | undefined)?.visible_until;
}

/** A run from the beginning makes the watermark; one that begins at or before it moves it; a gap moves nothing. */
async function moveWatermark(queries: Queries, run: MaterializeRun): Promise<void> {
  const { view, visibleAfter, visibleUntil } = run;
  if (visibleAfter === null) {
    await queries.query(
      `INSERT INTO feature_watermarks AS kept (view, visible_until) VALUES ($1, $2)
       ON CONFLICT (view) DO UPDATE SET visible_until = greatest(kept.visible_until, excluded.visible_until)`,
      [view, visibleUntil],
    );
    return;
  }
  await queries.query(
    `UPDATE feature_watermarks SET visible_until = greatest(visible_until, $3)
     WHERE view = $1 AND visible_until >= $2`,
    [view, visibleAfter, visibleUntil],
  );
}

interface RunRow {
  readonly id: number;
  readonly view: string;
  readonly visible_after: Date | null;
  readonly visible_until: Date;
  readonly state: string;
  readonly owner: string;
  readonly entity_cursor: string | null;
  readonly received: number;
  readonly changed: number;
}

const runOf = (row: RunRow, resumed: boolean): MaterializeRun => ({
  id: row.id,
  view: row.view,
  visibleAfter: row.visible_after,
  visibleUntil: row.visible_until,
  cursor: row.entity_cursor,
  received: row.received,
  changed: row.changed,
  resumed,
});

/** The newest unfinished run of the same range that nobody works on and that others have not made needless. */
async function findLeft(
  queries: Queries,
  view: string,
  { range, leaseSeconds }: ClaimOptions,
  watermark: Date | undefined,
): Promise<RunRow | undefined> {
  const rows = await queries.query<RunRow & { readonly silent: boolean }>(
    `SELECT *, alive_at < now() - make_interval(secs => $4) AS silent FROM feature_materializations
     WHERE view = $1 AND state <> 'done'
       AND since IS NOT DISTINCT FROM $2 AND until IS NOT DISTINCT FROM $3
     ORDER BY id DESC`,
    [view, range.since, range.until, leaseSeconds],
  );
  const isExplicit = range.since !== undefined || range.until !== undefined;
  return rows
    .filter((row) => isExplicit || watermark === undefined || row.visible_until > watermark)
    .find((row) => row.state === "stopped" || row.silent || isGone(row.owner));
}

/** Whether the process of a run is known to be gone. One of another machine cannot be asked. */
function isGone(owner: string): boolean {
  const [host, processId] = owner.split("/");
  if (host !== hostname()) return false;
  if (Number(processId) === process.pid) return !underWay.has(owner);
  try {
    process.kill(Number(processId), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function takenOver(run: MaterializeRun): MarqueeError {
  return new MarqueeError(
    "already-running",
    `Another process has gone on with the materialisation of ${run.view}.`,
    {
      hint: "This one was silent for too long. Nothing is lost; let the other finish.",
      details: { view: run.view, run: run.id },
    },
  );
}
