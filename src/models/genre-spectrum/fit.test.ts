import { describe, expect, it } from "vitest";
import { expectedCalibrationError, meanOf, packLabels, sharedLabelShares } from "../../metrics/index.ts";
import { type Matrix, nearestNeighbours, rowOf, takeRows } from "../../vectors/index.ts";
import { fitGenreSpectrum, type LabelledTitles } from "./fit.ts";
import { GenreSpectrum } from "./genre-spectrum.ts";
import { generatedTitles, quick } from "./generated-titles.test-helper.ts";

async function agreement(embedding: Matrix, titles: LabelledTitles, queryRows: Int32Array): Promise<number> {
  const { indices } = await nearestNeighbours(embedding, { k: 20, queryRows });
  return meanOf(sharedLabelShares(packLabels(titles.labels, titles.genres.length), queryRows, indices, 20));
}

const labelsOf = ({ labels, genres }: LabelledTitles, rows: Int32Array) =>
  [...rows].flatMap((row) => [...labels.subarray(row * genres.length, (row + 1) * genres.length)]);

describe("fitGenreSpectrum", () => {
  const titles = generatedTitles(1500, { noise: 2 });

  it("learns one batch by heart", async () => {
    const few = generatedTitles(40, { seed: 5, noise: 3 });
    const all = Int32Array.from({ length: 40 }, (_, row) => row);
    const alone = { ...few, train: all, valid: new Int32Array() };
    const { spectrum } = await fitGenreSpectrum(alone, { ...quick, dropout: 0, maxPasses: 400 });
    const { values } = await spectrum.intensities(few.text);
    await spectrum.close();
    expect(Array.from(values, (value) => (value > 0.5 ? 1 : 0))).toEqual([...few.labels]);
  });

  it("brings unseen titles that share a genre together, well above the embedding itself", async () => {
    const { spectrum, bestMeasure, passes } = await fitGenreSpectrum(titles, quick, { seed: 1 });
    const learned = await agreement(await spectrum.embed(titles.text), titles, titles.test);
    await spectrum.close();
    expect(learned).toBeGreaterThan((await agreement(titles.text, titles, titles.test)) + 0.08);
    expect(learned).toBeGreaterThan(0.75);
    expect(bestMeasure).toBeGreaterThan(0.7);
    expect(passes).toBeLessThanOrEqual(41);
  });

  it("learns with mixup, too", async () => {
    const options = { ...quick, mixup: { copies: 5 } };
    const { spectrum } = await fitGenreSpectrum(titles, options, { seed: 1 });
    expect(await agreement(await spectrum.embed(titles.text), titles, titles.test)).toBeGreaterThan(0.75);
    await spectrum.close();
  });

  it("is fitted again on more titles with what an earlier fit found out: passes and calibration", async () => {
    const first = await fitGenreSpectrum(titles, quick, { seed: 1 });
    expect(first.bestPasses).toBeLessThan(first.passes);
    const more = {
      ...titles,
      train: Int32Array.from([...titles.train, ...titles.valid]),
      valid: new Int32Array(),
      calibration: first.spectrum.calibration,
    };
    const again = await fitGenreSpectrum(more, { ...quick, maxPasses: first.bestPasses }, { seed: 1 });
    expect(Math.round(again.passes)).toBe(first.bestPasses);
    expect(again.bestPasses).toBe(first.bestPasses);
    expect(again.spectrum.calibration).toEqual(first.spectrum.calibration);
    const some = takeRows(titles.text, titles.test);
    const { values } = await again.spectrum.intensities(some);
    expect(expectedCalibrationError(values, labelsOf(titles, titles.test))).toBeLessThan(0.05);
    await Promise.all([first.spectrum.close(), again.spectrum.close()]);
    await expect(fitGenreSpectrum({ ...more, calibration: [] })).rejects.toThrow(/6 calibration curves/);
  });

  it("gives the same bytes for the same seed and others for another", async () => {
    const bytes = async (seed: number) => {
      const { spectrum } = await fitGenreSpectrum(
        titles,
        { ...quick, maxPasses: 6, mixup: { copies: 2 } },
        { seed },
      );
      await spectrum.close();
      return spectrum.save();
    };
    const first = await bytes(1);
    expect(await bytes(1)).toEqual(first);
    expect((await bytes(2))["network.onnx"]).not.toEqual(first["network.onnx"]);
  });

  it("never looks at titles that are in neither part", async () => {
    const options = { ...quick, maxPasses: 6 };
    const changed = {
      ...titles,
      labels: titles.labels.slice(),
      text: { ...titles.text, values: titles.text.values.slice() },
    };
    for (const row of titles.test) {
      changed.labels.fill(1, row * 6, row * 6 + 6);
      rowOf(changed.text, row).fill(9);
    }
    const [first, second] = [
      await fitGenreSpectrum(titles, options),
      await fitGenreSpectrum(changed, options),
    ];
    expect(second.spectrum.save()).toEqual(first.spectrum.save());
    await Promise.all([first.spectrum.close(), second.spectrum.close()]);
  });

  it("predicts the same after it was saved and loaded", async () => {
    const { spectrum } = await fitGenreSpectrum(titles, { ...quick, maxPasses: 6 });
    const loaded = await GenreSpectrum.load(spectrum.save());
    const some = takeRows(titles.text, titles.test);
    expect(await loaded.embed(some)).toEqual(await spectrum.embed(some));
    expect(await loaded.intensities(some)).toEqual(await spectrum.intensities(some));
    expect(loaded.genres).toEqual(titles.genres);
    await Promise.all([spectrum.close(), loaded.close()]);
  });

  it("gives intensities that are closer to the truth than the raw sigmoid", async () => {
    const options = { ...quick, dropout: 0, neighbourWeight: 0, maxPasses: 150, patience: 100 };
    const { spectrum } = await fitGenreSpectrum(titles, options);
    const some = takeRows(titles.text, titles.test);
    const truth = labelsOf(titles, titles.test);
    const raw = (await spectrum.logits(some)).values.map((logit) => 1 / (1 + Math.exp(-logit)));
    const calibrated = (await spectrum.intensities(some)).values;
    await spectrum.close();
    expect(expectedCalibrationError(calibrated, truth)).toBeLessThan(expectedCalibrationError(raw, truth));
    expect(expectedCalibrationError(calibrated, truth)).toBeLessThan(0.05);
  });

  it("names what is wrong with its input", async () => {
    await expect(fitGenreSpectrum({ ...titles, labels: new Uint8Array(7) })).rejects.toThrow(
      /\[1500, 6\], got 7/,
    );
    await expect(fitGenreSpectrum({ ...titles, train: Int32Array.of(1) })).rejects.toThrow(
      /at least 2 titles/,
    );
    await expect(fitGenreSpectrum(titles, quick, { signal: AbortSignal.abort() })).rejects.toThrow(/stopped/);
    await expect(GenreSpectrum.load({})).rejects.toThrow(/network\.onnx/);
  });
});
