import { z } from "zod";
import {
  f1Objective,
  LabelCalibration,
  type LabelCalibrationOptions,
  type LabelRows,
  OutcomeTable,
  precisionFloorObjective,
} from "../../metrics/index.ts";

/** How it is decided which tags a title has: by the best F1 of all decisions, of every tag, or by precision. */
export const decisionRuleSchema = z.discriminatedUnion("rule", [
  z.strictObject({ rule: z.literal("micro") }),
  z.strictObject({ rule: z.literal("macro") }),
  z.strictObject({
    rule: z.literal("precision"),
    /** The least precision of a tag; as many titles as possible get it. */
    floor: z.number().min(0).max(1),
  }),
]);
export type DecisionRule = z.output<typeof decisionRuleSchema>;

/** A tag of which fewer titles are known to have it gets the threshold of all tags together. */
const fewPositives = { macro: 3, precision: 10 } as const;

/** Makes probabilities of scores and decisions of probabilities, learned from titles that the scores were not. */
export class TagJudge {
  private readonly calibration: LabelCalibration;
  private readonly outcomes: OutcomeTable;

  private constructor(calibration: LabelCalibration, outcomes: OutcomeTable) {
    this.calibration = calibration;
    this.outcomes = outcomes;
  }

  /** @param scores Of a model that saw none of these titles, `[titles, tags]`. */
  static fit(
    scores: Float32Array,
    truth: LabelRows,
    options: LabelCalibrationOptions,
    unknown?: LabelRows,
  ): TagJudge {
    const calibration = LabelCalibration.fit(scores, truth, options, unknown);
    const outcomes = new OutcomeTable(truth.labelCount);
    outcomes.add(calibration.apply(scores), truth, unknown);
    return new TagJudge(calibration, outcomes);
  }

  /** Calibrated probabilities of scores `[titles, tags]`. */
  probabilities(scores: Float32Array): Float32Array {
    return this.calibration.apply(scores);
  }

  /** The probability from which on each tag is decided for, `[tags]`. */
  thresholds(decision: DecisionRule): Float64Array {
    const { outcomes } = this;
    if (decision.rule === "micro")
      return new Float64Array(outcomes.labels).fill(outcomes.choose(f1Objective));
    if (decision.rule === "macro")
      return outcomes.chooseEach(f1Objective, { minimumPositives: fewPositives.macro });
    const objective = precisionFloorObjective(decision.floor);
    return outcomes.chooseEach(objective, { minimumPositives: fewPositives.precision });
  }

  /** What a threshold would have decided for a tag on the titles that this was learned from. */
  outcome(tag: number, threshold: number) {
    return this.outcomes.outcome(tag, threshold);
  }

  /** The same with what concerns some tags taken from another judge. */
  replace(tags: readonly number[], other: TagJudge): TagJudge {
    return new TagJudge(
      this.calibration.replace(tags, other.calibration),
      this.outcomes.replace(tags, other.outcomes),
    );
  }

  /** As a JSON value, for model files. */
  toJSON() {
    return { calibration: this.calibration.toJSON(), outcomes: this.outcomes.toJSON() };
  }

  /** Restores what {@link toJSON} gave. @throws MarqueeError `invalid-model` for anything else. */
  static load(saved: Readonly<Record<string, unknown>>): TagJudge {
    return new TagJudge(LabelCalibration.load(saved.calibration), OutcomeTable.load(saved.outcomes));
  }
}
