import { MarqueeError } from "../../core/index.ts";
import type { KeyColumn } from "../views/entity.ts";
import type { FeatureView } from "../views/view.ts";

/** What names an entity: `{ titleId }`, `{ viewerId }` or both. */
export type EntityKeys = Readonly<Partial<Record<KeyColumn, string>>>;

/** Longer keys are nobody's identifier. */
const longestKey = 500;

/**
 * The key of an entity in the online store: the identifier itself, or a JSON array where there are several.
 *
 * @param place Where the keys stand, for messages, such as `row 3`.
 * @throws MarqueeError `invalid-option` that names the view, its entity and the place when keys are missing, empty,
 * too long or not of this entity.
 */
export function entityKeyOf(view: FeatureView, keys: EntityKeys, place: string): string {
  const values = view.keys.map((column) => keyValue(view, keys, column, place));
  return values.length === 1 ? values[0] : JSON.stringify(values);
}

/** The identifiers in a key that {@link entityKeyOf} made, in the order of the view's keys. */
export function keyValuesOf(view: FeatureView, entityKey: string): string[] {
  return view.keys.length === 1 ? [entityKey] : (JSON.parse(entityKey) as string[]);
}

function keyValue(view: FeatureView, keys: EntityKeys, column: KeyColumn, place: string): string {
  const value: unknown = keys[column];
  if (typeof value === "string" && value.length > 0 && value.length <= longestKey) return value;
  const found = value === undefined ? `it has ${Object.keys(keys).join(", ") || "none"}` : "it is not that";
  throw new MarqueeError(
    "invalid-option",
    `Feature view "${view.name}", ${place}: the entity ${view.entity} needs ${column}, a text of 1 to ${longestKey} characters; ${found}.`,
    { details: { view: view.name, entity: view.entity, key: column, place } },
  );
}
