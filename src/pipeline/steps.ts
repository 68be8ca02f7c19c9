import { readGenreExtension } from "../catalogue/index.ts";
import type { RunConfiguration } from "./configuration.ts";
import type { ShardedStep, Step } from "./step.ts";
import { auditStep } from "./steps/audit.ts";
import { demoCatalogueStep } from "./steps/demo-catalogue.ts";
import { encodeStep } from "./steps/encode.ts";
import { evaluateStep } from "./steps/evaluate.ts";
import { importStep } from "./steps/import.ts";
import { mapStep } from "./steps/map.ts";
import { neighboursStep } from "./steps/neighbours.ts";
import { publishingStep, refitStep } from "./steps/refit.ts";
import { reportStep } from "./steps/report.ts";
import { tagsStep } from "./steps/tags.ts";
import { trainStep } from "./steps/train.ts";

/** The steps of the main job on a folder of catalogue files, in order. */
export async function catalogueSteps(dataFolder: string, configuration: RunConfiguration): Promise<Step[]> {
  return mainJob(dataFolder, configuration);
}

/** The steps of the main job on the bundled catalogue, in order. */
export async function demoSteps(configuration: RunConfiguration): Promise<Step[]> {
  return [demoCatalogueStep(), ...(await mainJob(undefined, configuration))];
}

/** Those steps of the main job that are cut into shards. */
export async function shardedSteps(configuration: RunConfiguration): Promise<ShardedStep[]> {
  // Whoever does shards need not have the files of the import.
  const withoutFiles = { ...configuration, import: { ...configuration.import, genres: undefined } };
  return (await mainJob(undefined, withoutFiles)).filter((step) => "stages" in step);
}

async function mainJob(folder: string | undefined, configuration: RunConfiguration): Promise<Step[]> {
  const { genres: genresPath, ...files } = configuration.import;
  const genres = genresPath === undefined ? undefined : await readGenreExtension(genresPath);
  const { finalFit, ...spectrum } = configuration.spectrum;
  const published = publishingStep(finalFit);
  return [
    importStep({ folder, genres, ...files }),
    auditStep(genres),
    encodeStep(configuration.encode, configuration.shards),
    trainStep(spectrum),
    evaluateStep(configuration.shards),
    ...(finalFit === "all" ? [refitStep(spectrum)] : []),
    ...(configuration.tags === null ? [] : [tagsStep(configuration.tags)]),
    neighboursStep(configuration.neighbours, published, configuration.shards),
    mapStep(configuration.map, published),
    reportStep(published, configuration.tags !== null),
  ];
}
