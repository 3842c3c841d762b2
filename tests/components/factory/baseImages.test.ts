// Images on images: what starts the pipelines of those that are built on others, and which of them there cannot be.
import { expect } from "chai";
import type { Json } from "../../../sandbox/frontdoor/service";
import { matches } from "../../../sandbox/eventbridge/pattern";
import { ACCOUNT, rejection, REGION, statementsOf } from "../../helpers/deploy";
import { folderWith } from "../../helpers/folders";
import {
  arn,
  BUILDSPECS,
  deployOne,
  namesOf,
  policyOf,
  publishedBy,
  ROLE,
  RULE,
  standardFactory,
  TARGET,
} from "../factories";

const OURS = "ami-pipeline-dev-golden";
const CONNECTED = {
  source: "github",
  connectionArn: arn("codeconnections", "connection/1234-abcd"),
  repository: "example/images",
  images: ["app", "base"],
} as const;
const AVAILABLE = { connection: { status: "AVAILABLE", providerType: "GitHub" } };

/** A source folder of images that are built on others, or on none. */
function folderOf(bases: Readonly<Record<string, string | undefined>>): string {
  return folderWith({
    ...BUILDSPECS,
    ...Object.fromEntries(
      Object.entries(bases).map(([image, base]) => [
        `images/${image}/image.pkrvars.json`,
        JSON.stringify({ base_image: base }),
      ]),
    ),
  });
}

const sourceFolder = folderOf({ app: "base", base: undefined, tool: undefined });
const change = (detail: Readonly<Record<string, Json>>): Json => ({
  source: "aws.ssm",
  "detail-type": "Parameter Store Change",
  detail: { name: `/${OURS}/base`, type: "String", operation: "Update", ...detail },
});

describe("images on images", () => {
  it("have a rule each, which starts their pipeline on a new value of the other image's parameter", async () => {
    const deployment = await deployOne({ sourceFolder });
    const rule = deployment.one(RULE, "golden-app-base");
    const pattern = JSON.parse(String(rule.inputs.eventPattern)) as Json;

    expect(namesOf(deployment, RULE).filter((name) => String(name).endsWith("-base"))).to.deep.equal([
      `${OURS}-app-base`,
    ]);
    expect(matches(pattern, change({}))).to.equal(true);
    expect(matches(pattern, change({ operation: "Create" })), "the first release").to.equal(true);
    for (const other of [
      { name: `/${OURS}/app` },
      { name: `/${OURS}/base2` },
      { operation: "LabelParameterVersion" },
      { operation: "Delete" },
      { exception: "Unable to Describe Resource" },
    ]) {
      expect(matches(pattern, change(other)), JSON.stringify(other)).to.equal(false);
    }

    const target = deployment.one(TARGET, "golden-app-rebuild").inputs;
    expect(target).to.include({
      rule: `${OURS}-app-base`,
      arn: arn("codepipeline", `${OURS}-app`),
      roleArn: `arn:aws:iam::${ACCOUNT}:role/golden-events-role-1234567`,
    });
    expect(target).not.to.have.property("inputTransformer");
  });

  it("let their rules use the role of the push rules, and no other rule", async () => {
    const trusted = async (args: Parameters<typeof deployOne>[0]) => {
      const { assumeRolePolicy } = (await deployOne(args)).one(ROLE, "golden-events-role").inputs;
      return statementsOf(assumeRolePolicy).Assume?.Condition?.ArnLike?.["aws:SourceArn"];
    };
    const rule = (ending: string) => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${OURS}-*-${ending}`;

    expect(await trusted({})).to.deep.equal([rule("push")]);
    expect(await trusted({ sourceFolder })).to.deep.equal([rule("push"), rule("base")]);
  });

  it("are told to Publish and Promote, which say what starts again", async () => {
    expect(publishedBy(await deployOne({ sourceFolder })).baseImages).to.deep.equal({ app: "base" });
    expect(publishedBy(await standardFactory()).baseImages).to.deep.equal({});
  });

  it("are named by the stack where the program does not see their settings, and start by rules there, too", async () => {
    const deployment = await deployOne({ ...CONNECTED, baseImages: { app: "base" } }, AVAILABLE);

    expect(namesOf(deployment, RULE)).to.have.members([`${OURS}-app-base`, `${OURS}-sweep`]);
    expect(policyOf(deployment, "events").StartPipelines?.Resource).to.deep.equal([arn("codepipeline", `${OURS}-app`)]);
    const without = await deployOne(CONNECTED, AVAILABLE);
    expect(without.all(ROLE).map(({ name }) => name)).not.to.include("golden-events-role");
  });

  for (const [what, args, fault] of [
    [
      "on an image that there is not",
      { sourceFolder: folderOf({ app: "bsae", base: undefined }) },
      /images: "app" is built on "bsae", which is not an image of the factory; the images are app, base\. Add it, or take base_image out of app\./,
    ],
    [
      "on an image that is not built",
      { sourceFolder, images: ["app"] },
      /"app" is built on "base", which is not an image of the factory; the images are app\./,
    ],
    [
      "on themselves",
      { sourceFolder: folderOf({ app: "app" }) },
      /"app" is built on itself: app -> app\. Take base_image out/,
    ],
    [
      "in a circle",
      { sourceFolder: folderOf({ app: "one", one: "two", two: "one" }) },
      /"one" is built on itself: one -> two -> one\..*"two" is built on itself: two -> one -> two\./s,
    ],
    [
      "that are not there",
      { ...CONNECTED, baseImages: { ap: "base" } },
      /"ap" is not an image of the factory; the images are app, base\./,
    ],
    [
      "by the stack, where it sees their settings",
      { sourceFolder, baseImages: { app: "base" } },
      /baseImages.*is set, but has no meaning where source is "codecommit"/s,
    ],
  ] as const) {
    it(`are refused ${what}`, async () => {
      expect(await rejection(deployOne(args))).to.match(fault);
    });
  }
});
