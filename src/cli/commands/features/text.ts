const day = 86_400_000;
const units = [
  [day, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
  [1, "ms"],
] as const;

/** A time to live in its largest whole unit: `30 d`; `for ever`. */
export function lifeText(milliseconds: number | null): string {
  if (milliseconds === null) return "for ever";
  const [size, unit] = units.find(([length]) => milliseconds % length === 0) ?? [1, "ms"];
  return `${milliseconds / size} ${unit}`;
}

/** A time to the second, UTC; `never`. */
export function timeText(time: Date | null): string {
  return time === null ? "never" : `${time.toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** A value as one line of text. */
export function valueText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "number") return String(Math.round(value * 1e6) / 1e6);
  if (!Array.isArray(value)) return String(value);
  const shown = value.slice(0, shownItems).map(valueText).join(", ");
  return value.length > shownItems ? `${shown}, … (${value.length})` : shown;
}

const shownItems = 12;
