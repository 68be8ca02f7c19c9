import type { Artifact } from "../../storage/index.ts";
import { GenreSpectrum } from "../../models/genre-spectrum/index.ts";
import { readModelFiles } from "../model-folder.ts";
import { labelledRows } from "../spectrum-titles.ts";
import type { Step } from "../step.ts";
import { type SpectrumConfiguration, spectrumModelFolder, trainSpectrum } from "./train.ts";

const name = "refit";

/**
 * Learns the spectrum that is published once more, from every title with a genre: with the options of the one that
 * was evaluated, as many passes as were best for it, and its calibration, since no title is left to calibrate on.
 */
export function refitStep(configuration: SpectrumConfiguration): Step {
  return {
    name,
    version: 2,
    description: "learn the published spectrum from all titles",
    needs: ["import", "encode", "train"],
    configuration,
    run: async (context) => {
      const { folder, manifest } = context.inputs.train;
      const evaluated = await GenreSpectrum.load(await readModelFiles(spectrumModelFolder(folder)));
      const { calibration } = evaluated;
      await evaluated.close();
      const maxPasses = Number(manifest.summary.bestPasses);
      return trainSpectrum(context, { ...configuration, maxPasses }, (titles) => ({
        train: labelledRows(titles),
        valid: new Int32Array(),
        calibration,
      }));
    },
  };
}

/** The step that makes the spectrum that neighbours, map and report are made of. */
export function publishingStep(finalFit: "all" | "train"): "refit" | "train" {
  return finalFit === "all" ? name : "train";
}

/** The published spectrum among artifacts by step name: that of all titles where it was fitted. */
export function publishedSpectrum<Found extends Artifact | undefined>(
  artifacts: Readonly<Record<string, Found>>,
): Found {
  return artifacts[name] ?? artifacts.train;
}
