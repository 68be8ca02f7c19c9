import type { CommandRegistration } from "../../command.ts";
import { registerExplain } from "./explain.ts";
import { registerNext } from "./next.ts";
import { registerPredict } from "./predict.ts";
import { registerThresholds } from "./thresholds.ts";
import { registerTrain } from "./train.ts";
import { registerUpdate } from "./update.ts";

/** Registers `marquee tag` with its commands. */
export const registerTag: CommandRegistration = (program, start) => {
  const tag = program.command("tag").description("learn tags, and tell which tags a title has and why");
  for (const register of [
    registerTrain,
    registerPredict,
    registerExplain,
    registerThresholds,
    registerNext,
    registerUpdate,
  ])
    register(tag, start);
};
