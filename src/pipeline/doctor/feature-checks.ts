import type { ViewHealth } from "../features/health.ts";
import { type Finding, ok, skipped, warning } from "./check.ts";

/** Whether what is served is up to date and looks as it did. */
export function checkFeatures(views: readonly ViewHealth[]): Finding {
  const online = views.filter(({ materializedUntil }) => materializedUntil !== null);
  if (online.length === 0)
    return skipped("no feature view was ever materialised", "`marquee features materialize --all` does it.");
  const alerts = views.flatMap((view) => view.alerts);
  if (alerts.length === 0) return ok(`${online.length} views online, no alerts`);
  const shown = alerts.slice(0, 5).map(({ message }) => message);
  const more = alerts.length > shown.length ? `; and ${alerts.length - shown.length} more` : "";
  return warning(
    `${shown.join("; ")}${more}`,
    "`marquee features materialize --all` brings views up to date; `marquee features check` shows the rest.",
  );
}
