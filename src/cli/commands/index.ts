import type { CommandRegistration } from "../command.ts";
import { registerAudit } from "./audit.ts";
import { registerDemo } from "./demo.ts";
import { registerDoctor } from "./doctor.ts";
import { registerEvaluate } from "./evaluate.ts";
import { registerExplain } from "./explain.ts";
import { registerFeatures } from "./features/index.ts";
import { registerJobs } from "./jobs.ts";
import { registerLake } from "./lake.ts";
import { registerMap } from "./map.ts";
import { registerRecommend } from "./recommend.ts";
import { registerRun } from "./run.ts";
import { registerSimilar } from "./similar.ts";
import { registerSpectrum } from "./spectrum.ts";
import { registerTag } from "./tag/index.ts";
import { registerTrain } from "./train.ts";
import { registerWorker } from "./worker.ts";

/** Every command, in the order of the help. */
export const registrations: readonly CommandRegistration[] = [
  registerDemo,
  registerRun,
  registerWorker,
  registerJobs,
  registerAudit,
  registerSimilar,
  registerSpectrum,
  registerTag,
  registerTrain,
  registerMap,
  registerRecommend,
  registerExplain,
  registerLake,
  registerFeatures,
  registerDoctor,
  registerEvaluate,
];
