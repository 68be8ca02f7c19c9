/** Materialises the view of the tests in a process of its own, slowly, so that it can be killed in the middle. */
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../core/index.ts";
import { openDatabase, openLake } from "../../storage/index.ts";
import { onlineMigrations } from "../online/migrations.ts";
import { materializeView } from "./materialise.ts";
import { contextOf, served } from "./source.test-helper.ts";

const [place, folder] = process.argv.slice(2);
const database = await openDatabase({
  ...(JSON.parse(place) as { folder: string } | { url: string }),
  migrations: onlineMigrations,
});
using lake = await openLake({ threads: 1 });
const slowly = {
  ...database,
  kind: database.kind,
  query: database.query.bind(database),
  execute: database.execute.bind(database),
  copyRows: database.copyRows.bind(database),
  close: database.close.bind(database),
  async transaction<Result>(...args: Parameters<typeof database.transaction<Result>>) {
    const result = await database.transaction<Result>(...args);
    await sleep(50);
    return result;
  },
};
await materializeView({
  database: slowly,
  context: contextOf(lake, folder),
  served,
  clock: systemClock,
  batchEntities: 10,
  progress: { update: (done) => process.stdout.write(`${done}\n`) },
});
await database.close();
