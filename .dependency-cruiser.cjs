// The architecture as rules: who may import whom. `npm test` checks them; docs/architecture.md draws the picture.
// Rooms are listed from the ground up, and imports point down only.

const STAGES = "validate|build|test|publish|promote|sweep|upkeep|tell|prune";

/** A room may import the rooms below it, which are named, and nothing else of its tree. */
function room(tree, name, below) {
  const allowed = [name, ...below].map((each) => `^${tree}/${each}(/|\\.ts$)`);
  return {
    name: `${tree}/${name}`,
    comment: `${tree}/${name}/ imports only ${below.length === 0 ? "itself" : below.join(", ")}.`,
    severity: "error",
    from: { path: `^${tree}/${name}(/|\\.ts$)` },
    to: { path: `^${tree}/`, pathNot: allowed },
  };
}

module.exports = {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved-import", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "buildsrc-stands-alone",
      comment: "buildsrc/ is what AWS runs: it is committed to somebody's repository without the rest of the project.",
      severity: "error",
      from: { path: "^buildsrc/" },
      to: { pathNot: "^buildsrc/", dependencyTypesNot: ["core"] },
    },
    {
      name: "program-without-sandbox",
      comment: "The program that people deploy knows nothing of the sandbox and of the tests.",
      severity: "error",
      from: { path: "^(index|settings)\\.ts$|^(components|scripts)/" },
      to: { path: "^(sandbox|tests|examples)/" },
    },
    {
      name: "sandbox-without-tests",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^tests/" },
    },
    {
      name: "program-and-stages-share-the-contract",
      comment: "What both sides must agree on is in buildsrc/stages/contract; nothing else crosses.",
      severity: "error",
      from: { path: "^(index|settings)\\.ts$|^components/" },
      to: { path: "^buildsrc/", pathNot: "^buildsrc/stages/contract" },
    },
    {
      name: "program-without-development-packages",
      comment: "Whoever installs the package gets its dependencies only.",
      severity: "error",
      from: { path: "^(index|settings)\\.ts$|^components/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "policies-are-pure",
      comment: "ARNs in, documents out.",
      severity: "error",
      from: { path: "^components/policies/" },
      to: { dependencyTypes: ["npm", "core"], pathNot: "^(components|buildsrc)/" },
    },

    room("components", "basics", []),
    room("components", "policies", ["basics"]),
    room("components", "foundation", ["basics", "policies"]),
    room("components", "programs", ["basics"]),
    room("components", "ci", ["basics", "programs"]),
    room("components", "source", ["basics", "policies", "programs"]),
    room("components", "gates", ["basics", "source"]),
    room("components", "advice", ["basics", "programs"]),
    room("components", "windDown", ["basics", "programs"]),
    room("components", "publishing", ["basics", "policies"]),
    room("components", "schedules", ["basics", "policies", "foundation"]),
    room("components", "monitoring", ["basics"]),
    room("components", "settings", [
      "basics",
      "programs",
      "foundation",
      "ci",
      "source",
      "publishing",
      "schedules",
      "monitoring",
    ]),
    room("components", "deploying", [
      "basics",
      "policies",
      "foundation",
      "ci",
      "source",
      "publishing",
      "monitoring",
      "settings",
    ]),
    room("components", "projects", [
      "basics",
      "policies",
      "foundation",
      "schedules",
      "source",
      "windDown",
      "publishing",
      "settings",
    ]),
    room("components", "pipeline", ["basics", "policies", "foundation", "source", "windDown"]),
    {
      name: "components/factory",
      comment: "The factory's parts are composed by AmiFactory alone.",
      severity: "error",
      from: { path: "^components/", pathNot: "^components/(factory/|amiFactory\\.ts$)" },
      to: { path: "^components/factory/" },
    },
    {
      name: "components/amiFactory",
      severity: "error",
      from: { path: "^components/", pathNot: "^components/index\\.ts$" },
      to: { path: "^components/amiFactory\\.ts$" },
    },

    room("buildsrc/stages", "contract", []),
    room("buildsrc/stages", "common", ["contract"]),
    room("buildsrc/stages", "image", ["contract", "common"]),
    room("buildsrc/stages", "ami", ["contract", "common"]),
    room("buildsrc/stages", "runs", ["contract", "common"]),
    room("buildsrc/stages", "content", ["contract", "common", "image", "ami"]),
    room("buildsrc/stages", "builderTools", ["contract", "common", "image"]),
    room("buildsrc/stages", "secrets", ["contract", "common", "image"]),
    room("buildsrc/stages", "testScripts", ["contract", "common", "image"]),
    room("buildsrc/stages", "leftovers", ["contract", "common"]),
    room("buildsrc/stages", "notices", ["contract", "common"]),
    room("buildsrc/stages", "releases", ["contract", "common", "ami"]),
    {
      name: "stages-keep-to-themselves",
      comment: "What two stages need is in a room below both.",
      severity: "error",
      from: { path: `^buildsrc/stages/(${STAGES})/` },
      to: { path: `^buildsrc/stages/(${STAGES})/`, pathNot: "^buildsrc/stages/$1/" },
    },
  ],
  options: {
    // Types tie files together as values do.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)sources/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "require", "types", "default"],
    },
  },
};
