/** What features are about, with the key columns of each, in order. */
export const entityKeys = {
  title: ["titleId"],
  viewer: ["viewerId"],
  "title-viewer": ["titleId", "viewerId"],
} as const;

/** A title, a viewer, or a title as one viewer sees it. */
export type Entity = keyof typeof entityKeys;

/** The columns that name what a row is about. */
export type KeyColumn = "titleId" | "viewerId";

/** All entities. */
export const entities = Object.keys(entityKeys) as readonly Entity[];

/** Names that every row has beside its fields; no field may be called so. Compared without case. */
export const reservedColumns: readonly string[] = [
  "titleId",
  "viewerId",
  "eventTime",
  "knownTime",
  "event_timestamp",
  "created",
];
