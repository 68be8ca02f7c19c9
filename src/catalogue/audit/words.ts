/** A count with separators: 12,345. */
export function inDigits(count: number): string {
  return count.toLocaleString("en");
}

/** A share as a percentage: 0.4 %, 12 %; never 0 % or 100 % for what is only nearly so. */
export function asPercent(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  if (percent > 99.9 && percent < 100) return "> 99.9 %";
  const digits = (percent > 0 && percent < 10) || (percent > 99 && percent < 100) ? 1 : 0;
  return `${percent.toFixed(digits)} %`;
}

/** A count with its noun: "1 group", "12 groups". */
export function counted(count: number, noun: string): string {
  return `${inDigits(count)} ${noun}${count === 1 ? "" : "s"}`;
}
