// Tests Promote in an account of three regions: what it moves, what it refuses, and that it does all of it or nothing.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, S3Client } from "../../../../buildsrc/stages/common/aws";
import type { PromoteEnvironment } from "../../../../buildsrc/stages/promote/environment";
import { promoteRelease } from "../../../../buildsrc/stages/promote/release";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { Store } from "../../../../buildsrc/stages/common/store";
import { TestRegion } from "../../testRegion";

const [HOME, EUROPE, ASIA] = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
const REGIONS = [HOME, EUROPE, ASIA] as const;
const SHORT = { [HOME]: "1", [EUROPE]: "2", [ASIA]: "3" } as const;
const PARAMETER = "/f-dev/web";
const SETTINGS = {
  regions: [EUROPE, ASIA],
  keys: {},
  accounts: [],
  organizations: [],
  organizationalUnits: [],
  parameterPrefix: "/f-dev",
  channels: [],
  deprecateAfterDays: 0,
  deregistrationProtection: true,
  launchTemplates: { web: [{ region: EUROPE, id: "lt-2" }] },
  approvers: [],
  approval: false,
};
const PROMOTE: PromoteEnvironment = {
  factory: "f-dev",
  region: HOME,
  bucket: "f-dev-artifacts",
  image: "web",
  to: "previous",
  channel: "latest",
  who: "alice",
};

type RegionName = (typeof REGIONS)[number];

/** The AMI of release a, b or c in a region; the digit says the region. */
function ami(release: string, region: RegionName): string {
  return `ami-${release}${SHORT[region]}`;
}

