import { join } from "node:path";
import { sha256 } from "../../core/index.ts";
import { loadDemoTitles, materialiseDemoCatalogue } from "../../demo/index.ts";
import type { Step } from "../step.ts";

/** Writes the bundled catalogue as files: titles, simulated viewers and events, drawn posters. */
export function demoCatalogueStep(): Step {
  return {
    name: "catalogue",
    version: 1,
    description: "write the demo catalogue: titles, simulated viewers, drawn posters",
    needs: [],
    configuration: {},
    content: async () => ({ titles: sha256(JSON.stringify(await loadDemoTitles())) }),
    run: async ({ folder, seed, signal, progress }) => {
      return { ...(await materialiseDemoCatalogue(catalogueFolder(folder), { seed, signal, progress })) };
    },
  };
}

/** Where a finished catalogue step keeps the files. */
export const catalogueFolder = (artifactFolder: string): string => join(artifactFolder, "files");
