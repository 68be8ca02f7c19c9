import { tagSchema } from "../../domain/index.ts";
import { lakeTable } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";

const { label, base, score, source, labeller, evidence, schemaVersion, run, status } = tagSchema.shape;

/** Statements about tags as they lie in a file: what `verifiedTags` reads, by title and time. */
export const tagStatements = defineFeatureView({
  name: "tag-statements",
  entity: "title",
  source: lakeTable({ table: "tags" }),
  owner: "tagging",
  description: "Every statement of every labeller about a tag of a title",
  fields: {
    label: { type: label, description: "the tag" },
    base: { type: base, description: "whether the label is one of the schema" },
    score: { type: score, description: "how sure the labeller is, 0 to 1" },
    source: { type: source, description: "classifier, language-model or human" },
    labeller: { type: labeller, description: "which classifier, language model or person" },
    evidence: { type: evidence, description: "what speaks for it" },
    schemaVersion: { type: schemaVersion, description: "the version of the tag schema" },
    run: { type: run, description: "the run that made it" },
    status: { type: status, description: "proposed, verified or rejected" },
  },
});
