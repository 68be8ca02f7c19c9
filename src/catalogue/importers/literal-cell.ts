import { messageOf } from "../../core/index.ts";
import { parsePythonLiteral } from "../reading/python-literal.ts";
import { FieldFault, type FieldReader, isSilent } from "../reading/fields.ts";

/** Reads a cell that holds a Python literal, and what is in it by another reader. */
export function literalCell<T>(reader: FieldReader<T>): FieldReader<T> {
  return (raw) => {
    if (isSilent(raw) || typeof raw !== "string") return reader(raw);
    let value: unknown;
    try {
      value = parsePythonLiteral(raw);
    } catch (error) {
      return new FieldFault("broken-literal", `A Python literal was expected: ${messageOf(error)}.`);
    }
    return reader(value);
  };
}
