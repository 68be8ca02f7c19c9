import { join } from "node:path";
import { MarqueeError } from "../core/index.ts";
import type { Embeddings, Title } from "../domain/index.ts";
import { type Artifact, type Lake, readEmbeddings, readTitles } from "../storage/index.ts";
import { latestArtifacts } from "./runner.ts";
import { textVectorsPath } from "./steps/encode.ts";
import { publishedSpectrum } from "./steps/refit.ts";
import { spectrumVectorsPath } from "./steps/train.ts";

/** The results of a project's latest run, read when they are asked for. */
export class Project {
  readonly folder: string;
  private readonly artifacts: Readonly<Record<string, Artifact>>;
  private readonly lake: Lake;

  private constructor(folder: string, artifacts: Readonly<Record<string, Artifact>>, lake: Lake) {
    this.folder = folder;
    this.artifacts = artifacts;
    this.lake = lake;
  }

  /** @throws MarqueeError `not-found` when the folder holds no finished run. */
  static async open(folder: string, lake: Lake): Promise<Project> {
    return new Project(folder, await latestArtifacts(folder), lake);
  }

  /** Whether the latest run finished a step. */
  has(step: string): boolean {
    return step in this.artifacts;
  }

  /** The seed of the latest run. */
  get seed(): number {
    return (this.artifactOf("import").manifest.configuration as { readonly seed: number }).seed;
  }

  /** The artifact folder of a finished step. @throws MarqueeError `not-found` */
  folderOf(step: string): string {
    return this.artifactOf(step).folder;
  }

  /** The artifact of a finished step. @throws MarqueeError `not-found` */
  artifactOf(step: string): Artifact {
    const artifact = this.artifacts[step] as Artifact | undefined;
    if (artifact) return artifact;
    throw new MarqueeError(
      "not-found",
      `The latest run in ${this.folder} did not reach the step "${step}".`,
      {
        hint: "It was stopped or failed before that. Run it again: it says why, and what is finished is not done again.",
      },
    );
  }

  titles(): Promise<Title[]> {
    return readTitles(this.lake, join(this.folderOf("import"), "titles.parquet"));
  }

  /** Vectors of the texts, before genres were learned. */
  textVectors(): Promise<Embeddings> {
    return readEmbeddings(this.lake, textVectorsPath(this.folderOf("encode")));
  }

  /** The artifact folder of the published spectrum. @throws MarqueeError `not-found` */
  spectrumFolder(): string {
    const known: Readonly<Record<string, Artifact | undefined>> = this.artifacts;
    return publishedSpectrum(known)?.folder ?? this.folderOf("train");
  }

  /** The genre spectrum of every title that has a text. */
  spectrumVectors(): Promise<Embeddings> {
    return readEmbeddings(this.lake, spectrumVectorsPath(this.spectrumFolder()));
  }
}
