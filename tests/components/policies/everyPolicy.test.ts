// Tests of what all policies of a factory have in common.
import { expect } from "chai";
import type { PolicyDocument, Statement } from "../../../components/policies/document";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import { referenceFaults } from "./authorizationReference";
import { BUILD, DATA_KEY_POLICY, IMAGE_KEY, OTHER_POLICIES, ROLE_POLICIES, TRUST_POLICIES } from "./everyPolicy";
import { ACCOUNT, BUCKET, DATA_KEY, keyIn, listOf } from "./resources";

/** As long as the name of a factory can be. */
const LONGEST_NAME = "x".repeat(42);

describe("every policy", () => {
  it("names in full each action that it allows, and gives each statement a Sid of its own", () => {
    for (const [name, { Action, Effect }] of statements({
      ...ROLE_POLICIES,
      imageKey: IMAGE_KEY,
      dataKey: DATA_KEY_POLICY,
    })) {
      for (const action of listOf(Action)) {
        expect(action, name).to.match(Effect === "Allow" ? /^[a-z0-9-]+:[A-Z][A-Za-z]+$/ : /^[a-z0-9]+:/);
      }
    }
    const all = { ...ROLE_POLICIES, ...TRUST_POLICIES, imageKey: IMAGE_KEY, dataKey: DATA_KEY_POLICY };
    for (const [name, policy] of Object.entries({ ...all, ...OTHER_POLICIES })) {
      const sids = policy.Statement.map(({ Sid }) => Sid);
      expect(new Set(sids).size, name).to.equal(sids.length);
      for (const sid of sids) {
        expect(sid, name).to.match(/^[A-Za-z0-9]+$/);
      }
    }
  });

  it("limits actions for which AWS offers no resource to the factory's regions", () => {
    const open = statements(ROLE_POLICIES).filter(
      ([, { Effect, Resource }]) => Effect === "Allow" && listOf(Resource).includes("*"),
    );

    // The SSM agent's channels are an exception: the instance's own region is the only one that it uses.
    for (const [name, { Action, Condition }] of open.filter(([name]) => !name.endsWith(".Channels"))) {
      const isDenied = listOf(Action).every((action) => deniedElsewhere(name).includes(action.replace(/:.*/, ":*")));
      const limits = isDenied ? ["aws:RequestedRegion"] : Object.keys(Condition?.StringEquals ?? {});
      expect(limits, name).to.include("aws:RequestedRegion");
    }
  });

  it("is within IAM's and KMS's limits of length, with every region that AWS has", () => {
    // Of builderInputs there are as many as somebody wants: components/factory/policySizes.ts says when they are too many.
    const measured = { ...ROLE_POLICIES, build: buildRolePolicy({ ...BUILD, builderInputs: [] }) };
    for (const [name, policy] of Object.entries(measured)) {
      const isForPeople = ["approver", "consumer", "promoter"].includes(name);
      const text = JSON.stringify(policy).replaceAll("golden", isForPeople ? "golden" : LONGEST_NAME);
      expect(text.length, name).to.be.lessThan(10240);
    }
    for (const policy of [IMAGE_KEY, DATA_KEY_POLICY]) {
      expect(JSON.stringify(policy).length).to.be.lessThan(32768);
    }
    for (const [name, policy] of Object.entries(TRUST_POLICIES)) {
      expect(JSON.stringify(policy).length, name).to.be.lessThan(2048);
    }
  });

  it("lets the stages write the records of an AMI only once", () => {
    const records = statements(ROLE_POLICIES).filter(
      ([, { Action, Resource }]) =>
        listOf(Action).includes("s3:PutObject") && listOf(Resource).some((arn) => arn.startsWith(`${BUCKET}/amis/`)),
    );

    expect(records.map(([name]) => name)).to.deep.equal(["build.WriteRecords", "test.KeepRecord", "test.KeepOutputs"]);
    for (const [name, { Condition }] of records) {
      expect(Condition, name).to.deep.equal({ Null: { "s3:if-none-match": "false" } });
    }
  });

  it("lets a role write only its own objects in the bucket", () => {
    const writes = statements(ROLE_POLICIES).flatMap(([name, { Action, Resource }]) =>
      listOf(Action).includes("s3:PutObject")
        ? [[name, ...listOf(Resource).map((arn) => arn.slice(BUCKET.length))]]
        : [],
    );

    expect(writes).to.deep.equal([
      ["pipeline.Artifacts", "/golden-*"],
      ["build.WriteArtifacts", "/golden-*/Build/*"],
      ["build.WriteRecords", "/amis/*/build.json", "/amis/*/packages.txt"],
      ["test.KeepRecord", "/amis/*/tests.json"],
      ["test.KeepOutputs", "/amis/*/output/*/*.txt"],
      ["publish.WriteReleases", "/releases/*"],
      ["upkeep.KeepUpkeep", "/upkeep/*"],
      ["tell.KeepTold", "/told/*"],
    ]);
  });
});

describe("the service authorization reference", () => {
  for (const [name, policy] of Object.entries({ ...ROLE_POLICIES, ...OTHER_POLICIES })) {
    it(`confirms the policy "${name}"`, async () => {
      expect(await referenceFaults(policy)).to.deep.equal([]);
    });
  }

  for (const [name, policy] of Object.entries(TRUST_POLICIES)) {
    it(`confirms the trust policy "${name}"`, async () => {
      expect(await referenceFaults(policy, `arn:aws:iam::${ACCOUNT}:role/golden-build-role-1`)).to.deep.equal([]);
    });
  }

  it("confirms the policy of the image keys", async () => {
    expect(await referenceFaults(IMAGE_KEY, keyIn("eu-west-1"))).to.deep.equal([]);
  });

  it("confirms the policy of the data key", async () => {
    expect(await referenceFaults(DATA_KEY_POLICY, DATA_KEY)).to.deep.equal([]);
  });
});

/** What the policy of a statement denies in all regions but some. */
function deniedElsewhere(name: string): readonly string[] {
  const all = ROLE_POLICIES[name.split(".")[0] ?? ""]?.Statement ?? [];
  return all
    .filter(({ Effect, Condition }) => Effect === "Deny" && Condition?.StringNotEquals?.["aws:RequestedRegion"])
    .flatMap(({ Action }) => listOf(Action));
}

/** Every statement of the policies, with the names of its policy and itself. */
function statements(policies: Readonly<Record<string, PolicyDocument>>): [string, Statement][] {
  return Object.entries(policies).flatMap(([name, { Statement: all }]) =>
    all.map((statement): [string, Statement] => [`${name}.${statement.Sid}`, statement]),
  );
}
