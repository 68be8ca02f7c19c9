import type { Database } from "../../storage/index.ts";
import { type Finding, ok, warning } from "./check.ts";

/** What the database is; that it was opened says that its schema is this program's. */
export async function checkDatabase(database: Database, migrations: number): Promise<Finding> {
  const [{ version }] = await database.query<{ version: string }>("SELECT version() AS version");
  const name = /^\S+ [0-9.]+/.exec(version)?.[0] ?? version;
  const engine = database.kind === "pglite" ? `embedded ${name}` : name;
  return ok(`${engine}, schema up to date (${migrations} migrations)`);
}

/** How many jobs of a kind of one version are in a state that matters here. */
export interface JobCounts {
  readonly kind: string;
  readonly version: string;
  readonly waiting: number;
  readonly failed: number;
  readonly waitingForWorker: boolean;
}

/** Whether jobs wait that nobody does, and whether some have failed for good. */
export function checkJobs(overview: readonly JobCounts[]): Finding {
  const waiting = overview.filter((one) => one.waitingForWorker);
  if (waiting.length > 0) {
    const kinds = waiting.map(({ kind, version, waiting: jobs }) => `${jobs} of ${kind} ${version}`);
    return warning(
      `jobs wait and no worker takes them: ${kinds.join(", ")}`,
      "Start `marquee worker` of this version, or `marquee features materialize --serve` for scheduled materialisations.",
    );
  }
  const dead = overview.filter((one) => one.failed > 0);
  if (dead.length > 0) {
    const kinds = dead.map(({ kind, version, failed: jobs }) => `${jobs} of ${kind} ${version}`);
    return warning(
      `jobs failed in all attempts: ${kinds.join(", ")}`,
      "The run or worker that they belong to says why; run it again.",
    );
  }
  return ok(overview.length === 0 ? "no jobs" : "no job waits in vain");
}
