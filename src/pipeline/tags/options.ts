import { z } from "zod";
import { labelCalibrationOptionsSchema } from "../../metrics/index.ts";
import { sparseTagRegressionOptionsSchema } from "../../models/tag-baselines/index.ts";
import {
  tagClassifierOptionsSchema,
  towerSchema,
  transformerSchema,
} from "../../models/tag-classifier/index.ts";
import { termWeightsOptionsSchema } from "../../vectors/index.ts";

/** Members of a title that tags can be learned from. */
export const tagFields = ["tags", "mood", "keywords", "genres"] as const;
export type TagField = (typeof tagFields)[number];

/** What a tagger can read of a title: name, tagline and synopsis; genres; directors and cast; keywords. */
export const tagModalities = ["text", "genres", "people", "keywords"] as const;
export type TagModality = (typeof tagModalities)[number];

/** A transformer to start from, in the Hugging Face layout. */
const transformerEmbedderSchema = transformerSchema.extend({
  /** A folder with `config.json`, `tokenizer.json` and the model. Nothing is ever downloaded. */
  folder: z.string().min(1),
  /** The ONNX file inside the folder. Default: the first that exists of `onnx/model.onnx` and `model.onnx`. */
  modelFile: z.string().min(1).optional(),
});
export type TransformerEmbedderOptions = z.output<typeof transformerEmbedderSchema>;

/** How the classifier makes a title an embedding: from its terms, or from its text. */
const embedderSchema = z.discriminatedUnion("kind", [towerSchema, transformerEmbedderSchema]);

/** What scores the tags. */
const scorerSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({ kind: z.literal("linear"), ...sparseTagRegressionOptionsSchema.shape })
    .extend({ inverseRegularisation: z.number().positive().default(4) }),
  z.strictObject({ kind: z.literal("classifier"), ...tagClassifierOptionsSchema.shape }).extend({
    embedder: embedderSchema.prefault({ kind: "tower" }),
    evidence: tagClassifierOptionsSchema.shape.evidence.prefault({}),
  }),
]);
export type TagScorerOptions = z.output<typeof scorerSchema>;

/** How a tagger is trained: which tags, from what of a title, by which model. */
export const tagOptionsSchema = z.strictObject({
  /** Members of the titles whose values are the tags, unless there is a file of labels. */
  fields: z.array(z.enum(tagFields)).min(1).default(["tags", "mood", "keywords"]),
  /** What is read of a title. A member that tags are learned from is not read. */
  read: z.array(z.enum(tagModalities)).min(1).default(["text", "genres", "people"]),
  /** A tag that fewer titles have is not learned. */
  minimumTitles: z.int().positive().default(5),
  /** Of more tags than these, the most common are learned from the titles. A file of labels is learned whole. */
  maximumTags: z.int().positive().default(500),
  /** What a file of labels says of a title by not naming a tag: that it does not hold, or nothing. */
  unnamed: z.enum(["no", "unknown"]).default("no"),
  /** Which words are read. */
  terms: termWeightsOptionsSchema
    .extend({
      maximumDocumentShare: z.number().positive().max(1).default(0.5),
      maximumTerms: z.int().positive().default(60_000),
    })
    .prefault({}),
  scorer: scorerSchema.prefault({ kind: "linear" }),
  calibration: labelCalibrationOptionsSchema.prefault({}),
  /** Parts that the labelled titles are cut into; each is judged by a model of the others. */
  folds: z.int().min(2).max(10).default(4),
});
export type TagOptions = z.output<typeof tagOptionsSchema>;
