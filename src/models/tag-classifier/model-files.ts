import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import type { RuntimeOptions } from "../../tensor/index.ts";
import { matrixOf } from "../../vectors/index.ts";
import type { ClassifierParts } from "./classifier-parts.ts";
import type { FittedEmbedder, ModelFiles } from "./embedder/embedder.ts";
import { PlainFeatures } from "./embedder/plain-features.ts";
import { Tower } from "./embedder/tower.ts";
import { TransformerEmbedder } from "./embedder/transformer.ts";
import { LinearEvidence } from "./evidence/linear-evidence.ts";
import { openHeads } from "./heads/head.ts";
import { tagClassifierOptionsSchema } from "./options.ts";
import { type LocalPart, TagNetwork } from "./tag-network.ts";

const headerFile = "tag-classifier.json";
const headFile = (member: number) => `head-${member}.onnx`;
const clusterFile = (cluster: number) => `cluster-${cluster}.onnx`;
const headFiles = (heads: number) => Array.from({ length: heads }, (_, member) => headFile(member));
const [centresFile, evidenceFile] = ["centres.f32", "evidence.f32"];

const headerSchema = z.object({
  format: z.literal(1),
  configuration: tagClassifierOptionsSchema,
  readFeatures: z.boolean(),
  dimensions: z.int().positive(),
  networkShare: z.number(),
  heads: z.int().nonnegative(),
  /** Log-odds of every tag, `[tags]`. */
  frequencies: z.array(z.number()),
  scaling: z.object({ mean: z.array(z.number()), deviation: z.array(z.number()) }),
  local: z
    .object({
      nearest: z.int().positive(),
      share: z.number(),
      /** Tags of every cluster. */
      tags: z.array(z.array(z.int().nonnegative())),
      /** Whether a cluster has a head. */
      heads: z.array(z.boolean()),
    })
    .nullable(),
});
type Header = z.infer<typeof headerSchema>;

/** All that a classifier needs, by file name. The same classifier gives the same bytes. */
export function saveClassifier({
  configuration,
  network,
  evidence,
  networkShare,
}: ClassifierParts): ModelFiles {
  const { embedder, heads, local, scaling, frequencies, readFeatures } = network.parts;
  const header: Header = {
    format: 1,
    ...{ configuration, readFeatures, networkShare, dimensions: embedder.dimensions, heads: heads.length },
    frequencies: [...frequencies.values],
    scaling: { mean: [...scaling.mean], deviation: [...scaling.deviation] },
    local: local ? headerOfLocal(local) : null,
  };
  const files: Record<string, Uint8Array> = { ...embedder.save() };
  files[headerFile] = new TextEncoder().encode(JSON.stringify(header));
  for (const [member, head] of heads.entries()) files[headFile(member)] = head.saved;
  for (const [cluster, head] of local?.heads.entries() ?? [])
    if (head) files[clusterFile(cluster)] = head.saved;
  if (local) files[centresFile] = bytesOf(local.clusters.centres.values);
  if (evidence) files[evidenceFile] = bytesOf(evidence.weights);
  return files;
}

function headerOfLocal({ clusters, heads, share }: LocalPart): NonNullable<Header["local"]> {
  const tags = clusters.tags.map((list) => [...list]);
  return { nearest: clusters.nearest, share, tags, heads: heads.map((head) => head !== undefined) };
}

/** Opens what {@link saveClassifier} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
export async function loadClassifier(files: ModelFiles, runtime?: RuntimeOptions): Promise<ClassifierParts> {
  try {
    const header = headerSchema.parse(JSON.parse(new TextDecoder().decode(files[headerFile])));
    const { configuration, networkShare, readFeatures, frequencies, scaling } = header;
    const saved = headFiles(header.heads).map((name) => files[name]);
    const network = new TagNetwork({
      embedder: await openEmbedder(header, files, runtime),
      readFeatures,
      scaling: { mean: Float32Array.from(scaling.mean), deviation: Float32Array.from(scaling.deviation) },
      frequencies: matrixOf(Float32Array.from(frequencies), frequencies.length),
      heads: (await openHeads(saved, runtime)).filter((head) => head !== undefined),
      ...(header.local && { local: await openLocal(header.local, header.dimensions, files, runtime) }),
    });
    const weights = files[evidenceFile];
    const evidence = weights ? new LinearEvidence(floatsOf(weights), frequencies.length) : undefined;
    return { configuration, network, evidence, networkShare };
  } catch (cause) {
    throw new MarqueeError("invalid-model", `The tag classifier's files are damaged: ${messageOf(cause)}`, {
      cause,
      hint: "Train it again with `marquee tag train`.",
    });
  }
}

function openEmbedder(
  { configuration, dimensions }: Header,
  files: ModelFiles,
  runtime: RuntimeOptions | undefined,
): Promise<FittedEmbedder> | FittedEmbedder {
  const { kind } = configuration.embedder;
  if (kind === "features") return new PlainFeatures(dimensions);
  return kind === "tower" ? Tower.load(files, runtime) : TransformerEmbedder.load(files, runtime);
}

async function openLocal(
  { nearest, share, tags, heads }: NonNullable<Header["local"]>,
  dimensions: number,
  files: ModelFiles,
  runtime: RuntimeOptions | undefined,
): Promise<LocalPart> {
  const centres = matrixOf(floatsOf(files[centresFile]), dimensions);
  const saved = heads.map((has, cluster) => (has ? files[clusterFile(cluster)] : undefined));
  const clusters = { centres, nearest, tags: tags.map((list) => Int32Array.from(list)) };
  return { clusters, heads: await openHeads(saved, runtime), share };
}

const bytesOf = (values: Float32Array) => new Uint8Array(values.slice().buffer);
const floatsOf = (bytes: Uint8Array) => new Float32Array(bytes.slice().buffer);
