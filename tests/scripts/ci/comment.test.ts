import { expect } from "chai";
import { markerOf, renderComment } from "../../../scripts/ci/comment";
import type { ImageChange } from "../../../scripts/ci/imageChanges";
import { parsePreview } from "../../../scripts/ci/preview";
import { printed, step, urn } from "./previews";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string | readonly string[], Resource?: string) => ({ Effect: "Allow", Action, Resource });

interface Given {
  readonly steps?: readonly object[];
  readonly diagnostics?: readonly object[];
  readonly images?: readonly ImageChange[] | undefined;
  readonly succeeded?: boolean;
}

function comment({ steps = [], diagnostics = [], succeeded = true, ...rest }: Given = {}): string {
  return renderComment({
    stack: "dev",
    commit: "0123456789abcdef",
    preview: parsePreview(printed(steps, diagnostics)),
    succeeded,
    images: "images" in rest ? rest.images : [],
  });
}

/** The paragraphs under a heading. */
function section(text: string, heading: string): string {
  const [, after = ""] = text.split(`#### ${heading}\n\n`);
  return after.split("\n\n####")[0] ?? "";
}

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const role = urn("ami-pipeline:index:ServiceRole", "golden-build");

describe("the comment of a preview", () => {
  it("begins with the stack's marker and says if nothing changes", () => {
    const text = comment();
    expect(text.split("\n")[0]).to.equal(markerOf("dev"));
    expect(text).to.include("`pulumi preview` of `dev` at `0123456`").and.include("Nothing changes in AWS.");
    expect(text).not.to.match(/Permissions|Deleted|Created|Errors|Warnings/);
  });

  it("has a marker that no name of a stack can break out of", () => {
    expect(markerOf("a-->b")).to.equal("<!-- ami-pipeline preview of a--_b -->");
  });

  it("says which images are rebuilt and why", () => {
    const images: ImageChange[] = [
      { image: "web", kind: "rebuilt", reasons: ["its own files: images/web/tests/a.sh", "the tools: packer 1 → 2"] },
      { image: "api", kind: "new", reasons: ["images/api/ is new"] },
      { image: "old", kind: "removed", reasons: ["images/old/ is removed"] },
      { image: "bad", kind: "broken", reasons: ["Validate would refuse it: no\nsettings"] },
    ];
    expect(section(comment({ images }), "Images").split("\n").slice(0, 4)).to.deep.equal([
      "- `web` would be rebuilt: `its own files: images/web/tests/a.sh`; `the tools: packer 1 → 2`",
      "- `api` would be built for the first time: `images/api/ is new`",
      "- `old` would not be built any more: `images/old/ is removed`",
      "- `bad` **cannot be built**: `Validate would refuse it: no settings`",
    ]);
    expect(section(comment(), "Images")).to.match(/^None would be rebuilt/);
    expect(section(comment({ images: undefined }), "Images")).to.match(/^Their files are in another repository/);
  });

  it("says that all images are rebuilt if their encryption changes", () => {
    const project = (value: unknown, other: string) => ({
      environment: {
        environmentVariables: [
          { name: "KMS_KEY_ID", value },
          { name: "MAX_AGE_DAYS", value: other },
        ],
      },
    });
    const of = (before: object, after: object) =>
      comment({ steps: [step("update", "aws:codebuild/project:Project", "build", { before, after })] });
    expect(of(project("", "7"), project("arn:key", "7"))).to.include("**All images are rebuilt**");
    expect(of(project("", "7"), project("", "30"))).not.to.include("All images are rebuilt");
  });

  it("says by action and resource what a role gains and loses", () => {
    const before = { policy: policy(allow(["s3:GetObject", "s3:PutObject"], "arn:b/*")) };
    const after = {
      policy: policy(allow("s3:GetObject", "arn:b/*"), {
        ...allow("ec2:CreateTags", "*"),
        Condition: { StringEquals: { "aws:ResourceTag/ami-pipeline": "golden" } },
      }),
    };
    const steps = [
      step("update", rolePolicy, "golden-build-policy", { before, after, reasons: ["policy"], parent: role }),
    ];
    expect(section(comment({ steps }), "Permissions").split("\n\n").slice(0, 2)).to.deep.equal([
      "`golden-build` (may):",
      "- **loses** `s3:PutObject` on `arn:b/*`\n" +
        "- **gains** `ec2:CreateTags` on `*` if `StringEquals aws:ResourceTag/ami-pipeline = golden`",
    ]);
  });

  it("knows trust policies, boundaries, managed policies and others' policies", () => {
    const trust = policy({ ...allow("sts:AssumeRole"), Principal: { Service: "codebuild.amazonaws.com" } });
    const denial = policy({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:b" });
    const steps = [
      step("create", "aws:iam/role:Role", "golden-build-role", {
        after: { assumeRolePolicy: trust, permissionsBoundary: "arn:boundary" },
        parent: role,
      }),
      step("delete", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", {
        before: { policyArn: "arn:managed" },
      }),
      step("create", "aws:s3/bucketPolicy:BucketPolicy", "artifacts", { after: { policy: denial } }),
    ];
    expect(section(comment({ steps }), "Permissions").split("\n\n<details>")[0]).to.equal(
      [
        "`attached` (has the managed policy):",
        "- **loses** `arn:managed`",
        "`golden-build` (can be assumed by):",
        "- **gains** `sts:AssumeRole` by `Service codebuild.amazonaws.com`",
        "`golden-build` (is bounded by):",
        "- **gains** `arn:boundary`",
        "`artifacts` (lets others):",
        "- **gains** deny `s3:*` by `*` on `arn:b`",
      ].join("\n\n"),
    );
  });

  it("shows no policy that is unknown or secret, and says so", () => {
    const secret = policy(allow("s3:*", "arn:secret"));
    for (const hidden of [UNKNOWN, "[secret]"]) {
      const steps = [step("update", rolePolicy, "p", { before: { policy: secret }, after: { policy: hidden } })];
      const text = comment({ steps });
      expect(section(text, "Permissions")).to.match(/^`p` \(may\):\n\n- is known only once/);
      expect(text).not.to.include("arn:secret").and.not.include(hidden);
    }
  });

  it("is silent about a policy whose text alone changes", () => {
    const [before, after] = [
      ["s3:A", "s3:B"],
      ["s3:B", "s3:A"],
    ].map((actions) => ({
      policy: policy({ Sid: actions[0], ...allow(actions, "*") }),
    }));
    const steps = [step("update", rolePolicy, "p", { ...(before && { before }), ...(after && { after }) })];
    expect(comment({ steps })).not.to.include("Permissions");
  });

  it("says first and once what is deleted or replaced, and for which properties", () => {
    const bucket = "aws:s3/bucket:Bucket";
    const steps = [
      step("update", "aws:sns/topic:Topic", "topic", { reasons: ["displayName"] }),
      step("create-replacement", bucket, "artifacts", { reasons: ["bucket"] }),
      step("replace", bucket, "artifacts", { reasons: ["bucket"] }),
      step("delete-replaced", bucket, "artifacts", { reasons: ["bucket"] }),
      step("delete", "aws:codecommit/repository:Repository", "source"),
      step("create", "aws:kms/key:Key", "data"),
      step("same", "aws:kms/key:Key", "kept"),
      step("create", "ami-pipeline:index:DataKey", "component"),
    ];
    const text = comment({ steps });
    expect(section(text, "⚠️ Deleted or replaced")).to.equal(
      "- **delete** `source` (aws:codecommit:Repository)\n- **replace** `artifacts` (aws:s3:Bucket) for `bucket`",
    );
    expect(text).to.include("Resources: 1 to delete, 1 to replace, 1 to create, 1 to update.");
    expect(text).to.include("Created or updated: 2").and.include("- update `topic` (aws:sns:Topic): `displayName`");
    expect(text.indexOf("Deleted or replaced")).to.be.lessThan(text.indexOf("#### Images"));
    expect(text).not.to.include("kept").and.not.include("component");
  });

  it("does not call deleted what Pulumi leaves in AWS", () => {
    const repository = "aws:codecommit/repository:Repository";
    const text = (retainOnDelete: boolean) =>
      comment({ steps: [step("delete", repository, "source", { before: {}, retainOnDelete })] });
    expect(text(true)).to.include(
      "- **give up** `source` (aws:codecommit:Repository): it stays in AWS, out of the stack",
    );
    expect(text(false)).to.include("- **delete** `source` (aws:codecommit:Repository)").and.not.include("give up");
  });

  it("shows errors and warnings as they are, and nothing else that was said", () => {
    const diagnostics = [
      { severity: "error", message: "error: no ```right``` to @everybody\n" },
      { severity: "warning", message: "2 files are not as seeded" },
      { severity: "warning", message: " " },
      { severity: "info", message: "Duration: 1 s" },
    ];
    const text = comment({ diagnostics, succeeded: false });
    expect(text).to.include("**The preview failed.**").and.not.include("Nothing changes");
    expect(section(text, "❌ Errors")).to.match(/^````text\nerror: no ```right``` to @everybody\n````/);
    expect(section(text, "Warnings")).to.include("2 files are not as seeded");
    expect(text).not.to.include("Duration");
  });

  it("shows the beginning of an error that is very long", () => {
    const text = comment({ diagnostics: [{ severity: "error", message: "x".repeat(9000) }] });
    expect(section(text, "❌ Errors")).to.include(`${"x".repeat(5000)}\n(and more)\n`);
  });

  it("leaves out what GitHub would not take, and says so", () => {
    const grants = Array.from({ length: 50 }, (_, n) => allow(`s3:Action${n}`, `arn:${"r".repeat(100)}${n}`));
    const steps = Array.from({ length: 20 }, (_, n) =>
      step("create", rolePolicy, `p${n}`, { after: { policy: policy(...grants) } }),
    );
    const text = comment({ steps });
    expect(text.length).to.be.within(50_000, 65_536);
    expect(text).to.match(/`pulumi preview --diff` shows it\.$/);
  });

  it("makes no Markdown of what others wrote", () => {
    const images: ImageChange[] = [{ image: "`<b>", kind: "rebuilt", reasons: ["a `b` @c"] }];
    expect(section(comment({ images }), "Images")).to.include("- `` `<b> `` would be rebuilt: ``a `b` @c``");
  });
});

describe("reading a preview", () => {
  it("takes a preview without steps and diagnostics", () => {
    expect(parsePreview('{"steps":null}')).to.deep.equal({ steps: [], diagnostics: [] });
  });

  it("shows what was printed instead of JSON", () => {
    expect(() => parsePreview("error: no stack")).to.throw("pulumi preview --json printed no JSON: error: no stack");
    expect(() => parsePreview(" ")).to.throw("printed no JSON: nothing at all");
  });
});
