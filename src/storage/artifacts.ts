import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, hashOf, MarqueeError, systemClock } from "../core/index.ts";
import type { Manifest } from "../domain/index.ts";
import {
  describeFiles,
  manifestName,
  manifestText,
  moveAway,
  moveIntoPlace,
  readFinished,
} from "./artifact-files.ts";
import { publishArtifact, pullArtifact, unpublishArtifact } from "./artifact-sharing.ts";
import { explainFileError } from "./file-errors.ts";
import { removeLeftovers } from "./leftovers.ts";
import type { ObjectStore } from "./objects/object-store.ts";

/** What names an artifact: the step that makes it, and everything that its content depends on. */
export interface ArtifactIdentity {
  readonly step: string;
  /** Raised when the step's code changes what it makes. */
  readonly stepVersion: number;
  /** Plain data. Machine facts (threads, folders) do not belong here. */
  readonly configuration: unknown;
  /** Artifact keys or content hashes by input name. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** A finished, immutable result of a step. */
export interface Artifact {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The name that an artifact is kept under. */
export interface ArtifactName {
  readonly step: string;
  readonly key: string;
}

/** Options of {@link ArtifactStore}. */
export interface ArtifactStoreOptions {
  /** A store that several machines reach: what it has need not be made here, and what is made here it gets. */
  readonly shared?: ObjectStore;
  /** Told what a user should know, such as a damaged artifact in the shared store. */
  readonly warn?: (message: string) => void;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

const leftover = /[.]tmp([.]old)?$/;

/** The artifacts of one data folder: `<root>/<step>/<key>/`, each made under a temporary name and renamed. */
export class ArtifactStore {
  readonly root: string;
  private readonly options: ArtifactStoreOptions;

  constructor(root: string, options: ArtifactStoreOptions = {}) {
    this.root = root;
    this.options = options;
  }

  /** The key of an artifact: 24 hexadecimal digits of the hash of its identity. */
  keyOf(identity: ArtifactIdentity): string {
    return hashOf(identity).slice(0, 24);
  }

  /** Whether an artifact is finished, here or in the shared store. Moves nothing. */
  async has(name: ArtifactIdentity | ArtifactName): Promise<boolean> {
    const { step, key } = this.nameOf(name);
    if (await readFinished(this.folderOf({ step, key }))) return true;
    return (await this.options.shared?.exists(`${step}/${key}/${manifestName}`)) ?? false;
  }

  /**
   * The finished artifact of that identity or name, or `undefined`. Half-written folders do not count. With a shared
   * store it is pulled from there when it is not here, and given to it when only this machine has it.
   */
  async find(wanted: ArtifactIdentity | ArtifactName): Promise<Artifact | undefined> {
    const name = this.nameOf(wanted);
    const folder = this.folderOf(name);
    const manifest = await readFinished(folder);
    if (!manifest) return this.pull(name);
    await this.publish({ folder, manifest }, false);
    return { folder, manifest };
  }

  /**
   * Makes an artifact: `make` fills a temporary folder, which is renamed once it is whole, and copied to the shared
   * store where there is one. When another process finished the same artifact meanwhile, theirs is kept: both hold the
   * same bytes.
   *
   * @param make Writes files into the folder and returns the summary for the manifest.
   * @throws MarqueeError `disk-full` when there is no space; nothing is left of what was begun.
   */
  async create(
    identity: ArtifactIdentity,
    make: (folder: string) => Promise<Record<string, unknown>>,
  ): Promise<Artifact> {
    const key = this.keyOf(identity);
    const folder = this.folderOf({ step: identity.step, key });
    const manifest = await this.fill(folder, async (temporary) => {
      const summary = await make(temporary);
      const files = await describeFiles(temporary);
      const made: Manifest = { ...identity, inputs: { ...identity.inputs }, key, files, summary };
      await writeFile(join(temporary, manifestName), manifestText(made));
      return made;
    });
    await this.publish({ folder, manifest }, true);
    return { folder, manifest };
  }

  /** Forgets an artifact on this machine, and in the shared store when asked to. */
  async remove(
    wanted: ArtifactIdentity | ArtifactName,
    where: "here" | "everywhere" = "here",
  ): Promise<void> {
    const name = this.nameOf(wanted);
    const { shared } = this.options;
    if (where === "everywhere" && shared) await unpublishArtifact(shared, prefixOf(name));
    await moveAway(this.folderOf(name), temporaryName(this.folderOf(name)));
  }

  private async pull(name: ArtifactName): Promise<Artifact | undefined> {
    const { shared, signal } = this.options;
    if (!shared || !(await shared.exists(`${prefixOf(name)}/${manifestName}`))) return undefined;
    const folder = this.folderOf(name);
    try {
      const manifest = await this.fill(folder, (temporary) =>
        pullArtifact(shared, prefixOf(name), temporary, { signal }),
      );
      return manifest && { folder, manifest };
    } catch (error) {
      if (!(error instanceof MarqueeError && error.code === "invalid-file")) throw error;
      this.options.warn?.(`${error.message} It counts as absent.`);
      return undefined;
    }
  }

  private async publish(artifact: Artifact, anew: boolean): Promise<void> {
    const { shared, signal } = this.options;
    if (!shared) return;
    const prefix = prefixOf(artifact.manifest);
    if (!anew && (await shared.exists(`${prefix}/${manifestName}`))) return;
    await publishArtifact(shared, prefix, artifact, { signal });
  }

  /** Fills a temporary folder and puts it in place, unless there is nothing to fill it with. */
  private async fill<Filled extends Manifest | undefined>(
    folder: string,
    work: (temporary: string) => Promise<Filled>,
  ): Promise<Filled> {
    const temporary = temporaryName(folder);
    try {
      await mkdir(temporary, { recursive: true });
      await removeLeftovers(join(folder, ".."), leftover, this.options.clock ?? systemClock);
      const manifest = await work(temporary);
      if (manifest) await moveIntoPlace(temporary, folder);
      return manifest;
    } catch (error) {
      throw explainFileError(error, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  private nameOf(wanted: ArtifactIdentity | ArtifactName): ArtifactName {
    return "key" in wanted ? wanted : { step: wanted.step, key: this.keyOf(wanted) };
  }

  private folderOf({ step, key }: ArtifactName): string {
    return join(this.root, step, key);
  }
}

const prefixOf = ({ step, key }: ArtifactName) => `${step}/${key}`;
const temporaryName = (folder: string) => `${folder}.${randomUUID().slice(0, 8)}.tmp`;
