// What a seeding writes, keeps and refuses: the rules one by one, then properties over any trees.
import { expect } from "chai";
import fc from "fast-check";
import { planSeeding } from "../../../../components/source/seed/plan";
import type { OnConflict, SeedPlan } from "../../../../components/source/seed/plan";
import { sameVersion } from "../../../../components/source/seed/versions";
import type { FileVersion, RemoteVersion, Tree } from "../../../../components/source/seed/versions";
import { anyTree, isPossible, tree } from "./trees";

type Files = Readonly<Record<string, string>>;

/** The path `f` in what buildsrc/ holds, in what the repository holds, and in what the last seeding wrote. */
function plan(local: Files, remote: Files, manifest: Files, onConflict: OnConflict = "stop") {
  return planSeeding({ local: tree(local), remote: tree(remote), manifest: tree(manifest), onConflict });
}

function outcome({ put, delete: deleted, setMode, kept, conflicts }: SeedPlan) {
  return { put, deleted, setMode, kept, conflicts: conflicts.map(({ path }) => path) };
}

const nothing = { put: [], deleted: [], setMode: [], kept: [], conflicts: [] };
const none: Files = {};

describe("the plan of a seeding", () => {
  const rules: readonly [string, Files, Files, Files, Partial<ReturnType<typeof outcome>>][] = [
    ["writes a new file", { f: "1" }, none, none, { put: ["f"] }],
    ["writes what buildsrc/ changed", { f: "2" }, { f: "1" }, { f: "1" }, { put: ["f"] }],
    ["sets the mode where the content is right", { f: "!1" }, { f: "1" }, { f: "1" }, { setMode: ["f"] }],
    ["removes what buildsrc/ removed", none, { f: "1" }, { f: "1" }, { deleted: ["f"] }],
    ["leaves what people changed", { f: "1" }, { f: "2" }, { f: "1" }, { kept: ["f"] }],
    ["leaves a mode that people changed", { f: "1" }, { f: "!1" }, { f: "1" }, { kept: ["f"] }],
    ["leaves what people added", none, { f: "1" }, none, { kept: ["f"] }],
    ["leaves deleted what people deleted", { f: "1" }, none, { f: "1" }, { kept: ["f"] }],
    ["is content when both changed to the same", { f: "2" }, { f: "2" }, { f: "1" }, {}],
    ["is content when both added the same", { f: "1" }, { f: "1" }, none, {}],
    ["is content when both removed", none, none, { f: "1" }, {}],
    ["stops when both changed", { f: "2" }, { f: "3" }, { f: "1" }, { conflicts: ["f"] }],
    ["stops when both added", { f: "1" }, { f: "2" }, none, { conflicts: ["f"] }],
    ["stops when we removed and they changed", none, { f: "2" }, { f: "1" }, { conflicts: ["f"] }],
    ["stops when they deleted and we changed", { f: "2" }, none, { f: "1" }, { conflicts: ["f"] }],
    [
      "stops when a file of theirs is in a folder's place",
      { "f/a": "1" },
      { f: "2" },
      none,
      { conflicts: ["f/a"], kept: ["f"] },
    ],
    [
      "stops when a folder of theirs is in a file's place",
      { f: "1" },
      { "f/a": "2" },
      none,
      { conflicts: ["f"], kept: ["f/a"] },
    ],
    ["turns a file of ours into a folder", { "f/a": "1" }, { f: "2" }, { f: "2" }, { put: ["f/a"], deleted: ["f"] }],
  ];
  for (const [rule, local, remote, manifest, expected] of rules) {
    it(rule, () => {
      expect(outcome(plan(local, remote, manifest))).to.deep.equal({ ...nothing, ...expected });
    });
  }

  it("says of each conflict what happened", () => {
    const local = { both: "2", added: "1", undeleted: "2", "blocked/a": "1" };
    const remote = { both: "3", added: "2", removed: "2", blocked: "2" };
    const { conflicts } = plan(local, remote, { both: "1", removed: "1", undeleted: "1" });

    expect(Object.fromEntries(conflicts.map(({ path, reason }) => [path, reason]))).to.deep.equal({
      added: "the repository has another file there, which the program did not write",
      "blocked/a": "it needs a folder where the repository has the file blocked",
      both: "changed here, and differently in the repository",
      removed: "removed here, but changed in the repository",
      undeleted: "changed here, but deleted in the repository",
    });
  });

  it("lets buildsrc/ win conflicts, and only those, when told to overwrite", () => {
    const local = { both: "2", theirs: "1", "blocked/a": "1" };
    const remote = { both: "3", theirs: "2", removed: "2", blocked: "2", other: "1" };
    const manifest = { both: "1", theirs: "1", removed: "1" };

    expect(outcome(plan(local, remote, manifest, "overwrite"))).to.deep.equal({
      put: ["blocked/a", "both"],
      deleted: ["blocked", "removed"],
      setMode: [],
      kept: ["other", "theirs"],
      conflicts: [],
    });
  });

  it("puts a regular file in the place of a symbolic link, whose mode alone cannot be changed", () => {
    const local = tree({ f: "1" });
    const remote = new Map<string, RemoteVersion>([["f", { blobId: local.get("f")?.blobId ?? "", mode: "OTHER" }]]);

    expect(planSeeding({ local, remote, manifest: new Map(), onConflict: "overwrite" }).put).to.deep.equal(["f"]);
  });
});

