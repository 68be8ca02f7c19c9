import { sqlText } from "../../storage/index.ts";

/** A row of a view as a test writes it; times in milliseconds. */
export interface Statement {
  readonly titleId: string;
  readonly viewerId: string;
  readonly eventTime: number;
  readonly knownTime: number;
  readonly share: number | null;
  readonly label: string | null;
  readonly items: readonly string[] | null;
}

export type Values = Pick<Statement, "share" | "label" | "items">;

export interface Question {
  readonly keys: readonly ("titleId" | "viewerId")[];
  readonly entity: { readonly titleId: string; readonly viewerId: string; readonly eventTime: number };
  readonly timeToLiveMs: number | null;
  readonly asKnownNow: boolean;
}

const nothing: Values = { share: null, label: null, items: null };

/** The answer by looking at every row: slow and plain. */
export function bruteForce(statements: readonly Statement[], question: Question): Values {
  const { keys, entity, timeToLiveMs, asKnownNow } = question;
  let best: Statement | undefined;
  for (const statement of statements) {
    if (keys.some((key) => statement[key] !== entity[key])) continue;
    if (statement.eventTime > entity.eventTime) continue;
    if (!asKnownNow && statement.knownTime > entity.eventTime) continue;
    if (best === undefined || newer(statement, best) > 0) best = statement;
  }
  if (best === undefined) return nothing;
  if (timeToLiveMs !== null && entity.eventTime - best.eventTime > timeToLiveMs) return nothing;
  const { share, label, items } = best;
  return { share, label, items };
}

function newer(left: Statement, right: Statement): number {
  return (
    left.eventTime - right.eventTime ||
    left.knownTime - right.knownTime ||
    compare(left.share, right.share, (a, b) => a - b) ||
    compare(left.label, right.label, byBytes) ||
    compare(left.items, right.items, byItems)
  );
}

/** A missing value is lower than any other. */
function compare<Value>(a: Value | null, b: Value | null, order: (a: Value, b: Value) => number): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return order(a, b);
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function byItems(a: readonly string[], b: readonly string[]): number {
  for (const [index, item] of a.entries()) {
    if (index >= b.length) return 1;
    const order = byBytes(item, b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The rows as an SQL relation. */
export function statementsSql(statements: readonly Statement[]): string {
  const time = (milliseconds: number) => `epoch_ms(${milliseconds}::BIGINT)`;
  const text = (value: string | null) => (value === null ? "NULL" : sqlText(value));
  const rows = statements.map(
    ({ titleId, viewerId, eventTime, knownTime, share, label, items }) =>
      `(${sqlText(titleId)}, ${sqlText(viewerId)}, ${time(eventTime)}, ${time(knownTime)}, ${share ?? "NULL"}::DOUBLE,
        ${text(label)}::VARCHAR, ${items === null ? "NULL" : `[${items.map(text).join(", ")}]`}::VARCHAR[])`,
  );
  const none =
    "(NULL::VARCHAR, NULL::VARCHAR, NULL::TIMESTAMP, NULL::TIMESTAMP, NULL::DOUBLE, NULL::VARCHAR, NULL::VARCHAR[])";
  return `(FROM (VALUES ${[none, ...rows].join(", ")}) t("titleId", "viewerId", "eventTime", "knownTime", share, label, items)
    WHERE "titleId" IS NOT NULL)`;
}
