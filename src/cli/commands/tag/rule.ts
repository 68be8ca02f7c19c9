import { type Command, InvalidArgumentError, Option } from "commander";
import type { DecisionRule } from "../../../pipeline/index.ts";

/** Options that say how it is decided which tags hold. */
export interface RuleOptions {
  readonly rule: DecisionRule["rule"];
  readonly precision: number;
}

/** Adds `--rule` and `--precision`. */
export function addRuleOptions(command: Command): Command {
  const rule = new Option(
    "--rule <name>",
    "what thresholds are best for: F1 of all decisions, mean F1 of the tags, or the precision of each tag",
  );
  return command
    .addOption(rule.choices(["micro", "macro", "precision"]).default("micro"))
    .option("--precision <share>", "least precision of a tag, for --rule precision", shareOption, 0.8);
}

/** The rule that the options name. */
export function decisionRule({ rule, precision }: RuleOptions): DecisionRule {
  return rule === "precision" ? { rule, floor: precision } : { rule };
}

function shareOption(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError(`--precision takes a share from 0 to 1, not "${text}".`);
}
