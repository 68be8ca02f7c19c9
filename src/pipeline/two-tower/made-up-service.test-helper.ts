import { createRandom } from "../../core/index.ts";

/** Files of a made-up service by name. */
export interface MadeUpService {
  readonly "nordic_titles.csv": string;
  readonly "events.csv": string;
  readonly "viewers.csv": string;
}

const genres = ["Comedies", "Horror Movies"];
const days = 200;

/**
 * Films and series of two tastes, which their genres tell: title t is of taste t mod 2, as viewer v is of taste v mod 2,
 * and every third title is a series. Viewers of one taste live in one country. Nobody has seen the last `unseen` titles;
 * the viewer `newcomer`, of taste 1, has seen nothing.
 */
export function madeUpService({ titles = 150, unseen = 20, viewers = 90, each = 24 } = {}): MadeUpService {
  const random = createRandom("made-up service");
  const rows = Array.from({ length: titles }, (_, title) => {
    const [type, duration] = title % 3 === 2 ? ["TV Show", "2 Seasons"] : ["Movie", "90 min"];
    const added = new Date(Date.UTC(2024, title % 4, 10)).toISOString().slice(0, 10);
    return `s${title},${type},Title ${title},,Player ${title % 7},Norway,${added},2010,PG,${duration},${genres[title % 2]},`;
  });
  const events = Array.from({ length: viewers }, (_, viewer) => {
    const seen = new Set<number>();
    while (seen.size < each) {
      const taste = random.next() < 0.9 ? viewer % 2 : 1 - (viewer % 2);
      seen.add(2 * random.integer((titles - unseen) / 2) + taste);
    }
    return [...seen].map((title) => {
      const time = new Date(Date.UTC(2024, 5, 1) + random.integer(days) * 86_400_000).toISOString();
      return `v${viewer},s${title},watch,0.9,${time}`;
    });
  }).flat();
  const people = Array.from(
    { length: viewers },
    (_, viewer) => `v${viewer},${viewer % 2 === 0 ? "NO" : "FR"}`,
  );
  const fileOf = (lines: readonly string[]) => `${lines.join("\n")}\n`;
  return {
    "nordic_titles.csv": fileOf([
      "show_id,type,title,director,cast,country,date_added,release_year,rating,duration,listed_in,description",
      ...rows,
    ]),
    "events.csv": fileOf(["viewer,title:nordic,kind,value,time", ...events]),
    "viewers.csv": fileOf(["viewer,country", ...people, "newcomer,FR"]),
  };
}
