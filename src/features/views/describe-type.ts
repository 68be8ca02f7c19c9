import type { FieldType } from "./field-type.ts";

/** A type in words: `number from 0 to 1`. */
export function describeType(type: FieldType): string {
  const { kind, minimum, maximum, above, below, values, minimumItems, maximumItems } = type;
  const limits = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(maximum === undefined ? [] : [`to ${maximum}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
    ...(values === undefined ? [] : [`of ${values.join(", ")}`]),
    ...(type.minimumLength === undefined ? [] : [`with ${type.minimumLength} characters or more`]),
    ...(type.maximumLength === undefined ? [] : [`with ${type.maximumLength} characters or fewer`]),
    ...(minimumItems === undefined ? [] : [`with ${minimumItems} items or more`]),
    ...(maximumItems === undefined ? [] : [`with ${maximumItems} items or fewer`]),
  ];
  return [kind, ...limits].join(" ");
}
