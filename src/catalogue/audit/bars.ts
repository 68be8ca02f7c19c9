import { html, type Markup, trustedMarkup } from "../../drawing/index.ts";
import { asPercent, inDigits } from "./words.ts";

const round = (value: number) => Math.round(value * 10) / 10;

/** A share as text on a ground that is the darker the larger it is. */
export function heat(share: number): Markup {
  return html`<span class="heat" style="--share:${String(round(100 * share))}%">${asPercent(share)}</span>`;
}

/** A horizontal bar for a share of one; the part up to `strong` in full colour. Its value stands beside it as text. */
export function shareBar(label: string, share: number, strong = share): Markup {
  const width = (value: number) => String(round(200 * Math.min(1, value)));
  return html`<svg class="bar" viewBox="0 0 200 10" width="200" height="10" role="img" aria-label="${label}: ${asPercent(share)} of the longest"><rect class="track" width="200" height="10" rx="3"/><rect class="weak" width="${width(share)}" height="10" rx="3"/><rect class="strong" width="${width(strong)}" height="10" rx="3"/></svg>`;
}

/** One bar cut into up to three parts, described for those who cannot see it. */
export function stackedBar(label: string, parts: readonly { name: string; value: number }[]): Markup {
  const total = Math.max(
    1,
    parts.reduce((sum, { value }) => sum + value, 0),
  );
  const described = parts.map(({ name, value }) => `${inDigits(value)} ${name}`).join(", ");
  let start = 0;
  const pieces = parts.map(({ value }, i) => {
    const width = (1000 * value) / total;
    const piece = html`<rect class="part-${i}" x="${String(round(start))}" width="${String(round(width))}" height="14"/>`;
    start += width;
    return piece;
  });
  return html`<svg class="stack" viewBox="0 0 1000 14" preserveAspectRatio="none" role="img" aria-label="${label}: ${described}">${pieces}</svg>${trustedMarkup("\n")}`;
}
