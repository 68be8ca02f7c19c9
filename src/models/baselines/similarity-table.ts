import type { Matrix, SparseMatrix } from "../../vectors/index.ts";
import { checkViewers } from "./check-interactions.ts";
import { checkOneViewer, summedContributions } from "./contributions.ts";
import { readModel, requireArray, writeModel } from "./model-file.ts";
import type { Contributions, FittedRecommender, ModelFiles, ScoreWork, Viewers } from "./recommender.ts";
import { z } from "zod";

/** Titles and how much each speaks for a title. */
export interface Neighbourhood {
  readonly titles: ArrayLike<number>;
  readonly similarities: ArrayLike<number>;
}

/**
 * Turns the neighbourhood of every title around: row `i` has the titles that title `i` speaks for.
 *
 * @param neighbourhoodOf Called once for each title, ascending. Similarities of 0 are left out.
 */
export function similarityTable(
  titles: number,
  neighbourhoodOf: (title: number) => Neighbourhood,
): SparseMatrix {
  const neighbourhoods = Array.from({ length: titles }, (_, title) => compact(neighbourhoodOf(title)));
  const offsets = new Uint32Array(titles + 1);
  for (const { sources } of neighbourhoods) for (const source of sources) offsets[source + 1]++;
  for (let title = 0; title < titles; title++) offsets[title + 1] += offsets[title];
  const next = offsets.slice(0, titles);
  const columns = new Uint32Array(offsets[titles]);
  const values = new Float32Array(offsets[titles]);
  neighbourhoods.forEach(({ sources, weights }, title) => {
    sources.forEach((source, at) => {
      const place = next[source]++;
      columns[place] = title;
      values[place] = weights[at];
    });
  });
  return { offsets, columns, values, rows: titles, dimensions: titles };
}

function compact({ titles, similarities }: Neighbourhood) {
  const kept: number[] = [];
  for (let at = 0; at < titles.length; at++) if (titles[at] >= 0 && similarities[at] !== 0) kept.push(at);
  return {
    sources: Uint32Array.from(kept, (at) => titles[at]),
    weights: Float32Array.from(kept, (at) => similarities[at]),
  };
}

/** Scores a title by the sum of its similarities to what the viewer has seen: X S with sparse S. */
export class FittedSimilarities implements FittedRecommender {
  readonly name: string;
  /** `[titles seen, titles]` */
  private readonly table: SparseMatrix;

  constructor(name: string, table: SparseMatrix) {
    this.name = name;
    this.table = table;
  }

  /** Reads what {@link save} gave. */
  static load(name: string, files: ModelFiles): FittedSimilarities {
    const content = readModel(name, files, z.object({ titles: z.int().positive() }));
    const { titles } = content.note;
    const whole = (array: string) => Uint32Array.from(requireArray(content, array, Int32Array));
    const values = requireArray(content, "values", Float32Array);
    const table = {
      offsets: whole("offsets"),
      columns: whole("columns"),
      values,
      rows: titles,
      dimensions: titles,
    };
    return new FittedSimilarities(name, table);
  }

  get titles(): number {
    return this.table.rows;
  }

  async score(viewers: Viewers, work: ScoreWork = {}): Promise<Matrix> {
    checkViewers(viewers, this.titles, work);
    const { histories } = viewers;
    const values = new Float32Array(histories.rows * this.titles);
    for (let viewer = 0; viewer < histories.rows; viewer++) {
      const scores = values.subarray(viewer * this.titles, (viewer + 1) * this.titles);
      for (let at = histories.offsets[viewer]; at < histories.offsets[viewer + 1]; at++) {
        addScaledRow(scores, this.table, histories.columns[at], histories.values[at]);
      }
    }
    return { values, rows: histories.rows, dimensions: this.titles };
  }

  async contributions(
    viewer: Viewers,
    asked: readonly number[],
    work: ScoreWork = {},
  ): Promise<Contributions> {
    checkOneViewer(viewer, asked, this.titles, work);
    const { offsets, columns, values } = this.table;
    return summedContributions(viewer.histories, asked, (seen, title) => {
      const own = columns.subarray(offsets[seen], offsets[seen + 1]);
      const at = own.indexOf(title);
      return at < 0 ? 0 : values[offsets[seen] + at];
    });
  }

  save(): ModelFiles {
    const { offsets, columns, values, rows } = this.table;
    const whole = (array: Uint32Array) => ({ data: Int32Array.from(array), shape: [array.length] });
    const arrays = {
      offsets: whole(offsets),
      columns: whole(columns),
      values: { data: values, shape: [values.length] },
    };
    return writeModel(this.name, { note: { titles: rows }, arrays });
  }
}

function addScaledRow(target: Float32Array, table: SparseMatrix, row: number, factor: number): void {
  const { columns, values } = table;
  const end = table.offsets[row + 1];
  for (let at = table.offsets[row]; at < end; at++) target[columns[at]] += factor * values[at];
}
