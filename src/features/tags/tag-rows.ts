import { sqlText } from "../../storage/index.ts";
import { type ReadContext, tableSql } from "../offline/context.ts";
import type { TagConflict, TagSource } from "../views/source.ts";

/**
 * SQL of the rows of a view of tags: one for every moment at which something about a title's tags came to be known,
 * with the tags that were verified as of then, best first. A title of which only proposals or rejections are known has
 * an empty list, which is not the same as a missing one.
 *
 * The event time of a row is the newest event time among the statements known by then; its known time is that moment.
 * Where later knowledge may be seen (`asKnownNow`), the moments are those at which statements were made.
 */
export function tagRowsSql(context: ReadContext, source: TagSource): string {
  const moment = context.asKnownNow ? `"eventTime"` : `greatest("eventTime", "knownTime")`;
  return `
    WITH statements AS (
      SELECT *, ${moment} AS moment
      FROM (SELECT * REPLACE ("eventTime"::TIMESTAMP AS "eventTime", "knownTime"::TIMESTAMP AS "knownTime")
            FROM ${tableSql(context, source.table)})
    ), moments AS (
      SELECT DISTINCT "titleId", moment FROM statements
    ), seen AS (
      SELECT m.moment AS "asOf", s.*
      FROM moments m JOIN statements s ON s."titleId" = m."titleId" AND s.moment <= m.moment
    ), verdicts AS (
      SELECT * FROM seen WHERE status <> 'proposed'
      QUALIFY row_number() OVER (PARTITION BY "titleId", "asOf", label, source, labeller ORDER BY ${newest}) = 1
    ), decided AS (
      ${decisionSql(source.conflict)}
    ), states AS (
      SELECT "titleId", "asOf", max("eventTime") AS "eventTime", max("knownTime") AS "knownTime"
      FROM seen GROUP BY ALL
    ), lists AS (
      SELECT "titleId", "asOf", ${Object.entries(listColumns).map(listSql(source.top)).join(", ")}
      FROM decided WHERE score >= ${source.minimumScore} GROUP BY ALL
    )
    SELECT s."titleId", s."eventTime", ${context.asKnownNow ? `s."knownTime"` : `s."asOf"`} AS "knownTime",
      ${Object.keys(listColumns)
        .map((name) => `coalesce(l."${name}", []) AS "${name}"`)
        .join(", ")}
    FROM states s LEFT JOIN lists l ON l."titleId" = s."titleId" AND l."asOf" = s."asOf"`;
}

/** The column of the statements behind each list that a view of tags has. */
const listColumns = {
  tags: "label",
  scores: "score",
  sources: "source",
  labellers: "labeller",
  evidence: "evidence",
  schemaVersions: `"schemaVersion"`,
  runs: "run",
} as const;

const listSql =
  (top: number) =>
  ([name, column]: readonly [string, string]) =>
    `list(${column} ORDER BY score DESC, label)[1:${top}] AS "${name}"`;

/** The newest statement first; the rest of the order only makes equal times definite. */
const newest = `"eventTime" DESC, "knownTime" DESC, status DESC, score DESC, evidence DESC, "schemaVersion" DESC, run DESC`;

/** SQL of the verified tags out of the newest verdict of every labeller: at most one row a title, moment and label. */
function decisionSql(conflict: TagConflict): string {
  switch (conflict.policy) {
    case "latest":
      return decidedBy(`${newest}, source, labeller`);
    case "priority": {
      const order = `[${conflict.order.map(sqlText).join(", ")}]`;
      const rank = `list_position(${order}, source)`;
      return decidedBy(`${rank}, ${newest}, labeller`, `WHERE list_contains(${order}, source)`);
    }
    case "majority":
      return `
        SELECT * REPLACE (mean AS score) FROM (
          SELECT *, avg(score) FILTER (WHERE status = 'verified') OVER votes AS mean,
            count(*) FILTER (WHERE status = 'verified') OVER votes AS approvals,
            count(*) OVER votes AS ballots
          FROM verdicts WINDOW votes AS (PARTITION BY "titleId", "asOf", label)
        ) WHERE status = 'verified' AND 2 * approvals > ballots
        QUALIFY row_number() OVER (PARTITION BY "titleId", "asOf", label ORDER BY ${newest}, source, labeller) = 1`;
  }
}

function decidedBy(order: string, where = ""): string {
  return `
    SELECT * FROM (
      SELECT * FROM verdicts ${where}
      QUALIFY row_number() OVER (PARTITION BY "titleId", "asOf", label ORDER BY ${order}) = 1
    ) WHERE status = 'verified'`;
}
