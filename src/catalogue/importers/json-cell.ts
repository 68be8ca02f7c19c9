import { FieldFault, type FieldReader, isSilent } from "../reading/fields.ts";

/** Reads a cell that holds JSON, and what is in it by another reader. */
export function jsonCell<T>(reader: FieldReader<T>): FieldReader<T> {
  return (raw) => {
    if (isSilent(raw) || typeof raw !== "string") return reader(raw);
    let value: unknown;
    try {
      value = JSON.parse(raw);
    } catch {
      return new FieldFault("broken-json", "A cell of JSON was expected.");
    }
    return reader(value);
  };
}
