import { type Sample, takeSample } from "../reading/sample.ts";
import type { Importer, ImportInput } from "./importer.ts";
import type { ImportItem } from "./item.ts";

/** What an importer that only says where rows lie has to say. */
export interface PointingImporterDefinition<Described> {
  readonly name: string;
  readonly description: string;
  /** How a file of the format is laid out; `undefined` for any other. */
  readonly describe: (sample: Sample) => Described | undefined;
  readonly itemOf: (place: Pick<ImportInput, "path" | "file">, described: Described) => ImportItem;
}

/** An importer that only says where rows lie: they are read in bulk once the whole folder is known. */
export function pointingImporter<Described>({
  name,
  description,
  describe,
  itemOf,
}: PointingImporterDefinition<Described>): Importer {
  return {
    name,
    description,
    recognise: (sample) => (describe(sample) ? 1 : 0),
    async *read({ path, file }) {
      const described = describe(await takeSample(path, file));
      if (described) yield itemOf({ path, file }, described);
    },
  };
}
