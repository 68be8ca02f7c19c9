import { MarqueeError } from "../../core/index.ts";
import { openTrainableTransformer, type TrainableTransformer } from "../../encoders/text/index.ts";
import { folderContent } from "../folder-content.ts";
import type { TagOptions, TransformerEmbedderOptions } from "./options.ts";

/** The transformer that a tagger is to be trained from, if its options name one. */
export function transformerOptionsOf({
  scorer,
}: Pick<TagOptions, "scorer">): TransformerEmbedderOptions | undefined {
  return scorer.kind === "classifier" && scorer.embedder.kind === "transformer" ? scorer.embedder : undefined;
}

/**
 * Opens the transformer that the options name, if they name one.
 *
 * @throws MarqueeError `invalid-model` for a folder that cannot be used, `invalid-option` where no text is read.
 */
export async function openTagTransformer(
  options: Pick<TagOptions, "scorer" | "read">,
): Promise<TrainableTransformer | undefined> {
  const named = transformerOptionsOf(options);
  if (named === undefined) return undefined;
  if (options.read.includes("text")) return openTrainableTransformer(named);
  throw new MarqueeError("invalid-option", "A transformer reads text, which this tagger does not.", {
    hint: 'Add "text" to tags.read, or take another embedder.',
  });
}

/**
 * A hash of the transformer's folder by name, for the key of what is trained from it; nothing without one.
 *
 * @throws MarqueeError as {@link openTagTransformer}.
 */
export async function transformerContent(
  options: Pick<TagOptions, "scorer" | "read">,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const named = transformerOptionsOf(options);
  if (named === undefined) return {};
  // What is wrong with a folder is known before anything is trained.
  await openTagTransformer(options);
  return { transformer: await folderContent(named.folder, signal) };
}
