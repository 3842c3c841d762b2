import { expect } from "chai";
import { amiFindings, type Use } from "../../../../scripts/doctor/checks/amiQuotas";
import { buildFindings } from "../../../../scripts/doctor/checks/buildQuota";
import { pipelineFindings } from "../../../../scripts/doctor/checks/pipelineQuota";
import { countRoles, roleFinding } from "../../../../scripts/doctor/checks/roleQuota";
import { neededIn, unjudgedFindings, vcpuFinding, type Room } from "../../../../scripts/doctor/checks/vcpuQuota";
import type { Finding } from "../../../../scripts/doctor/finding";
import { deployOne, ROLE, standardFactory } from "../../../components/factories";
import { settingsOf } from "../../../helpers/settings";
import { contextOf } from "../context";

/** A finding as text: its verdict, what it is, and its remedy. */
function told(finding: Finding | undefined): string {
  return finding === undefined ? "" : Object.values(finding).join(" | ").replaceAll("\n", " ");
}

const withImages = (count: number, more: Readonly<Record<string, string>> = {}) => {
  const settings = settingsOf(more);
  return contextOf({ settings: { ...settings, images: Array.from({ length: count }, (_, each) => `image-${each}`) } });
};

describe("doctor: the builds at once", () => {
  const judged = (images: number, running: number, more: Readonly<Record<string, string>> = {}) =>
    told(buildFindings(withImages(images, more), running)[0]);

  it("are enough for one per image", () => {
    expect(judged(60, 60)).to.match(
      /^fine \| A push starts one build per image \(60\); CodeBuild runs up to 60 at once/,
    );
  });

  it("make others wait", () => {
    expect(judged(6, 1)).to.match(/^warn \| .*runs 1 at once in us-east-1; the others wait/);
  });

  it("are refused beyond five waiting ones for each that runs", () => {
    expect(judged(7, 1)).to.match(/^stop \| .*lets 5 wait and refuses the others/);
  });

  it("can be none at all, in an account that AWS does not know yet", () => {
    expect(judged(1, 0)).to.match(/^stop \| CodeBuild may run no build of this kind .* is 0/);
  });

  it("have a quota for each platform and size", () => {
    expect(judged(2, 1)).to.include("--service-code codebuild --quota-code L-9D07B6EF --desired-value 2");
    expect(judged(2, 1, { buildComputeType: "BUILD_GENERAL1_LARGE" })).to.include("--quota-code L-4DDC4A99");
    const image = "aws/codebuild/amazonlinux-aarch64-standard:3.0";
    expect(judged(2, 1, { buildImage: image })).to.match(/ARM\/Small environment.*--quota-code L-5ED1D25B/);
  });
});

describe("doctor: the room for instances", () => {
  const QUOTA = { service: "ec2", code: "L-1216C47A", name: "Running On-Demand Standard instances" };
  const small = (image: string) => ({ image, type: "t3.small", vcpus: 2 });
  const judged = (room: Partial<Room>, buildsAtOnce = 60) =>
    told(
      vcpuFinding(
        "us-east-1",
        { quota: QUOTA, allowed: 5, used: 0, needed: [small("web"), small("db"), small("edge")], ...room },
        buildsAtOnce,
      ),
    );

  it("is enough for all images at once", () => {
    expect(judged({ allowed: 6 })).to.match(/^fine \| .*needs up to 6 more at once/);
  });

  it("is too little for all images at once", () => {
    expect(judged({})).to.match(/^warn \| .*needs up to 6 more at once.*VcpuLimitExceeded.*--desired-value 6/);
  });

  it("counts what others run", () => {
    expect(judged({ allowed: 8, used: 3 })).to.match(/^warn \| .*3 of 8 vCPUs are in use.*--desired-value 9/);
  });

  it("need not be larger than the builds at once can use", () => {
    expect(judged({}, 2)).to.match(/^fine \| .*needs up to 4 more at once/);
  });

  it("is not judged for types that the region does not have, or whose quota is not known", () => {
    const types = { "t3.small": ["web"], "t9.small": ["db"] };

    expect(
      neededIn(
        /^t/,
        types,
        new Map([
          ["t3.small", 2],
          ["t3.large", 2],
        ]),
      ),
    ).to.deep.equal([small("web")]);
    expect(unjudgedFindings("us-east-1", [])).to.deep.equal([]);
    expect(told(unjudgedFindings("us-east-1", ["t9.small", "mac2.metal"])[0])).to.match(
      /^warn \| .*t9\.small, mac2\.metal/,
    );
  });

  it("is too little for the largest type", () => {
    const needed = [small("web"), { image: "db", type: "m5.2xlarge", vcpus: 8 }];

    expect(judged({ needed }, 1)).to.match(
      /^stop \| .*db needs 8 more \(m5\.2xlarge\): its Build fails.*--desired-value 8/,
    );
  });
});

