import { existsSync } from "node:fs";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AuditReport } from "../../catalogue/index.ts";
import type { Title } from "../../domain/index.ts";
import { dataImage } from "../../drawing/index.ts";
import { readEmbeddings } from "../../storage/index.ts";
import { readJson } from "../json-files.ts";
import { readModelFiles } from "../model-folder.ts";
import { reportPage } from "../report/page.ts";
import { compareNeighbours, exampleRows, type TagExample } from "../report/examples.ts";
import type { Step, StepContext } from "../step.ts";
import { explainTags } from "../tags/explain-tags.ts";
import { predictTags } from "../tags/predict-tags.ts";
import { Tagger } from "../tags/tagger.ts";
import { taggerModelFolder } from "../tags/tagger-artifact.ts";
import { readTitlesInOrder } from "../titles-in-order.ts";
import { textVectorsPath } from "./encode.ts";
import type { Evaluation } from "./evaluate.ts";
import { publishedSpectrum } from "./refit.ts";
import { spectrumVectorsPath } from "./train.ts";

/**
 * Puts the results of a run on one page, beside the audit and the map.
 *
 * @param published The step that makes the spectrum.
 * @param withTags Whether there is a step that learns tags.
 */
export function reportStep(published: string, withTags = false): Step {
  const needs = ["import", "audit", "encode", "train", published, "neighbours", "map", "evaluate"];
  return {
    name: "report",
    version: 3,
    description: "put tables and pictures on one page",
    needs: [...new Set([...needs, ...(withTags ? ["tags"] : [])])],
    configuration: {},
    run: async (context) => {
      const { folder, inputs } = context;
      await copyFile(join(inputs.audit.folder, "audit.html"), join(folder, "audit.html"));
      for (const name of ["map.html", "map.png", "map.svg"]) {
        await copyFile(join(inputs.map.folder, name), join(folder, name));
      }
      await writeFile(join(folder, "report.html"), await renderReport(context));
      return {};
    },
  };
}

async function renderReport({ lake, inputs }: StepContext): Promise<string> {
  const text = await readEmbeddings(lake, textVectorsPath(inputs.encode.folder));
  const spectrum = await readEmbeddings(lake, spectrumVectorsPath(publishedSpectrum(inputs).folder));
  const titles = await readTitlesInOrder(lake, inputs.import.folder, text.ids);
  const rows = exampleRows(titles);
  const examples = rows.map((row) => compareNeighbours(titles, text, spectrum, row));
  return reportPage({
    imported: inputs.import.manifest.summary,
    encoder: String(inputs.encode.manifest.summary.encoder),
    trained: inputs.train.manifest.summary,
    published: publishedSpectrum(inputs).manifest.summary,
    audit: await readJson<AuditReport>(join(inputs.audit.folder, "audit.json")),
    evaluation: await readJson<Evaluation>(join(inputs.evaluate.folder, "evaluation.json")),
    mapPicture: dataImage(await readFile(join(inputs.map.folder, "map.png")), "image/png"),
    examples,
    tags: await tagExamples(
      inputs,
      rows.map((row) => titles[row]),
    ),
  });
}

/** Tags of a title that the report shows. */
const shownTags = 5;

async function tagExamples(inputs: StepContext["inputs"], titles: readonly Title[]): Promise<TagExample[]> {
  const model = "tags" in inputs ? taggerModelFolder(inputs.tags.folder) : undefined;
  if (model === undefined || !existsSync(model)) return [];
  await using tagger = await Tagger.load(await readModelFiles(model));
  const found = await predictTags(tagger, titles, { rule: "micro" }, shownTags);
  return Promise.all(
    titles.map(async (title, at) => ({
      title,
      tags: { ...found[at], tags: found[at].tags.slice(0, shownTags) },
      explanations: await explainTags(tagger, title, { count: shownTags }),
    })),
  );
}
