import { messageOf } from "../../core/index.ts";
import { takeSample } from "../reading/sample.ts";
import type { Importer } from "./importer.ts";
import { type PassedOver, reasonToPassOver, unreadable } from "./passed-over-files.ts";
import { importers as knownImporters, recogniseFormat } from "./registry.ts";
import type { FoundFile } from "./walk-folder.ts";

/** How a file will be read, or why not. */
export async function formatOf(
  { path, file, skipped }: FoundFile,
  candidates: readonly Importer[] = knownImporters,
): Promise<{ readonly importer: Importer } | { readonly skipped: PassedOver }> {
  if (skipped !== undefined) return { skipped };
  try {
    const sample = await takeSample(path, file);
    const importer = recogniseFormat(sample, candidates);
    return importer ? { importer } : { skipped: reasonToPassOver(sample) };
  } catch (error) {
    return { skipped: unreadable(messageOf(error)) };
  }
}
