import { loadKernel } from "../kernel.ts";
import type { ThreadContext } from "../thread-context.ts";
import { groupRows, quad, scratchBytes, type SearchLayout } from "./layout.ts";

/** Queries of one task: many enough that a chunk of the base is read from memory seldom. */
const taskQueries = 128;
/** Groups that a task's queries go through before the next ones are read; they fit into a core's cache. */
const chunkGroups = 512 / groupRows;

/** Searches the nearest base rows of every query; see the kernel `nearest`. */
export function searchNearest(layout: SearchLayout, context: ThreadContext): void {
  const kernel = loadKernel("nearest", layout.memory);
  const { base, baseRests, baseRows, dimensions, groups, k, parts, queryRows } = layout;
  kernel.prepare(base, baseRests, baseRows, dimensions, k, layout.scratch + context.thread * scratchBytes);
  let done = 0;
  context.phases.run(Math.ceil(queryRows / taskQueries), (task) => {
    const from = task * taskQueries;
    const count = Math.min(taskQueries, queryRows - from);
    const queries = layout.queries + from * dimensions * 4;
    const rests = layout.queryRests + from * parts * 4;
    const scores = layout.scores + from * k * 4;
    const rows = layout.rows + from * k * 4;
    const barred = layout.barred + from * 4;
    kernel.clearBest(scores, rows, count * k);
    for (let first = 0; first < groups; first += chunkGroups) {
      const last = Math.min(groups, first + chunkGroups);
      kernel.search(first, last, count / quad, queries, rests, scores, rows, barred);
    }
    kernel.sortBest(scores, rows, count, k);
    done += count;
    context.report(Math.min(queryRows, done * context.threads));
  });
}
