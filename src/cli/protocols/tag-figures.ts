/** `.4172 ±.0091`; counts without places. */
export function figureCell(
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
): string {
  const half = (high - low) / 2;
  return value > 1 ? `${value} ±${half.toFixed(0)}` : `${shortFigure(value)} ±${shortFigure(half)}`;
}

/** `.4172` */
export const shortFigure = (value: number): string => value.toFixed(4).replace(/^0(?=\.)/, "");
