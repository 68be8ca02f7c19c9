import { MarqueeError, type Random } from "../core/index.ts";
import { type LabelRows, labelCounts, labelsOf } from "./label-rows.ts";

/**
 * Deals rows into parts so that every label is spread over them in proportion: iterative stratification (Sechidis,
 * Tsoumakas and Vlahavas 2011). The label with the fewest rows left is dealt first, each of its rows to the part that
 * wants most of that label, then most rows, then by chance. Rows without labels fill up.
 *
 * @param shares The share of each part, adding up to 1.
 * @returns Ascending rows of each part.
 * @throws MarqueeError `invalid-option` when the shares are not positive or do not add up to 1.
 */
export function stratify(labels: LabelRows, shares: readonly number[], random: Random): Int32Array[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length === 0 || shares.some((share) => !(share > 0)) || Math.abs(sum - 1) > 1e-9) {
    throw new MarqueeError(
      "invalid-option",
      `The shares [${shares.join(", ")}] are not positive numbers of sum 1.`,
    );
  }
  const dealer = new Dealer(labels, shares, random);
  for (let label = dealer.scarcest(); label >= 0; label = dealer.scarcest()) dealer.dealLabel(label);
  dealer.dealRest();
  return dealer.parts();
}

class Dealer {
  private readonly labels: LabelRows;
  private readonly random: Random;
  private readonly rowsOfLabel: readonly number[][];
  /** Part of every row, -1 while it is not dealt. */
  private readonly partOf: Int32Array;
  /** Rows of each label that are not dealt, `[labels]`. */
  private readonly left: Uint32Array;
  /** Rows that each part still wants, `[parts]`. */
  private readonly wanted: Float64Array;
  /** The same by label, `[parts]` of `[labels]`. */
  private readonly wantedOfLabel: readonly Float64Array[];

  constructor(labels: LabelRows, shares: readonly number[], random: Random) {
    this.labels = labels;
    this.random = random;
    this.left = labelCounts(labels);
    this.partOf = new Int32Array(labels.rows).fill(-1);
    this.wanted = Float64Array.from(shares, (share) => share * labels.rows);
    this.wantedOfLabel = shares.map((share) => Float64Array.from(this.left, (count) => share * count));
    this.rowsOfLabel = Array.from({ length: labels.labelCount }, () => []);
    for (let row = 0; row < labels.rows; row++) {
      for (const label of labelsOf(labels, row)) this.rowsOfLabel[label].push(row);
    }
  }

  /** The label with the fewest rows left, of those that have any; -1 when none has. */
  scarcest(): number {
    let best = -1;
    for (let label = 0; label < this.left.length; label++) {
      if (this.left[label] > 0 && (best < 0 || this.left[label] < this.left[best])) best = label;
    }
    return best;
  }

  dealLabel(label: number): void {
    for (const row of this.rowsOfLabel[label]) {
      if (this.partOf[row] < 0) this.deal(row, (part) => this.wantedOfLabel[part][label]);
    }
  }

  dealRest(): void {
    for (let row = 0; row < this.labels.rows; row++) {
      if (this.partOf[row] < 0) this.deal(row, () => 0);
    }
  }

  parts(): Int32Array[] {
    const lists = Array.from(this.wanted, (): number[] => []);
    this.partOf.forEach((part, row) => lists[part].push(row));
    return lists.map((list) => Int32Array.from(list));
  }

  private deal(row: number, wish: (part: number) => number): void {
    const parts = [...this.wanted.keys()];
    const mostOfLabel = Math.max(...parts.map(wish));
    const wishing = parts.filter((part) => wish(part) === mostOfLabel);
    const most = Math.max(...wishing.map((part) => this.wanted[part]));
    const best = wishing.filter((part) => this.wanted[part] === most);
    const part = best.length === 1 ? best[0] : best[this.random.integer(best.length)];
    this.partOf[row] = part;
    this.wanted[part]--;
    for (const label of labelsOf(this.labels, row)) {
      this.wantedOfLabel[part][label]--;
      this.left[label]--;
    }
  }
}
