import type { EventFile, EventLayout } from "../events/event-file.ts";
import { hasColumns, type Sample } from "../reading/sample.ts";
import type { Importer } from "./importer.ts";
import { pointingImporter } from "./pointing-importer.ts";

/** An importer that only says where events lie: they are read once the titles are resolved. */
function eventImporter(
  name: string,
  description: string,
  describe: (sample: Sample) => Omit<EventFile, "path" | "file"> | undefined,
): Importer {
  const itemOf = (place: Pick<EventFile, "path" | "file">, events: Omit<EventFile, "path" | "file">) =>
    ({ kind: "events", events: { ...place, ...events } }) as const;
  return pointingImporter({ name, description, describe, itemOf });
}

const csvLayout = { delimiter: ",", quoted: true, header: true } as const;
const plainLayout = { quoted: false, header: false } as const;

/** MovieLens ratings as CSV; a column `split` makes it the 1M release with its fixed split. */
export const movieLensRatings = eventImporter(
  "movielens-ratings",
  "MovieLens ratings as CSV: userId,movieId,rating[,timestamp][,split]",
  ({ header }) => {
    if (!hasColumns(header, "userId", "movieId", "rating")) return undefined;
    const split = header.includes("split") ? "split" : undefined;
    const layout: EventLayout = {
      ...csvLayout,
      columns: header,
      viewer: "userId",
      title: "movieId",
      value: "rating",
      ...(header.includes("timestamp") && { time: "timestamp" }),
      ...(split && { split }),
    };
    const source = split ? "movielens-1m" : "movielens";
    return { source, kind: "rating", titleScheme: "movielens", layout };
  },
);

/** MovieLens-1M ratings, `ratings.dat`: `UserID::MovieID::Rating::Timestamp`. */
export const movieLens1mRatings = eventImporter(
  "movielens-1m-ratings",
  "MovieLens-1M ratings: user::movie::rating::timestamp",
  ({ lines }) => {
    if (!/^\d+::\d+::[\d.]+::\d+$/.test(lines[0])) return undefined;
    const [viewer, title, value, time] = ["UserID", "MovieID", "Rating", "Timestamp"];
    const columns = [viewer, title, value, time];
    const layout = { ...plainLayout, delimiter: "::", columns, viewer, title, value, time };
    return { source: "movielens-1m", kind: "rating", titleScheme: "movielens", layout };
  },
);

/** MovieLens-100K ratings, `u.data`: tabs; its titles are numbered apart from the other releases. */
export const movieLens100kRatings = eventImporter(
  "movielens-100k-ratings",
  "MovieLens-100K ratings: user, item, rating, timestamp between tabs",
  ({ lines }) => {
    if (!/^\d+\t\d+\t[\d.]+\t\d+$/.test(lines[0])) return undefined;
    const [viewer, title, value, time] = ["user id", "item id", "rating", "timestamp"];
    const columns = [viewer, title, value, time];
    const layout = { ...plainLayout, delimiter: "\t", columns, viewer, title, value, time };
    return { source: "movielens-100k", kind: "rating", titleScheme: "movielens-100k", layout };
  },
);

/**
 * Marquee's own event files, CSV: `viewer,title:<scheme>,kind,value,time`, where the scheme says what names the
 * titles (`imdb`, `tmdb`, `movielens`, `titleId` or a source such as `marquee-demo`) and time is ISO 8601.
 */
export const marqueeEvents = eventImporter(
  "marquee-events",
  "Marquee's events as CSV: viewer,title:<scheme>,kind,value,time",
  ({ header }) => {
    const title = header.find((column) => column.startsWith("title:"));
    if (title === undefined || !hasColumns(header, "viewer", "kind", "value", "time")) return undefined;
    const columns = { viewer: "viewer", title, value: "value", time: "time", kind: "kind" };
    const layout: EventLayout = { ...csvLayout, columns: header, ...columns, timeFormat: "iso" };
    return { source: "marquee", kind: "column", titleScheme: title.slice("title:".length), layout };
  },
);
