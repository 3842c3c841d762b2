// Tests which pipelines are started without a push, and why the others are not.
import { expect } from "chai";
import type {
  Base,
  ImageState,
  PipelineState,
  Release,
} from "../../../../../buildsrc/stages/upkeep/rebuild/imageState";
import { concerned, planRebuilds } from "../../../../../buildsrc/stages/upkeep/rebuild/plan";
import { NOW } from "../../../helpers/upkeep";

const SAME: Base = { kind: "same", amiId: "ami-b1" };
const CHANGED: Base = { kind: "changed", from: "ami-b1", to: "ami-b2", foundIn: "/aws/service/x" };
const WHY = "base AMI changed from ami-b1 to ami-b2 (/aws/service/x)";

describe("buildsrc: the plan of rebuilds", () => {
  const image = (name: string, release: Partial<Release> | undefined, parent?: string): ImageState => ({
    image: name,
    pipeline: `golden-${name}`,
    ...(parent !== undefined && { parent }),
    ...(release !== undefined && {
      release: { amiId: `ami-${name}`, createdAt: daysAgo(3), base: SAME, ...release },
    }),
  });
  const plan = (images: readonly ImageState[], pipelines: Record<string, PipelineState> = {}, maxAgeDays = 30) =>
    planRebuilds(images, { maxAgeDays, now: NOW, pipelines: new Map(Object.entries(pipelines)) });
  const started = (...about: Parameters<typeof plan>) => plan(...about).actions.map(({ subject }) => subject);
  const keptFor = (...about: Parameters<typeof plan>) => plan(...about).kept.map(({ reason }) => reason);

  it("starts the pipeline of an image whose base is another one now, and says so", () => {
    expect(plan([image("web", { base: CHANGED }), image("db", {})])).to.deep.equal({
      actions: [{ what: "start", subject: "golden-web", image: "web", reason: WHY, key: "base ami-b2" }],
      kept: [{ subject: "golden-db", image: "db", reason: "ami-db is 3 days old, and its base is still ami-b1" }],
      cautions: [],
    });
  });

  it("starts that of an image that is as old as Validate would not use it again", () => {
    const old = (createdAt: Date) => [image("web", { createdAt })];

    expect(plan(old(daysAgo(30))).actions).to.deep.equal([
      {
        what: "start",
        subject: "golden-web",
        image: "web",
        reason: "ami-web is 30 days old, and rebuildMaxAgeDays is 30",
        key: "age ami-web",
      },
    ]);
    expect(started(old(new Date(daysAgo(30).getTime() + 1)))).to.deep.equal([]);
  });

  it("starts none by its age where rebuildMaxAgeDays is 0, but by its base", () => {
    expect(started([image("web", { createdAt: daysAgo(900) })], {}, 0)).to.deep.equal([]);
    expect(started([image("web", { base: CHANGED })], {}, 0)).to.deep.equal(["golden-web"]);
  });

  it("starts none that has no release, and judges one by its age alone whose record does not tell", () => {
    const untold = (createdAt: Date) => image("web", { createdAt, base: { kind: "untold" } });

    expect(keptFor([image("web", undefined)])).to.deep.equal(["it has no release yet"]);
    expect(keptFor([untold(daysAgo(1))])).to.deep.equal([
      "ami-web is 1 day old; its record does not say how its base was found: until its next release, only its age counts",
    ]);
    expect(keptFor([untold(daysAgo(40))], {}, 0)).to.deep.equal([
      "ami-web is 40 days old; its record does not say how its base was found: until its next release, nothing starts it",
    ]);
    expect(started([untold(daysAgo(31))])).to.deep.equal(["golden-web"]);
  });

  it("warns where it cannot judge", () => {
    const gone = { image: "db", pipeline: "golden-db", release: { amiId: "ami-db", base: SAME } };
    const blind = image("web", { base: { kind: "unknown", why: "There is no SSM parameter /x." } });

    expect(plan([gone, blind])).to.deep.equal({
      actions: [],
      kept: [
        { subject: "golden-db", image: "db", reason: "its release ami-db is not there any more" },
        { subject: "golden-web", image: "web", reason: "ami-web is 3 days old; its base could not be looked up" },
      ],
      cautions: [
        "db: its parameter points to ami-db, which is not there any more. Promote another release (npm run promote -- --image db --to previous), or run its pipeline.",
        "web: its base could not be looked up: There is no SSM parameter /x.",
      ],
    });
  });

  const obstacles: readonly [Partial<Release>, PipelineState, string][] = [
    [{}, { underWay: "run-1" }, "run run-1 is under way"],
    [{}, { disabled: "Publish" }, "somebody disabled the transition into stage Publish"],
    [{}, { failedToday: "run-1" }, "run run-1 ended without success today: tomorrow again"],
    [{ withdrawn: "ami-9" }, {}, "a rebuild would undo the rollback from ami-9: push a correction, or promote it"],
  ];
  for (const [release, pipeline, reason] of obstacles) {
    it(`starts none where ${reason}`, () => {
      const images = [image("web", { base: CHANGED, ...release })];

      expect(started(images, { web: pipeline })).to.deep.equal([]);
      expect(keptFor(images, { web: pipeline })).to.deep.equal([`${WHY}; but ${reason}`]);
    });
  }

  describe("of images that are built on each other", () => {
    const family = (base: Partial<Release>, web: Partial<Release>, shop: Partial<Release>) => [
      image("shop", shop, "web"),
      image("web", web, "base"),
      image("base", base),
    ];
    const OLD = { createdAt: daysAgo(31) };

    it("starts the first, whose release starts the next", () => {
      const images = family({ base: CHANGED }, OLD, OLD);

      expect(started(images)).to.deep.equal(["golden-base"]);
      expect(keptFor(images)).to.deep.equal([
        "ami-shop is 31 days old, and rebuildMaxAgeDays is 30; but its base image web comes first, whose release starts golden-shop",
        "ami-web is 31 days old, and rebuildMaxAgeDays is 30; but its base image base comes first, whose release starts golden-web",
      ]);
    });

    it("starts one whose base image is not going to change, as when the event was lost", () => {
      expect(started(family({}, { base: CHANGED }, {}))).to.deep.equal(["golden-web"]);
    });

    it("waits for a run of its base image that is under way, whatever comes of it", () => {
      expect(started(family({}, { base: CHANGED }, {}), { base: { underWay: "run-1" } })).to.deep.equal([]);
    });

    it("does not wait for a base image that is not started", () => {
      const images = family({ base: CHANGED }, { base: CHANGED }, {});

      expect(started(images, { base: { failedToday: "run-1" } })).to.deep.equal(["golden-web"]);
    });
  });

  it("looks into the pipelines of those that would change, and of what they are built on", () => {
    const images = [
      image("web", { base: CHANGED }, "base"),
      image("base", {}),
      image("db", {}),
      image("new", undefined),
    ];

    expect(concerned(images, { maxAgeDays: 30, now: NOW }).map((each) => each.image)).to.deep.equal(["web", "base"]);
  });
});

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000);
}
