import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AuditReport } from "../../catalogue/index.ts";
import { dataImage } from "../../drawing/index.ts";
import { readEmbeddings } from "../../storage/index.ts";
import { readJson } from "../json-files.ts";
import { reportPage } from "../report/page.ts";
import { compareNeighbours, exampleRows } from "../report/examples.ts";
import type { Step, StepContext } from "../step.ts";
import { readTitlesInOrder } from "../titles-in-order.ts";
import { textVectorsPath } from "./encode.ts";
import type { Evaluation } from "./evaluate.ts";
import { publishedSpectrum } from "./refit.ts";
import { spectrumVectorsPath } from "./train.ts";

/**
 * Puts the results of a run on one page, beside the audit and the map.
 *
 * @param published The step that makes the spectrum.
 */
export function reportStep(published: string): Step {
  return {
    name: "report",
    version: 2,
    description: "put tables and pictures on one page",
    needs: [...new Set(["import", "audit", "encode", "train", published, "neighbours", "map", "evaluate"])],
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
  const examples = exampleRows(titles).map((row) => compareNeighbours(titles, text, spectrum, row));
  return reportPage({
    imported: inputs.import.manifest.summary,
    encoder: String(inputs.encode.manifest.summary.encoder),
    trained: inputs.train.manifest.summary,
    published: publishedSpectrum(inputs).manifest.summary,
    audit: await readJson<AuditReport>(join(inputs.audit.folder, "audit.json")),
    evaluation: await readJson<Evaluation>(join(inputs.evaluate.folder, "evaluation.json")),
    mapPicture: dataImage(await readFile(join(inputs.map.folder, "map.png")), "image/png"),
    examples,
  });
}