describe("buildsrc: promoting a release", () => {
  const s3Client = new S3Client({ region: "us-east-1" });
  const s3 = mockClient(s3Client);
  const print = console.log;
  let regions: Readonly<Record<RegionName, TestRegion>>;
  let objects: Record<string, string>;
  let log: string;

  beforeEach(() => {
    log = "";
    console.log = (text: string) => {
      log += `${text}\n`;
    };
    regions = { [HOME]: new TestRegion(HOME), [EUROPE]: new TestRegion(EUROPE), [ASIA]: new TestRegion(ASIA) };
    objects = { "settings/publish.json": JSON.stringify(SETTINGS) };
    for (const release of ["a", "b", "c"]) addRelease("web", release);
    for (const region of REGIONS) {
      regions[region].parameters[PARAMETER] = [
        { value: ami("a", region), labels: ["stable"] },
        { value: ami("b", region), labels: [] },
        { value: ami("c", region), labels: ["latest"] },
      ];
    }
    regions[EUROPE].templates["lt-2"] = { defaultVersion: 1, versions: [{ imageId: ami("c", EUROPE) }] };
    s3.reset();
    s3.on(GetObjectCommand).callsFake(({ Key }: { Key: string }) => {
      const text = objects[Key];
      if (text === undefined) throw new NoSuchKey({ message: "", $metadata: {} });
      return { Body: { transformToString: () => Promise.resolve(text) } };
    });
    s3.on(ListObjectsV2Command).callsFake(({ Prefix }: { Prefix: string }) => ({
      Contents: Object.keys(objects).flatMap((Key) => (Key.startsWith(Prefix) ? [{ Key }] : [])),
    }));
  });
  afterEach(() => {
    console.log = print;
  });
  after(() => {
    s3.restore();
  });

  /** A release of an image in all regions: its AMIs and its record. Later letters are later releases. */
  function addRelease(image: string, release: string): void {
    for (const region of REGIONS) {
      regions[region].images[ami(release, region)] = {
        state: "available",
        tags: {
          "ami-pipeline": "f-dev",
          "ami-pipeline:image": image,
          "ami-pipeline:state": "released",
          ...(region !== HOME && { "ami-pipeline:source-ami": ami(release, HOME) }),
        },
        permissions: [{ UserId: "111111111111" }],
      };
    }
    objects[`releases/${image}/${ami(release, HOME)}.json`] = JSON.stringify({
      image,
      amiId: ami(release, HOME),
      commit: `${release.repeat(3)}1234`,
      publishedAt: `2026-11-2${"abc".indexOf(release) + 1}T12:00:00.000Z`,
      baseAmiId: "ami-0",
      fingerprint: "0123",
      tools: { packer: "1.16.0" },
      packages: [],
      tests: {},
      regions: Object.fromEntries(REGIONS.map((region) => [region, ami(release, region)])),
      launchPermissions: { accounts: ["111111111111"], organizations: [], organizationalUnits: [] },
      parameter: PARAMETER,
      channels: ["latest"],
    });
  }

  function promote(what: Partial<PromoteEnvironment> = {}): Promise<string> {
    return promoteRelease(
      { ...PROMOTE, ...what },
      {
        store: new Store(s3Client, "f-dev-artifacts"),
        clientsIn: (region) => {
          const found = REGIONS.find((name) => name === region);
          if (found === undefined) throw new Error(`nobody publishes to ${region}`);
          return regions[found].clients;
        },
        images: ["web", "db"],
        now: new Date("2026-11-25T12:00:00Z"),
        pause: () => Promise.resolve(),
      },
    );
  }

  async function refusal(what: Partial<PromoteEnvironment>): Promise<StageError> {
    const error: unknown = await promote(what).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof StageError)) throw new Error(`no StageError: ${String(error)}`);
    return error;
  }

  const tags = (release: string, region: RegionName) => regions[region].images[ami(release, region)]?.tags ?? {};
  const values = () => REGIONS.map((region) => regions[region].parameters[PARAMETER]?.at(-1)?.value);
  const changes = () => REGIONS.flatMap((region) => regions[region].changes);
  const amis = (release: string) => REGIONS.map((region) => ami(release, region));

  describe("back", () => {
    it("moves value and label of `latest` in every region, and the launch templates", async () => {
      expect(await promote()).to.equal(
        "channel latest of web is at ami-b1 in 3 regions now; in us-east-1 it was at ami-c1.",
      );

      expect(values()).to.deep.equal(amis("b"));
      for (const region of REGIONS) {
        expect(regions[region].versions(PARAMETER)?.at(-1)).to.equal(`${ami("b", region)} latest`);
      }
      const template = regions[EUROPE].templates["lt-2"];
      expect(template?.versions[(template.defaultVersion || 1) - 1]?.imageId).to.equal("ami-b2");
    });

    it("prints before and after of each region", async () => {
      await promote();

      expect(log).to.equal(
        "Channel latest of web, to the release of 2026-11-22T12:00:00.000Z, commit bbb1234:\n" +
          "  us-east-1       ami-c1 -> ami-b1\n" +
          "  eu-west-1       ami-c2 -> ami-b2\n" +
          "  ap-southeast-2  ami-c3 -> ami-b3\n",
      );
    });

    it("tags what was taken back, so that no push brings it again, and says who did it and why", async () => {
      await promote({ reason: "it does not boot" });

      for (const region of REGIONS) {
        expect(tags("c", region)).to.include({
          "ami-pipeline:withdrawn": "2026-11-25T12:00:00.000Z",
          "ami-pipeline:reason": "it does not boot",
        });
        expect(tags("b", region)).to.include({
          "ami-pipeline:promoted-by": "latest by alice at 2026-11-25T12:00:00.000Z",
          "ami-pipeline:reason": "it does not boot",
        });
        expect(tags("b", region)).not.to.have.property("ami-pipeline:withdrawn");
      }
    });

    it("gives a reason for the withdrawal when the person gave none", async () => {
      await promote();

      expect(tags("c", ASIA)["ami-pipeline:reason"]).to.equal("alice went back to ami-b1");
      expect(tags("b", ASIA)).not.to.have.property("ami-pipeline:reason");
    });

    it("goes on to the release before, and never to one that was taken back or never came out", async () => {
      await promote();
      await promote();
      expect(values()).to.deep.equal(amis("a"));

      const error = await refusal({});
      expect(error.message).to.match(/^Image web has no release previous to ami-a1/);

      await promote({ to: "ami-c1" });
      tags("b", HOME)["ami-pipeline:state"] = "candidate";
      Reflect.deleteProperty(tags("b", HOME), "ami-pipeline:withdrawn");
      await promote();
      expect(values()).to.deep.equal(amis("a"));
    });
  });

  describe("forth", () => {
    beforeEach(async () => {
      await promote({ reason: "it does not boot" });
      log = "";
      for (const region of REGIONS) regions[region].changes.length = 0;
    });

    it("takes the withdrawal away and its reason, and withdraws nothing", async () => {
      await promote({ to: "ami-c1" });

      expect(values()).to.deep.equal(amis("c"));
      for (const region of REGIONS) {
        expect(tags("c", region)).not.to.have.any.keys("ami-pipeline:withdrawn", "ami-pipeline:reason");
        expect(tags("b", region)).not.to.have.property("ami-pipeline:withdrawn");
      }
    });

    it("takes the id of a copy for its release", async () => {
      await promote({ to: "ami-c3" });

      expect(values()).to.deep.equal(amis("c"));
    });

    it("enables a disabled AMI with the launch permissions of its release", async () => {
      for (const region of REGIONS) {
        const image = regions[region].images[ami("c", region)];
        Object.assign(image ?? {}, { state: "disabled", permissions: [] });
      }

      await promote({ to: "ami-c1" });

      for (const region of REGIONS) {
        expect(regions[region].images[ami("c", region)]).to.deep.include({
          state: "available",
          permissions: [{ UserId: "111111111111" }],
        });
      }
      expect(log).to.include("  eu-west-1: ami-c2 is disabled; enabling it again.\n");
    });

    it("gives the permissions when an earlier attempt only came to enable the AMI", async () => {
      Object.assign(regions[ASIA].images["ami-c3"] ?? {}, { permissions: [] });

      await promote({ to: "ami-c1" });

      expect(regions[ASIA].images["ami-c3"]?.permissions).to.deep.equal([{ UserId: "111111111111" }]);
    });
  });

  describe("another channel", () => {
    it("moves a label alone, by default to what `latest` says", async () => {
      expect(await promote({ channel: "stable", to: "latest" })).to.match(/^channel stable of web is at ami-c1/);

      for (const region of REGIONS) {
        expect(regions[region].versions(PARAMETER)).to.deep.equal([
          ami("a", region),
          ami("b", region),
          `${ami("c", region)} latest stable`,
        ]);
      }
      expect(regions[EUROPE].templates["lt-2"]?.versions).to.have.length(1);
      expect(tags("c", EUROPE)["ami-pipeline:promoted-by"]).to.match(/^stable by alice/);
      expect(tags("a", EUROPE)).not.to.have.property("ami-pipeline:withdrawn");
    });

    it("is refused before anything changes when a region's parameter never said the AMI", async () => {
      regions[ASIA].parameters[PARAMETER] = [{ value: "ami-c3", labels: ["latest"] }];

      const error = await refusal({ channel: "stable", to: "ami-b1" });

      expect(error.message).to.equal(
        "Channel stable cannot be moved: no version that is kept of parameter /f-dev/web says ami-b3 in ap-southeast-2.",
      );
      expect(error.remedy).to.match(/Promote the channel latest/);
      expect(changes()).to.deep.equal([]);
    });

    it("has nothing previous when it is nowhere", async () => {
      expect((await refusal({ channel: "new" })).message).to.match(/Channel new of image web is nowhere yet/);
    });
  });

  it("changes nothing when everything is there already", async () => {
    expect(await promote({ to: "ami-c1" })).to.equal(
      "nothing to do: channel latest of web is at ami-c1 in 3 regions already.",
    );
    expect(changes()).to.deep.equal([]);
  });

  it("only changes the regions that are not there yet", async () => {
    regions[ASIA].parameters[PARAMETER]?.push({ value: "ami-b3", labels: [] });

    await promote({ to: "latest" });

    expect(values()).to.deep.equal(amis("c"));
    expect(regions[HOME].changes).to.deep.equal([]);
    expect(regions[ASIA].changes).not.to.deep.equal([]);
  });

  it("changes all back when it fails in one region, and says where and why", async () => {
    regions[EUROPE].failures.ModifyLaunchTemplate = new Error("You are not authorized.");

    const error = await refusal({});

    expect(error.message).to.equal(
      "eu-west-1: could not make version 2 the default of launch template lt-2: You are not authorized.\n" +
        "Everything is as it was before, in every region.",
    );
    expect(values()).to.deep.equal(amis("c"));
    for (const region of REGIONS) {
      expect(tags("c", region)).not.to.have.any.keys("ami-pipeline:withdrawn", "ami-pipeline:reason");
      expect(tags("b", region)).not.to.have.property("ami-pipeline:promoted-by");
      expect(regions[region].versions(PARAMETER)?.at(-1)).to.equal(`${ami("c", region)} latest`);
    }
  });

  describe("refuses", () => {
    const cases: readonly [string, () => void, Partial<PromoteEnvironment>, RegExp][] = [
      [
        "another image's AMI",
        () => {
          for (const region of REGIONS) tags("a", region)["ami-pipeline:image"] = "db";
          Reflect.deleteProperty(objects, "releases/web/ami-a1.json");
        },
        { to: "ami-a1" },
        /^AMI ami-a1 is of image db, not of web\.$/,
      ],
      [
        "a rejected AMI, with the reason",
        () => {
          Object.assign(tags("a", HOME), {
            "ami-pipeline:state": "rejected",
            "ami-pipeline:reason": "10-web.sh failed",
          });
          Reflect.deleteProperty(objects, "releases/web/ami-a1.json");
        },
        { to: "ami-a1" },
        /^AMI ami-a1 was rejected: 10-web\.sh failed\.$/,
      ],
      [
        "an AMI that never was released, though Publish came as far as its record",
        () => (tags("a", HOME)["ami-pipeline:state"] = "candidate"),
        { to: "ami-a1" },
        /^AMI ami-a1 was never released: its state is candidate\.$/,
      ],
      [
        "an AMI of another factory",
        () => {
          tags("a", HOME)["ami-pipeline"] = "f-prod";
          Reflect.deleteProperty(objects, "releases/web/ami-a1.json");
        },
        { to: "ami-a1" },
        /^AMI ami-a1 is not of factory f-dev\.$/,
      ],
      ["an AMI that is not there", () => undefined, { to: "ami-9" }, /^AMI ami-9 is not there in region us-east-1\.$/],
      ["an image that is not there", () => undefined, { image: "wbe" }, /^There is no image wbe/],
      ["an image without a release", () => undefined, { image: "db" }, /^Image db has no release yet\.$/],
      [
        "a release that is gone in some region",
        () => Reflect.deleteProperty(regions[ASIA].images, "ami-a3"),
        { to: "ami-a1" },
        /^The release ami-a1 of image web has no AMI to use in ap-southeast-2 \(there is none\)\.$/,
      ],
    ];
    for (const [what, arrange, wanted, message] of cases) {
      it(what, async () => {
        arrange();

        const error = await refusal(wanted);

        expect(error.message).to.match(message);
        expect(error.remedy).not.to.equal("");
        expect(changes()).to.deep.equal([]);
      });
    }
  });
});