describe("any plan of a seeding", () => {
  const onConflict = fc.constantFrom<OnConflict>("stop", "overwrite");
  const inputs = fc.record({ local: anyTree, remote: anyTree, manifest: anyTree, onConflict });
  const check = (property: (given: Parameters<typeof planSeeding>[0], planned: SeedPlan) => void) => {
    fc.assert(
      fc.property(inputs, (given) => {
        property(given, planSeeding(given));
      }),
      { numRuns: 150 },
    );
  };

  it("leaves nothing to do once it is carried out", () => {
    check((given, planned) => {
      fc.pre(planned.conflicts.length === 0);
      const again = planSeeding({ ...given, remote: carryOut(planned, given), manifest: planned.manifest });
      expect({ ...outcome(again), kept: [] }).to.deep.equal(nothing);
      expect([...again.manifest]).to.have.deep.members([...planned.manifest]);
    });
  });

  it("touches no file that only people changed, unless overwriting what is in the way", () => {
    check((given, planned) => {
      const touched = [...planned.put, ...planned.delete, ...planned.setMode];
      const theirs = touched.filter((path) => sameVersion(given.local.get(path), given.manifest.get(path)));
      if (given.onConflict === "stop") {
        expect(theirs).to.be.empty;
      }
      for (const path of theirs) {
        const makesRoom = planned.put.some((put) => put.startsWith(`${path}/`) || path.startsWith(`${put}/`));
        expect(makesRoom, `${path} is in the way`).to.be.true;
      }
    });
  });

  it("makes the repository equal to buildsrc/ wherever it writes, and changes it nowhere else", () => {
    check((given, planned) => {
      const after = carryOut(planned, given);
      const touched = new Set([...planned.put, ...planned.delete, ...planned.setMode]);
      for (const path of new Set([...given.remote.keys(), ...after.keys()])) {
        const expected = touched.has(path) ? given.local.get(path) : given.remote.get(path);
        expect(sameVersion(after.get(path), expected), path).to.be.true;
      }
      expect(touched.size).to.equal(planned.put.length + planned.delete.length + planned.setMode.length);
    });
  });

  it("makes a repository that nobody else touched equal to buildsrc/, without a conflict", () => {
    fc.assert(
      fc.property(anyTree, anyTree, onConflict, (local, seeded, mode) => {
        const given = { local, remote: seeded, manifest: seeded, onConflict: mode };
        const planned = planSeeding(given);
        expect(planned.conflicts).to.be.empty;
        expect(planned.kept).to.be.empty;
        expect([...carryOut(planned, given).keys()]).to.have.members([...local.keys()]);
        expect([...planned.manifest.keys()]).to.have.members([...local.keys()]);
      }),
    );
  });

  it("gives a tree that git can hold", () => {
    check((given, planned) => {
      fc.pre(planned.conflicts.length === 0);
      expect(isPossible(carryOut(planned, given).keys())).to.be.true;
    });
  });

  it("stops for nothing when told to overwrite, and then holds all that buildsrc/ changed", () => {
    check((given) => {
      const planned = planSeeding({ ...given, onConflict: "overwrite" });
      expect(planned.conflicts).to.be.empty;
      const after = carryOut(planned, given);
      for (const path of new Set([...given.local.keys(), ...given.manifest.keys()])) {
        const ours = given.local.get(path);
        if (!sameVersion(ours, given.manifest.get(path))) {
          expect(sameVersion(after.get(path), ours), path).to.be.true;
        }
      }
    });
  });

  it("stops only for files that both sides have something to do with", () => {
    check((given, planned) => {
      for (const { path } of planned.conflicts) {
        expect(sameVersion(given.local.get(path), given.manifest.get(path)), path).to.be.false;
        expect(sameVersion(given.local.get(path), given.remote.get(path)), path).to.be.false;
      }
    });
  });
});

/** The repository after a plan. */
function carryOut(planned: SeedPlan, given: { local: Tree<FileVersion>; remote: Tree<RemoteVersion> }) {
  const after = new Map(given.remote);
  for (const path of planned.delete) {
    after.delete(path);
  }
  for (const path of [...planned.put, ...planned.setMode]) {
    const version = given.local.get(path);
    if (version) {
      after.set(path, version);
    }
  }
  return after;
}
