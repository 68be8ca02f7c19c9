import { join } from "node:path";
import { hashOf, MarqueeError } from "../../core/index.ts";
import { readTitles } from "../../storage/index.ts";
import { readModelFiles, writeModelFiles } from "../model-folder.ts";
import { defineStage, type ShardContext, type ShardedStep, type StageContext, shardOf } from "../step.ts";
import { catalogueTagTask } from "../tags/catalogue-tags.ts";
import { trainingParts } from "../tags/held-out-scores.ts";
import type { TagOptions } from "../tags/options.ts";
import {
  fitTagModel,
  loadTagModel,
  saveTagModel,
  type TaggerExamples,
  type TrainingPart,
} from "../tags/tag-model.ts";
import { transformerContent } from "../tags/tag-transformer.ts";
import { makeTaggerArtifact } from "../tags/tagger-artifact.ts";

/** The model of a fold: the number of its part. */
interface ModelOfPart {
  readonly part: number;
}

/**
 * Learns tags from those that some titles have, and proposes tags for all. The model of every fold, and that of all
 * titles, is a shard. A catalogue without tags has no tagger.
 */
export function tagsStep(options: TagOptions): ShardedStep {
  const models = defineStage<ModelOfPart>({
    name: "models",
    plan: async (context) => {
      const examples = await examplesOf(context, options);
      if (!canLearn(examples, options)) return [];
      return (await partsOf(context, options)).map(({ leftOut, rows }, part) => ({
        label: leftOut === undefined ? "all titles" : `without part ${leftOut + 1} of ${options.folds}`,
        size: rows.length,
        data: { part },
      }));
    },
    run: async (context, { part }) => {
      const { seed, signal, progress, folder } = context;
      const examples = await examplesOf(context, options);
      const learned = (await partsOf(context, options))[part];
      const model = await fitTagModel(examples, learned, options, { seed, signal, progress });
      await writeModelFiles(join(folder, "model"), saveTagModel(model));
      await model.scorer.close();
      return {};
    },
  });
  return {
    name: "tags",
    version: 4,
    description: "learn tags from titles that have them, and propose tags for all titles",
    needs: ["import"],
    configuration: options,
    content: (signal) => transformerContent(options, signal),
    stages: [models],
    merge: (context) => proposeTags(context, options),
  };
}

async function proposeTags(context: ShardContext, options: TagOptions) {
  const { folder, lake, inputs, seed, progress, signal, tell, stages } = context;
  const examples = await examplesOf(context, options);
  const { titles, task } = examples;
  if (!canLearn(examples, options)) {
    tell(
      `No tags are learned: ${task.labelled.length} titles have ${options.fields.join(", ")}, and ${task.tags.length} of these are held by at least ${options.minimumTitles} titles.`,
    );
    return { tags: 0, labelled: task.labelled.length };
  }
  const parts = await partsOf(context, options);
  const modelOf = async ({ leftOut }: TrainingPart) => {
    const wanted = parts.findIndex((part) => part.leftOut === leftOut);
    const shard = stages.models.find((artifact) => shardOf<ModelOfPart>(artifact).part === wanted);
    if (!shard) throw new MarqueeError("internal", `The step tags has no model of part ${wanted}.`);
    return loadTagModel(await readModelFiles(join(shard.folder, "model")), options);
  };
  const contentHash = hashOf({ titles: inputs.import.manifest.key, options });
  const input = { titles, task, options, contentHash };
  return makeTaggerArtifact(folder, lake, input, { seed, progress, signal }, modelOf);
}

function examplesOf({ remember, lake, inputs }: StageContext, options: TagOptions) {
  return remember("titles with tags", async () => {
    const titles = await readTitles(lake, join(inputs.import.folder, "titles.parquet"));
    return { titles, task: catalogueTagTask(titles, options) };
  });
}

async function partsOf(context: StageContext, options: TagOptions): Promise<readonly TrainingPart[]> {
  const examples = await examplesOf(context, options);
  return trainingParts(examples, options.folds, context.seed);
}

const canLearn = ({ task }: TaggerExamples, { folds }: TagOptions): boolean =>
  task.tags.length > 0 && task.labelled.length >= 2 * folds;
