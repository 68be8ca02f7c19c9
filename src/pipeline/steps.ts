import { readGenreExtension } from "../catalogue/index.ts";
import type { RunConfiguration } from "./configuration.ts";
import type { Step } from "./step.ts";
import { auditStep } from "./steps/audit.ts";
import { encodeStep } from "./steps/encode.ts";
import { importStep } from "./steps/import.ts";

/** The steps of the main job on a folder of catalogue files, in order. */
export async function catalogueSteps(dataFolder: string, configuration: RunConfiguration): Promise<Step[]> {
  const { genres: genresPath, strict } = configuration.import;
  const genres = genresPath === undefined ? undefined : await readGenreExtension(genresPath);
  return [
    importStep({ folder: dataFolder, strict, genres }),
    auditStep(genres),
    encodeStep(configuration.encode),
  ];
}
