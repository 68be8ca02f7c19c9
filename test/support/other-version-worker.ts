/** A worker of another version of the program: `node other-version-worker.ts <project>`. */
import { openProjectDatabase, runWorker, shardedSteps } from "../../src/pipeline/index.ts";
import { openLake, openObjectStore } from "../../src/storage/index.ts";

const [projectFolder] = process.argv.slice(2);
const { MARQUEE_DATABASE_URL: url, MARQUEE_ARTIFACT_STORE: address = "" } = process.env;
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());

using lake = await openLake({ threads: 1 });
const database = await openProjectDatabase(projectFolder, url);
const shared = await openObjectStore(address);
const summary = await runWorker(
  { database, shared, lake, projectFolder, program: "0.0.1", stepsOf: shardedSteps, signal: stop.signal },
  () => process.stderr.write("ready\n"),
);
process.stdout.write(JSON.stringify(summary));
shared.close();
await database.close();