describe("doctor: the AMIs", () => {
  const AMIS = { service: "ec2", code: "L-B665C33B", name: "AMIs" };
  const PUBLIC = { service: "ec2", code: "L-0E3CBAB9", name: "Public AMIs" };
  const use = (different: Partial<Use>): Use => ({
    quota: AMIS,
    region: "us-east-1",
    allowed: 100,
    used: 0,
    ...different,
  });

  it("have room", () => {
    expect(amiFindings(2, [use({}), use({ region: "eu-west-1", used: 76 })])).to.deep.equal([
      {
        verdict: "fine",
        what: "There is room for a year of monthly releases of each image. AMIs: 0 of 100 in us-east-1, 76 of 100 in eu-west-1.",
      },
    ]);
  });

  it("have room for the first releases, in some regions, but not for those of a year", () => {
    const uses = [
      use({}),
      ...["eu-west-1", "eu-west-2"].map((region) => use({ quota: PUBLIC, region, allowed: 5, used: 1 })),
    ];
    const [finding, ...others] = amiFindings(2, uses);

    expect(others).to.deep.equal([]);
    expect(told(finding)).to.match(
      /^warn \| .*\(24\) does not fit\. Public AMIs: 1 of 5 in eu-west-1, 1 of 5 in eu-west-2\./,
    );
    expect(told(finding)).to.match(/days \(and likewise in eu-west-2\): aws .*--desired-value 25 --region eu-west-1$/);
  });

  it("have no room for the first release", () => {
    expect(amiFindings(2, [use({ used: 99 })]).map(told)[0]).to.match(/^stop \| The first release of each image \(2\)/);
  });
});

describe("doctor: the pipelines", () => {
  const context = withImages(2, { pipelineNamePrefix: "golden" });

  it("are as many as the images need", () => {
    expect(told(pipelineFindings(context, 1000, ["other"])[0])).to.equal(
      "fine | 1 of 1000 pipelines exist in us-east-1; up adds 2.",
    );
  });

  it("are counted once if they exist", () => {
    expect(told(pipelineFindings(context, 2, ["golden-image-0", "golden-image-1"])[0])).to.match(/^fine .*up adds 0/);
  });

  it("can be too many", () => {
    expect(told(pipelineFindings(context, 2, ["other"])[0])).to.match(/^stop \| .*up adds 2.*--desired-value 3/);
  });
});

describe("doctor: the roles", () => {
  it("are as many as a factory makes", async function () {
    this.timeout(20_000); // The first deployment loads the SDK.
    expect((await standardFactory()).all(ROLE)).to.have.length(countRoles({ notifyEmails: [] }));
    const told = { notifyEmails: ["ann@example.com"] };
    expect((await deployOne(told)).all(ROLE)).to.have.length(countRoles(told));
  });

  it("have room, and count once if they exist", () => {
    const ownedArns = new Set(
      [...Array(countRoles(contextOf().settings)).keys()].map(
        (each) => `arn:aws:iam::123456789012:role/path/role-${each}`,
      ),
    );

    expect(told(roleFinding(contextOf(), 900, 1000))).to.equal("fine | 900 of 1000 roles exist; up adds 13.");
    expect(told(roleFinding(contextOf({ ownedArns }), 1000, 1000))).to.match(/^fine .*up adds 0/);
  });

  it("can be too many", () => {
    expect(told(roleFinding(contextOf(), 990, 1000))).to.match(
      /^stop \| 990 of 1000 roles exist; up adds 13\. \| .*--service-code iam .*--desired-value 1003 --region us-east-1$/,
    );
  });
});
