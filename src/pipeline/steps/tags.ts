import { join } from "node:path";
import { hashOf } from "../../core/index.ts";
import { readTitles } from "../../storage/index.ts";
import type { Step } from "../step.ts";
import { catalogueTagTask } from "../tags/catalogue-tags.ts";
import type { TagOptions } from "../tags/options.ts";
import { makeTaggerArtifact } from "../tags/tagger-artifact.ts";

/** Learns tags from those that some titles have, and proposes tags for all. A catalogue without tags has no tagger. */
export function tagsStep(options: TagOptions): Step {
  return {
    name: "tags",
    version: 1,
    description: "learn tags from titles that have them, and propose tags for all titles",
    needs: ["import"],
    configuration: options,
    run: async ({ folder, inputs, lake, seed, progress, signal, tell }) => {
      const titles = await readTitles(lake, join(inputs.import.folder, "titles.parquet"));
      const task = catalogueTagTask(titles, options);
      if (task.tags.length === 0 || task.labelled.length < 2 * options.folds) {
        tell(
          `No tags are learned: ${task.labelled.length} titles have ${options.fields.join(", ")}, and ${task.tags.length} of these are held by at least ${options.minimumTitles} titles.`,
        );
        return { tags: 0, labelled: task.labelled.length };
      }
      const contentHash = hashOf({ titles: inputs.import.manifest.key, options });
      return makeTaggerArtifact(
        folder,
        lake,
        { titles, task, options, contentHash },
        { seed, progress, signal },
      );
    },
  };
}
