import { throwIfCancelled } from "../../core/index.ts";
import type { Artifact } from "../../storage/index.ts";
import { makeShard, type ShardWorkplace } from "./shard-task.ts";
import type { ShardExecutor } from "./sharded-step.ts";

/** Does shards in this process, one after another. */
export function createLocalExecutor(workplace: ShardWorkplace): ShardExecutor {
  return {
    run: async ({ tasks, context }) => {
      const total = tasks.reduce((sum, { shard }) => sum + shard.size, 0);
      const artifacts: Artifact[] = [];
      let done = 0;
      for (const task of tasks) {
        throwIfCancelled(context.signal);
        const { size } = task.shard;
        const update = (part: number, of?: number, note?: string) =>
          context.progress.update(Math.floor(done + (of ? (part / of) * size : 0)), total, note);
        artifacts.push(await makeShard(task, workplace, { ...context, progress: { update } }));
        done += size;
        context.progress.update(done, total);
      }
      return artifacts;
    },
  };
}
