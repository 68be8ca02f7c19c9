export { type RunConfiguration, readRunConfiguration, runConfigurationSchema } from "./configuration.ts";
export { type PublishedTable, type PublishLakeOptions, publishLake } from "./lake/publish-lake.ts";
export { type EventPartition, eventPartitions } from "./lake/sources.ts";
export { Project } from "./project.ts";
export { databaseMigrations, openProjectDatabase } from "./project-database.ts";
export {
  Pipeline,
  type PipelineOptions,
  type PlannedStep,
  type RunObserver,
  type StepOutcome,
} from "./runner.ts";
export { type GenreIntensity, SpectrumReader, type TitleSpectrum } from "./spectrum-reader.ts";
export type { Step, StepContext } from "./step.ts";
export { catalogueSteps, demoSteps } from "./steps.ts";
