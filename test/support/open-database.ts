/** Opens a database, prints how that went, and keeps it open or ends. Its argument is a JSON object, see below. */
import { MarqueeError } from "../../src/core/index.ts";
import { type Migration, openDatabase } from "../../src/storage/index.ts";

const argument = JSON.parse(process.argv[2]) as {
  folder?: string;
  url?: string;
  migrations: Migration[];
  insert?: string;
  stay?: boolean;
};
try {
  const database = await openDatabase({ ...argument, migrations: argument.migrations });
  if (argument.insert !== undefined) await database.execute(argument.insert);
  process.stdout.write("open\n");
  if (argument.stay) setInterval(() => undefined, 1000);
  else await database.close();
} catch (error) {
  if (!(error instanceof MarqueeError)) throw error;
  process.stdout.write(`${error.code}: ${error.message} ${error.hint}\n`);
}
