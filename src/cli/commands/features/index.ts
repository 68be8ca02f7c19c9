import type { Command } from "commander";
import type { StartCommand } from "../../command.ts";
import { registerCheck } from "./check.ts";
import { registerDescribe } from "./describe.ts";
import { registerExport } from "./export.ts";
import { registerGet } from "./get.ts";
import { registerHistory } from "./history.ts";
import { registerImport } from "./import.ts";
import { registerList } from "./list.ts";
import { registerMaterialize } from "./materialize.ts";

/** Registers `marquee features` and its commands. */
export function registerFeatures(program: Command, start: StartCommand): void {
  const features = program
    .command("features")
    .description("the feature store: verified metadata for training and for serving, from one definition");
  const commands = [
    registerList,
    registerDescribe,
    registerMaterialize,
    registerGet,
    registerHistory,
    registerCheck,
    registerExport,
    registerImport,
  ];
  for (const register of commands) register(features, start);
}
