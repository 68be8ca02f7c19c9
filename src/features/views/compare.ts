import { canonicalJson } from "../../core/index.ts";
import type { FeatureView } from "./view.ts";

/** One difference between two versions of a view. */
export interface ViewChange {
  readonly kind:
    | "field-added"
    | "field-removed"
    | "field-type"
    | "entity"
    | "source"
    | "time-to-live"
    | "value-limit"
    | "description"
    | "owner";
  /** The field, where the change is one of a field. */
  readonly field?: string;
  /** What it was and what it is, in words. */
  readonly before?: string;
  readonly after?: string;
  /** Whether it makes a new version. Words about a view do not. */
  readonly breaks: boolean;
}

/** What changed from one version of a view to another. */
export function compareViews(before: FeatureView, after: FeatureView): ViewChange[] {
  return [
    ...fieldChanges(before, after),
    ...memberChange("entity", before.entity, after.entity),
    ...memberChange("source", canonicalJson(before.source), canonicalJson(after.source)),
    ...memberChange("time-to-live", lifeOf(before), lifeOf(after)),
    ...memberChange("value-limit", `${before.valueLimitBytes} bytes`, `${after.valueLimitBytes} bytes`),
    ...memberChange("description", before.description, after.description, false),
    ...wordChanges(before, after),
    ...memberChange("owner", before.owner, after.owner, false),
  ];
}

function fieldChanges(before: FeatureView, after: FeatureView): ViewChange[] {
  const typesBefore = typesOf(before);
  const typesAfter = typesOf(after);
  const removed = [...typesBefore].flatMap(([field, type]): ViewChange[] =>
    typesAfter.has(field) ? [] : [{ kind: "field-removed", field, before: type, breaks: true }],
  );
  const added = [...typesAfter].flatMap(([field, type]): ViewChange[] => {
    const was = typesBefore.get(field);
    if (was === undefined) return [{ kind: "field-added", field, after: type, breaks: true }];
    return was === type ? [] : [{ kind: "field-type", field, before: was, after: type, breaks: true }];
  });
  return [...removed, ...added];
}

/** Fields that are described in other words. */
function wordChanges(before: FeatureView, after: FeatureView): ViewChange[] {
  const words = new Map(before.fields.map(({ name, description }) => [name, description]));
  return after.fields.flatMap(({ name, description }) =>
    memberChange("description", words.get(name) ?? description, description, false).map((change) => ({
      ...change,
      field: name,
    })),
  );
}

const typesOf = ({ fields }: FeatureView) =>
  new Map(fields.map(({ name, type }) => [name, canonicalJson(type)]));

const lifeOf = ({ timeToLiveMs }: FeatureView) => (timeToLiveMs === null ? "for ever" : `${timeToLiveMs} ms`);

function memberChange(kind: ViewChange["kind"], before: string, after: string, breaks = true): ViewChange[] {
  return before === after ? [] : [{ kind, before, after, breaks }];
}
