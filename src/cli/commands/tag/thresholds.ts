import { type Command, Option } from "commander";
import { openTagger, Project, type Tagger } from "../../../pipeline/index.ts";
import { openLake } from "../../../storage/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { projectOption } from "../../options.ts";
import { textTable } from "../../table.ts";
import { addRuleOptions, decisionRule, type RuleOptions } from "./rule.ts";

interface ThresholdOptions extends RuleOptions {
  readonly project: string;
  readonly basis: "text" | "other";
}

/** Registers `marquee tag thresholds`. */
export function registerThresholds(tag: Command, start: StartCommand): void {
  addRuleOptions(
    tag
      .command("thresholds")
      .description("from which probability on each tag is given, and how precise that is")
      .addOption(projectOption())
      .addOption(
        new Option("--basis <basis>", "for titles with text, or for those with other members only")
          .choices(["text", "other"])
          .default("text"),
      ),
  )
    .addHelpText(
      "after",
      `
Precision and recall are those of titles that were not learned from.

Examples:
  marquee tag thresholds
  marquee tag thresholds --rule macro
  marquee tag thresholds --rule precision --precision 0.9 --json`,
    )
    .action(start(thresholds));
}

async function thresholds({ terminal }: CommandContext, options: ThresholdOptions): Promise<void> {
  using lake = await openLake();
  await using tagger = await openTagger(await Project.open(options.project, lake));
  const rule = decisionRule(options);
  const rows = rowsOf(tagger, [...tagger.thresholds(rule, options.basis)], options.basis);
  if (terminal.json) return terminal.out(JSON.stringify({ ...rule, basis: options.basis, tags: rows }));
  const cells = rows.map(({ tag, threshold, titles, given, precision, recall, f1 }) => [
    tag,
    threshold > 1 ? "never" : threshold.toFixed(3),
    titles,
    given,
    share(precision),
    share(recall),
    share(f1),
  ]);
  const header = ["tag", "threshold", "titles that have it", "titles given it", "precision", "recall", "F1"];
  terminal.out(textTable(header, cells));
}

const share = (value: number | null) => (value === null ? "–" : value.toFixed(3));

function rowsOf(tagger: Tagger, chosen: readonly number[], basis: ThresholdOptions["basis"]) {
  const judge = tagger.judge(basis);
  return tagger.tags.map((tag, number) => {
    const threshold = chosen[number];
    const { right, predicted, positives } = judge.outcome(number, threshold);
    return {
      tag,
      threshold,
      titles: positives,
      given: predicted,
      precision: predicted > 0 ? right / predicted : null,
      recall: positives > 0 ? right / positives : null,
      f1: predicted + positives > 0 ? (2 * right) / (predicted + positives) : null,
    };
  });
}
