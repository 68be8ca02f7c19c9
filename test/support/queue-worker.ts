/** A worker as a program: prints what happens, one line each. Its argument is a JSON object, see below. */
import { setTimeout as sleep } from "node:timers/promises";
import { handle, openDatabase, openQueue } from "../../src/storage/index.ts";
import { cook, kitchenMigrations } from "./kitchen.ts";

const argument = JSON.parse(process.argv[2]) as { url: string; leaseSeconds: number; untilIdle?: boolean };
const say = (text: string) => process.stdout.write(`${text}\n`);

const database = await openDatabase({ url: argument.url, migrations: kitchenMigrations });
const queue = await openQueue(database, {
  jobs: [cook],
  leaseSeconds: argument.leaseSeconds,
  pollSeconds: 0.05,
  onError: (error) => say(`error ${String(error)}`),
});
const cooking = handle(cook, async ({ input, attempt, finish }) => {
  say(`cooking ${input.dish} ${attempt}`);
  if (attempt === 1) await sleep(input.seconds * 1000);
  return finish(input.dish, async (queries) => {
    await queries.query("INSERT INTO cooked VALUES ($1, $2)", [input.dish, process.pid]);
    if (input.writeSeconds === 0 || attempt > 1) return;
    say(`writing ${input.dish}`);
    await queries.query("SELECT pg_sleep($1)", [input.writeSeconds]);
  });
});
await queue.work([cooking], {
  untilIdle: argument.untilIdle ?? false,
  onEvent: ({ what, attempt }) => say(`${what} ${attempt}`),
});
await queue.close();
await database.close();
