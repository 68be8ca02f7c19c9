import { describeOnDatabases } from "../../../test/support/databases.ts";
import { itIsAnOnlineStore } from "./conformance.test-helper.ts";
import { createDatabaseOnlineStore } from "./database-store.ts";
import { onlineMigrations } from "./migrations.ts";

describeOnDatabases("the online store", (suite) => {
  itIsAnOnlineStore(
    async (handles) => {
      const database = await suite.open(onlineMigrations);
      return Array.from({ length: handles }, () => createDatabaseOnlineStore(database));
    },
    { histories: suite.kind === "pglite" ? 20 : 60 },
  );
});
