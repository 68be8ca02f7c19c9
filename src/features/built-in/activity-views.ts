import { z } from "zod";
import { lakeQuery } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";

/**
 * Running totals, one row a day with events: at the last event of a day, all events up to it are counted, so a join
 * at any time sees only what had happened. An event is known when it happens: the service itself wrote it down.
 */
function totalsBy(key: "titleId" | "viewerId"): string {
  const total = (column: string) => `sum(${column}) OVER (PARTITION BY ${key} ORDER BY "eventTime")`;
  return `
SELECT ${key}, "eventTime", "eventTime" AS "knownTime",
  ${total("events")}::BIGINT AS events, ${total("watches")}::BIGINT AS watches,
  ${total("ratings")}::BIGINT AS ratings, ${total("points")} / nullif(${total("ratings")}, 0) AS "meanRating"
FROM (
  SELECT ${key}, max("eventTime")::TIMESTAMP AS "eventTime", count(*) AS events,
    count(*) FILTER (kind = 'watch') AS watches, count(*) FILTER (kind = 'rating') AS ratings,
    coalesce(sum(value) FILTER (kind = 'rating'), 0) AS points
  FROM {events} WHERE "eventTime" IS NOT NULL GROUP BY ${key}, "eventTime"::DATE
)`;
}

const fields = {
  events: { type: z.int().min(0), description: "Events so far" },
  watches: { type: z.int().min(0), description: "Watched so often" },
  ratings: { type: z.int().min(0), description: "Ratings so far" },
  meanRating: { type: z.number(), description: "Mean of the ratings, on their source's scale" },
};

/** What viewers did with a title, up to a day. */
export const titleActivity = defineFeatureView({
  name: "title-activity",
  entity: "title",
  source: lakeQuery(totalsBy("titleId")),
  owner: "events",
  description: "Events of a title so far, by day",
  fields,
});

/** What a viewer did, up to a day. */
export const viewerActivity = defineFeatureView({
  name: "viewer-activity",
  entity: "viewer",
  source: lakeQuery(totalsBy("viewerId")),
  owner: "events",
  description: "Events of a viewer so far, by day",
  fields,
});
