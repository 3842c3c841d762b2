// One image's test fails on one of two instance types: nothing of the image is published and no instance is left; the other
// image is published all the same.
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { rmSync } from "node:fs";
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { amiOf, copiesOf, HOME, parameters, tagsOf } from "../published";
import { shared } from "../shared";

const GREEN = "ubuntu-24.04";
const RED = "ubuntu-24.04-arm64";
const FAILING = `images/${RED}/tests/50-fails.sh`;
const PYTHON = `images/${RED}/tests/40-purpose.py`;
const SETTINGS = `images/${RED}/image.pkrvars.json`;
const PAGE = `images/${GREEN}/files/index.html`;

/** What an image's own services do to find out that they are tested; and more output than Run Command returns. */
const PURPOSE = `import os, urllib.request as http

def get(path, **request):
    return http.urlopen(http.Request("http://169.254.169.254/latest/" + path, **request)).read().decode()

token = get("api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"})
headers = {"X-aws-ec2-metadata-token": token}
assert get("meta-data/tags/instance/ami-pipeline:purpose", headers=headers) == "test"
assert get("meta-data/instance-type", headers=headers) == os.environ["INSTANCE_TYPE"]
assert os.environ["AMI_PIPELINE_TEST"] == "1"
print(*range(20000), sep="\\n")
`;

describe("two images, one with a test that fails", () => {
  let before: Record<string, string | undefined>;

  it("fails the one image's run in Test and publishes the other", async () => {
    const { sandbox, dev } = shared();
    before = await parameters(sandbox, dev.parameter(RED));
    const greenBefore = await parameters(sandbox, dev.parameter(GREEN));
    dev.write(
      FAILING,
      '#!/usr/bin/env bash\n[ "$INSTANCE_TYPE" = t4g.small ] || { echo "the moon is not full" >&2; exit 3; }\n',
      0o755,
    );
    dev.write(PYTHON, PURPOSE);
    dev.edit(SETTINGS, (settings) => settings.replace("{", '{ "test_instance_types": ["t4g.medium"],'));
    dev.edit(PAGE, (page) => `${page}<!-- a new page -->\n`);

    const { code, output, runs } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Failed"]);
    expect(runs[1]?.actions.filter(({ status }) => status === "Failed").map(({ stage }) => stage)).to.deep.equal([
      "Test",
    ]);
    const green = await parameters(sandbox, dev.parameter(GREEN));
    expect(green[HOME]).to.equal(amiOf(runs[0]));
    for (const region of Object.keys(green)) {
      expect(green[region], region).not.to.equal(greenBefore[region]);
    }
  });

  it("says which script failed, what it said and what to do", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs(RED);
    const test = run?.actions.find(({ stage }) => stage === "Test");

    const log = (await readBuildLog(sandbox.clients, test?.buildId ?? "")).join("\n");

    expect(log).to.include("the moon is not full").and.to.include("What to do:");
    expect(log).to.match(/Test FAILED .*50-fails\.sh \(t4g\.medium first boot, t4g\.medium after reboot\)/);
  });

  it("keeps what each script printed on each type, whole, for people", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs(RED);
    const { s3 } = sandbox.clients;
    const Bucket = String((await dev.stack.outputs()).bucketName);

    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `amis/${amiOf(run)}/output/` }));

    const keys = Contents.flatMap(({ Key = "" }) => Key);
    const names = ["10-apache.sh", "40-purpose.py", "50-fails.sh", "80-release-file.sh", "hygiene"];
    expect(keys.map((key) => key.split("/").slice(4).join("/"))).to.have.members(
      ["t4g.medium", "t4g.small"].flatMap((type) =>
        ["first-boot", "after-reboot"].flatMap((boot) => names.map((name) => `${type}/${boot}/${name}.txt`)),
      ),
    );
    const Key = keys.find((key) => key.endsWith("t4g.medium/after-reboot/40-purpose.py.txt"));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).to.match(
      /^40-purpose\.py passed .*\n--- standard output\n0\n1\n[^]*\n19999\n/,
    );
  });

  it("marks the AMI rejected with the reason, copies it nowhere, and leaves its parameters as they were", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs(RED);

    const [ami] = await copiesOf(sandbox, amiOf(run), HOME);

    expect(tagsOf(ami)).to.include({ "ami-pipeline:state": "rejected" });
    expect(tagsOf(ami)["ami-pipeline:reason"]).to.match(/50-fails\.sh.*the moon is not full/);
    expect(await copiesOf(sandbox, amiOf(run), "eu-west-1")).to.deep.equal([]);
    expect(await parameters(sandbox, dev.parameter(RED))).to.deep.equal(before);
  });

  it("leaves no instance", async () => {
    const { dev } = shared();

    expect(await dev.leftovers()).to.deep.equal([]);
    const types = (await dev.instances()).map(({ InstanceType }) => InstanceType);
    expect(types).to.include("t4g.medium");
  });

  it("is mended by the next commit, which does not use the rejected AMI again", async () => {
    const { sandbox, dev } = shared();
    const [failed] = await dev.runs(RED);
    rmSync(dev.path(FAILING));

    const { runs } = await dev.upAndRun();

    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect(amiOf(runs[1])).not.to.equal(amiOf(failed));
    expect(await parameters(sandbox, dev.parameter(RED), [HOME])).to.deep.equal({ [HOME]: amiOf(runs[1]) });
  });
});
