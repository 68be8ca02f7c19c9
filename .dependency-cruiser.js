/** The table of rooms in docs/architecture.md, made executable. A level may import the levels below it. */
export const levels = [
  ["core"],
  ["domain", "metrics", "tensor", "kernels", "drawing"],
  ["storage", "vectors"],
  ["catalogue", "encoders", "models", "tagging", "features", "recommend", "demo"],
  ["experiments"],
  ["pipeline"],
  ["server"],
  ["cli"],
];

/** Rooms that do no I/O of their own: they take typed arrays and streams and give back arrays and artifacts. */
const pureRooms = ["encoders", "models"];

const room = (names) => `^src/(${names.join("|")})/`;
const above = (level) => levels.slice(level).flat();

const levelRules = levels.flatMap((rooms, level) =>
  rooms.map((name) => {
    const forbidden = above(level).filter((other) => other !== name);
    return {
      name: `${name}-imports-only-lower-rooms`,
      severity: "error",
      from: { path: room([name]) },
      to: { path: forbidden.length > 0 ? room(forbidden) : "^$" },
    };
  }),
);

export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...levelRules,
    {
      name: "pure-rooms-never-touch-storage",
      severity: "error",
      from: { path: room(pureRooms) },
      to: { path: room(["storage"]) },
    },
    {
      name: "models-never-import-a-sibling",
      severity: "error",
      from: { path: "^src/models/([^/]+)/" },
      to: { path: "^src/models/([^/]+)/", pathNot: "^src/models/$1/" },
    },
    {
      name: "rooms-are-entered-by-their-index",
      severity: "error",
      comment: "Cross-room imports go through the room's index.ts (for encoders and models: the sub-room's).",
      from: { path: "^src/([^/]+)/" },
      to: {
        path: "^src/[^/]+/",
        pathNot: ["^src/$1/", "^src/[^/]+/index[.]ts$", "^src/(encoders|models)/[^/]+/index[.]ts$"],
      },
    },
    { name: "nothing-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["[.]test[.]ts$", "[.]test-helper[.]ts$", "^src/kernels/assembly/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node"],
    },
  },
};
