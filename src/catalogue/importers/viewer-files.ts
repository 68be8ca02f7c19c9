import type { Sample } from "../reading/sample.ts";
import type { ViewerFile } from "../viewers/viewer-file.ts";
import type { Importer } from "./importer.ts";
import { pointingImporter } from "./pointing-importer.ts";

/** An importer that only says where viewers lie: they are read once the sources of the events are known. */
function viewerImporter(
  name: string,
  description: string,
  describe: (sample: Sample) => Omit<ViewerFile, "path" | "file"> | undefined,
): Importer {
  const itemOf = (place: Pick<ViewerFile, "path" | "file">, viewers: Omit<ViewerFile, "path" | "file">) =>
    ({ kind: "viewers", viewers: { ...place, ...viewers } }) as const;
  return pointingImporter({ name, description, describe, itemOf });
}

/** The youngest ages of the bands of MovieLens-1M. */
const bands = [18, 25, 35, 45, 50, 56];
const plainLayout = { quoted: false, header: false, encoding: "latin1" } as const;
const gender = { name: "gender", values: ["F", "M"] } as const;

/** MovieLens-1M viewers, `users.dat`: `UserID::Gender::Age::Occupation::Zip-code`. Where they live is not read. */
export const movieLens1mViewers = viewerImporter(
  "movielens-1m-viewers",
  "MovieLens-1M viewers: user::gender::age::occupation::zip code",
  ({ lines }) =>
    /^\d+::[FM]::\d+::\d+::/.test(lines[0])
      ? {
          source: "movielens-1m",
          viewer: "UserID",
          layout: {
            ...plainLayout,
            delimiter: "::",
            columns: ["UserID", "Gender", "Age", "Occupation", "Zip-code"],
          },
          features: [
            { ...gender, column: "Gender" },
            { name: "ageBand", column: "Age", bands },
            {
              name: "occupation",
              column: "Occupation",
              values: Array.from({ length: 21 }, (_, code) => String(code)),
            },
          ],
        }
      : undefined,
);

/** MovieLens-100K viewers, `u.user`: `user id|age|gender|occupation|zip code`. Where they live is not read. */
export const movieLens100kViewers = viewerImporter(
  "movielens-100k-viewers",
  "MovieLens-100K viewers: user|age|gender|occupation|zip code",
  ({ lines }) =>
    /^\d+\|\d+\|[FM]\|/.test(lines[0])
      ? {
          source: "movielens-100k",
          viewer: "user id",
          layout: {
            ...plainLayout,
            delimiter: "|",
            columns: ["user id", "age", "gender", "occupation", "zip code"],
          },
          features: [
            { name: "ageBand", column: "age", bands },
            { ...gender, column: "gender" },
            { name: "occupation", column: "occupation" },
          ],
        }
      : undefined,
);

/** What a file of events has and a file of viewers has not. */
const ofEvents = /^(?:title|item|movie|film|series|rating|kind|value|time|event)/i;
/** When a viewer signed up tells nothing that another viewer could share. */
const unread = new Set(["createdAt"]);

/** Marquee's own viewer files, CSV: `viewer` (or `viewerId`) and a column for each feature, such as `country`. */
export const marqueeViewers = viewerImporter(
  "marquee-viewers",
  "Marquee's viewers as CSV: viewer,country,ageBand,…",
  ({ header }) => {
    const [viewer, ...columns] = header;
    if (viewer !== "viewer" && viewer !== "viewerId") return undefined;
    if (columns.length === 0 || columns.some((column) => column === "" || ofEvents.test(column))) {
      return undefined;
    }
    return {
      source: "marquee",
      viewer,
      layout: { delimiter: ",", quoted: true, header: true, encoding: "utf8", columns: header },
      features: columns.filter((column) => !unread.has(column)).map((column) => ({ name: column, column })),
    };
  },
);
