import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { createCombined } from "./combined.ts";
import { createDoc2Vec } from "./doc2vec.ts";
import { doc2VecOptionsSchema } from "./doc2vec-options.ts";
import type { TextEmbedder } from "./encoder.ts";
import { createEndpoint } from "./endpoint/endpoint.ts";
import { endpointOptionsSchema } from "./endpoint/options.ts";
import type { EndpointServices } from "./endpoint/service.ts";
import { createLsa, lsaOptionsSchema } from "./lsa.ts";
import { createTfidfWord2Vec, tfidfWord2VecOptionsSchema } from "./tfidf-word2vec.ts";
import { transformerOptionsSchema } from "./transformer/options.ts";
import { createTransformer } from "./transformer/transformer.ts";

const methodSchemas = [
  z.strictObject({ method: z.literal("doc2vec"), ...doc2VecOptionsSchema.shape }),
  z.strictObject({ method: z.literal("lsa"), ...lsaOptionsSchema.shape }),
  z.strictObject({ method: z.literal("word2vec-tfidf"), ...tfidfWord2VecOptionsSchema.shape }),
  z.strictObject({ method: z.literal("transformer"), ...transformerOptionsSchema.shape }),
  z.strictObject({ method: z.literal("endpoint"), ...endpointOptionsSchema.shape }),
] as const;

/** Configuration of one method: its name and its options, with nothing unknown among them. */
export const textMethodConfigurationSchema = z.discriminatedUnion("method", methodSchemas);
/** Configuration of one method with its defaults filled in. */
export type TextMethodConfiguration = z.output<typeof textMethodConfigurationSchema>;

const combinedSchema = z.strictObject({
  method: z.literal("combined"),
  /** Encoders to stand side by side, such as Doc2Vec and LSA. */
  parts: z.array(textMethodConfigurationSchema).min(1),
  /** A factor for each part. Default: 1 for all. */
  weights: z.array(z.number().positive()).optional(),
});

/** How texts become vectors, as it stands in a configuration file: a method and its options. */
export const textEncoderConfigurationSchema = z.discriminatedUnion("method", [
  ...methodSchemas,
  combinedSchema,
]);
/** Configuration of a text encoder with its defaults filled in. */
export type TextEncoderConfiguration = z.output<typeof textEncoderConfigurationSchema>;
/** Configuration of a text encoder as a user writes it. */
export type TextEncoderOptions = z.input<typeof textEncoderConfigurationSchema>;

/** What encoders are given to work with, beside their configuration. */
export interface TextEncoderServices {
  /** Cache, environment and confirmation of paid endpoints. */
  readonly endpoint?: EndpointServices;
}

/**
 * The text encoder of a configuration.
 *
 * @throws MarqueeError `invalid-option` for a configuration that is not one, by the name of the option.
 */
export function createTextEmbedder(
  configuration: TextEncoderOptions,
  services: TextEncoderServices = {},
): TextEmbedder {
  const parsed = textEncoderConfigurationSchema.safeParse(configuration);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new MarqueeError("invalid-option", `Text encoder: ${problems.join("; ")}`);
  }
  if (parsed.data.method !== "combined") return createMethod(parsed.data, services);
  const { parts, weights = parts.map(() => 1) } = parsed.data;
  if (weights.length !== parts.length) {
    throw new MarqueeError(
      "invalid-option",
      `Text encoder: ${weights.length} weights for ${parts.length} parts.`,
    );
  }
  return createCombined(
    parts.map((part, index) => ({ embedder: createMethod(part, services), weight: weights[index] })),
  );
}

function createMethod(configuration: TextMethodConfiguration, services: TextEncoderServices): TextEmbedder {
  switch (configuration.method) {
    case "doc2vec":
      return createDoc2Vec(configuration);
    case "lsa":
      return createLsa(configuration);
    case "word2vec-tfidf":
      return createTfidfWord2Vec(configuration);
    case "transformer":
      return createTransformer(configuration);
    case "endpoint":
      return createEndpoint(configuration, services.endpoint);
  }
}
