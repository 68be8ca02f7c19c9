import { z } from "zod";

const list = (description: string) => ({ type: z.array(z.string().max(10_000)).max(1000), description });

/** The fields of a view whose source is `verifiedTags`. All lists run in parallel, best tag first. */
export const tagFields = {
  tags: list("labels of the verified tags, highest score first"),
  scores: {
    type: z.array(z.number().min(0).max(1)).max(1000),
    description: "the score of each tag, 0 to 1; under majority the mean of those who verified it",
  },
  sources: list("what decided each tag: classifier, language-model or human"),
  labellers: list("which classifier, language model or person"),
  evidence: list("what speaks for each tag; empty where nothing was given"),
  schemaVersions: list("the version of the tag schema that the labeller used"),
  runs: list("the run that made each statement"),
};
