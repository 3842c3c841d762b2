// Tests the Test stage from the AMI to its tags: what passes, what rejects the AMI, and what does neither.
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import {
  DescribeImagesCommand,
  RunInstancesCommand,
  SendCommandCommand,
  TerminateInstancesCommand,
  type RunInstancesCommandInput,
} from "../../../../buildsrc/stages/common/aws";
import { buildStart } from "../../../../buildsrc/stages/common/environment";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { Stopped } from "../../../../buildsrc/stages/common/stopSignal";
import type { Pause } from "../../../../buildsrc/stages/common/waitFor";
import type { Image } from "../../../../buildsrc/stages/image/folder";
import type { TestMode } from "../../../../buildsrc/stages/image/settingsSchema";
import { BASH } from "../../../../buildsrc/stages/image/interpreter";
import { testAmi, type TestedAmi } from "../../../../buildsrc/stages/test/ami";
import type { TestResult } from "../../../../buildsrc/stages/test/results";
import { TEST } from "../../helpers/environments";
import { NOBLE } from "../../helpers/imageSettings";
import { captureLog } from "../../helpers/log";
import { failureOf } from "../../helpers/refusal";
import { TestAccount } from "../../helpers/testAccount";
import { SOURCE_DIGEST, TEST_RECORD, TESTED_AT } from "../../helpers/testRecord";

describe("buildsrc: testing an AMI", () => {
  const SCRIPTS = ["10-web.sh", "90-hygiene.sh"].map((name) => ({
    name,
    content: Buffer.from(`echo ${name}`),
    interpreter: BASH,
  }));
  const BOTH_BOOTS = [
    "RunInstances",
    "SendCommand (settle)",
    "SendCommand 10-web.sh",
    "SendCommand 90-hygiene.sh",
    "RebootInstances",
    "SendCommand (settle)",
    "SendCommand 10-web.sh",
    "SendCommand 90-hygiene.sh",
    "TerminateInstances",
  ];
  const OUTPUT = "amis/ami-1/output/11111111-2222";
  const OUTPUTS = ["first-boot", "after-reboot"].flatMap((boot) =>
    SCRIPTS.map(({ name }) => `PutObject ${OUTPUT}/t3.small/${boot}/${name}.txt`),
  );
  const FAILS = { Status: "Failed", ResponseCode: 3, StandardErrorContent: "the moon is not full\nmore\n" } as const;

  let account: TestAccount;
  let results: readonly TestResult[] | undefined;
  const log = captureLog();

  beforeEach(() => {
    account = new TestAccount();
    results = undefined;
  });

  function test(
    mode: TestMode = "run-command",
    pause: Pause = () => Promise.resolve(),
    startedAt = new Date(),
    testInstanceTypes: readonly string[] = [],
    instanceTypes = NOBLE.instanceTypes,
  ): Promise<TestedAmi> {
    const image: Image = {
      name: "web",
      settings: { ...NOBLE, testMode: mode, testInstanceTypes, instanceTypes, hopLimit: 3 },
      folders: [],
      settingsFrom: [],
      provision: [],
      tests: SCRIPTS.map(({ name }) => `images/web/tests/${name}`),
      templates: [],
    };
    const onResults = (found: readonly TestResult[]) => {
      results = found;
    };
    const environment = { ...TEST, startedAt };
    const { clients, bucket } = account;
    const request = { test: environment, image, sourceDigest: SOURCE_DIGEST, scripts: SCRIPTS, pause, onResults };
    return testAmi(request, clients, bucket.store);
  }

  function failure(...args: Parameters<typeof test>): Promise<Error> {
    return failureOf(test(...args));
  }

  function expectRejected(): void {
    expect(account.tags).to.include({ "ami-pipeline:state": "rejected" });
    expect(account.tags).not.to.have.property("ami-pipeline:tested");
    expect(account.tagged).to.deep.equal(["ami-1", "snap-1"]);
    expect(account.bucket.objects).not.to.have.property("amis/ami-1/tests.json");
  }

  function expectUntouched(): void {
    expect(account.tags).to.include({ "ami-pipeline:state": "candidate" });
    expect(account.calls).not.to.include("CreateTags");
  }

  it("launches, runs every script in both boots, ends the instance, and only then says that the AMI is tested", async () => {
    const tested = await test();

    expect(account.calls).to.deep.equal([...BOTH_BOOTS, ...OUTPUTS, "PutObject amis/ami-1/tests.json", "CreateTags"]);
    expect(tested).to.deep.equal({
      tests: "4 passed",
      released: false,
      outcome: "ami-1: 2 scripts passed on a t3.small, before and after a reboot.",
    });
    expect(results?.map(({ name, boot, seconds, failure: why }) => [name, boot, seconds, why])).to.deep.equal([
      ["10-web.sh", "first boot", 1.5, undefined],
      ["90-hygiene.sh", "first boot", 1.5, undefined],
      ["10-web.sh", "after reboot", 1.5, undefined],
      ["90-hygiene.sh", "after reboot", 1.5, undefined],
    ]);
    expect(account.tags["ami-pipeline:tested"]).to.match(/^\d{4}-\d\d-\d\dT/);
    expect(account.tags["ami-pipeline:state"]).to.equal("candidate");
    const passed = (name: string, boot: string) => ({
      name,
      instanceType: "t3.small",
      boot,
      passed: true,
      seconds: 1.5,
    });
    expect(JSON.parse(account.bucket.objects["amis/ami-1/tests.json"] ?? "")).to.deep.equal({
      amiId: "ami-1",
      image: "web",
      commit: "8daf1e3",
      sourceDigest: SOURCE_DIGEST,
      fingerprint: "0123",
      instanceType: "t3.small",
      testedAt: account.tags["ami-pipeline:tested"],
      results: ["first boot", "after reboot"].flatMap((boot) => [
        passed("10-web.sh", boot),
        passed("90-hygiene.sh", boot),
      ]),
    });
  });

  it("encrypts the instance of an AMI that is not encrypted with AWS's own key, whatever the account's default is", async () => {
    account.encrypted = false;

    await test();

    expect(account.launches[0]?.BlockDeviceMappings).to.deep.equal([
      {
        DeviceName: "/dev/sda1",
        Ebs: { Encrypted: true, KmsKeyId: "alias/aws/ebs", DeleteOnTermination: true },
      },
    ]);
  });

  it("launches one instance: closed, encrypted, IMDSv2 only, tagged, and one that ends itself", async () => {
    await test();

    const { ClientToken, UserData = "", TagSpecifications = [], ...input } = account.launches[0] ?? launchedNothing();
    expect(input).to.deep.equal({
      ImageId: "ami-1",
      InstanceType: "t3.small",
      MinCount: 1,
      MaxCount: 1,
      CreditSpecification: { CpuCredits: "unlimited" },
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          SubnetId: "subnet-1",
          Groups: ["sg-1"],
          AssociatePublicIpAddress: true,
          DeleteOnTermination: true,
        },
      ],
      IamInstanceProfile: { Name: "f-dev-test" },
      MetadataOptions: {
        HttpEndpoint: "enabled",
        HttpTokens: "required",
        HttpPutResponseHopLimit: 3,
        InstanceMetadataTags: "enabled",
      },
      InstanceInitiatedShutdownBehavior: "terminate",
      BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { Encrypted: true, DeleteOnTermination: true } }],
    });
    expect(ClientToken).to.match(/^[0-9a-f]{64}$/);
    const userData = Buffer.from(UserData, "base64").toString();
    expect(userData)
      .to.match(/^#!\/bin\/sh\n/)
      .and.to.include("OnBootSec=30min\nUnit=poweroff.target");
    expect(TagSpecifications.map(({ ResourceType }) => ResourceType)).to.deep.equal([
      "instance",
      "volume",
      "network-interface",
    ]);
    for (const { Tags } of TagSpecifications) {
      expect(Tags).to.deep.equal([
        { Key: "ami-pipeline", Value: "f-dev" },
        { Key: "ami-pipeline:image", Value: "web" },
        { Key: "ami-pipeline:build", Value: TEST.buildArn },
        { Key: "ami-pipeline:purpose", Value: "test" },
        { Key: "Name", Value: "testing f-dev-web-1" },
      ]);
    }
  });

  it("runs all scripts even if one fails, rejects the AMI with the reason, and ends the instance", async () => {
    account.scripts = (name) => (name === "10-web.sh" ? FAILS : {});

    const error = await failure();

    const reason = "10-web.sh (first boot, after reboot): the moon is not full";
    expect(error.message).to.equal(`image web: AMI ami-1 is rejected: ${reason}`);
    expect(account.calls).to.deep.equal([...BOTH_BOOTS, ...OUTPUTS, "CreateTags"]);
    expectRejected();
    expect(account.tags["ami-pipeline:reason"]).to.equal(reason);
    expect(results?.map(({ failure: why }) => why)).to.deep.equal([
      "exit status 3",
      undefined,
      "exit status 3",
      undefined,
    ]);
    expect(log.text).to.include(
      "t3.small, first boot: 10-web.sh FAILED with exit status 3 in 1.5 s\n  | the moon is not full\n  | more\n",
    );
  });

  it("keeps all that a script printed, of which Run Command returns the beginning only", async () => {
    const whole = `${"x".repeat(40)}\n`.repeat(10_000);
    account.scripts = (name) => ({ StandardOutputContent: name === "10-web.sh" ? whole.slice(0, 24_000) : "" });
    account.piece = () => gzipSync(whole);

    await test();

    expect(account.calls.filter((call) => call === "SendCommand (out)")).to.have.length(2);
    expect(account.bucket.objects[`${OUTPUT}/t3.small/first-boot/10-web.sh.txt`]).to.equal(
      `10-web.sh passed in 1.5 s on a t3.small, first boot.\n--- standard output\n${whole}\n--- standard error\n`,
    );
    expect(log.text).to.include(`aws s3 cp --recursive s3://f-dev-artifacts/${OUTPUT}/ .`);
  });

  it("does not fail because it cannot keep what the scripts printed", async () => {
    account.bucket.objects[`${OUTPUT}/t3.small/first-boot/10-web.sh.txt`] = "somebody else's";

    expect((await test()).tests).to.equal("4 passed");
    expect(log.text).to.match(/WARNING: what the scripts printed could not be kept in bucket f-dev-artifacts: /);
  });

  describe("on the first instance type of which EC2 has some", () => {
    const inTurn = (...types: string[]) => test("run-command", undefined, undefined, [], types);

    it("takes the next one for the one that EC2 has not", async () => {
      account.ec2.on(RunInstancesCommand, { InstanceType: "m7i.large" }).rejects(named("InsufficientInstanceCapacity"));

      expect((await inTurn("m7i.large", "t3.small")).outcome).to.include("passed on a t3.small, before");
      expect(log.text).to.match(/EC2 cannot launch a m7i\.large: .* Trying a t3\.small\./);
      expect(account.bucket.objects["amis/ami-1/tests.json"]).to.include('"instanceType": "t3.small"');
    });

    it("does not take the next one where a test failed", async () => {
      account.scripts = () => FAILS;

      await failureOf(inTurn("m7i.large", "t3.small"));

      expect(account.launches.map(({ InstanceType }) => InstanceType)).to.deep.equal(["m7i.large"]);
    });
  });

  it("asks for an instance of its own each time, also of one type at one moment", async () => {
    const at = new Date();
    await test("run-command", undefined, at);
    const [first] = account.launches;
    account = new TestAccount();
    await test("run-command", undefined, at);

    expect(account.launches[0]?.ClientToken).not.to.equal(first?.ClientToken);
  });

  describe("on several instance types", () => {
    const onTwo = () => test("run-command", undefined, undefined, ["m7i.large", "t3.small"]);

    it("has to pass on each, of which every one is launched once and ended", async () => {
      expect(await onTwo()).to.deep.equal({
        tests: "8 passed",
        released: false,
        outcome: "ami-1: 2 scripts passed on a t3.small and a m7i.large, before and after a reboot.",
      });
      expect(account.launches.map(({ InstanceType }) => InstanceType)).to.deep.equal(["t3.small", "m7i.large"]);
      expect(new Set(account.launches.map(({ ClientToken }) => ClientToken)).size).to.equal(2);
      expect(account.calls.filter((call) => call === "TerminateInstances")).to.have.length(2);
      expect(account.launches[1]).not.to.have.property("CreditSpecification");
      const record = account.bucket.objects["amis/ami-1/tests.json"] ?? "";
      expect(record.match(/"instanceType": "m7i\.large"/g)).to.have.length(4);
    });

    it("tells the scripts which one they are on", async () => {
      await onTwo();

      const commands = account.ssm
        .commandCalls(SendCommandCommand)
        .map(({ args }) => `${args[0].input.InstanceIds?.[0] ?? ""} ${args[0].input.Parameters?.commands?.[0] ?? ""}`);
      expect(commands.filter((each) => /^i-2 .*INSTANCE_TYPE=m7i\.large /s.test(each))).to.have.length(4);
      expect(commands.filter((each) => /^i-1 .*INSTANCE_TYPE=t3\.small /s.test(each))).to.have.length(4);
    });

    it("is rejected if it fails on one of them, which the reason names", async () => {
      account.scripts = (_, __, instance) => (instance === "i-2" ? FAILS : {});

      expect((await failureOf(onTwo())).message).to.equal(
        "image web: AMI ami-1 is rejected: 10-web.sh (m7i.large first boot, m7i.large after reboot), " +
          "90-hygiene.sh (m7i.large first boot, m7i.large after reboot): the moon is not full",
      );
      expectRejected();
    });

    it("does not pass if one of them cannot be launched, and ends the other one", async () => {
      let launches = 0;
      account.ec2.on(RunInstancesCommand, { InstanceType: "m7i.large" }).callsFake(() => {
        launches += 1;
        throw named("InsufficientInstanceCapacity");
      });

      expect((await failureOf(onTwo())).message).to.match(/^EC2 cannot launch a m7i\.large: /);
      expect(launches).to.be.greaterThan(0);
      expect(account.calls).to.include("TerminateInstances");
      expectUntouched();
    });

    it("is rejected by what failed on one of them although another one could not be launched", async () => {
      account.scripts = () => FAILS;
      account.ec2.on(RunInstancesCommand, { InstanceType: "m7i.large" }).rejects(named("InsufficientInstanceCapacity"));

      expect((await failureOf(onTwo())).message).to.match(/is rejected: 10-web\.sh \(first boot, after reboot\)/);
      expect(log.text).to.include("One type could not be tested: EC2 cannot launch a m7i.large");
    });
  });

  it("rejects an AMI that fails only after the reboot, or whose script does not end", async () => {
    account.scripts = (_, boot) => (boot === 2 ? { Status: "TimedOut", StatusDetails: "Execution Timed Out" } : {});

    expect((await failure()).message).to.match(
      /10-web\.sh \(after reboot\), 90-hygiene\.sh \(after reboot\): no end after 600 s$/,
    );
    expectRejected();
  });

  it("cuts a long reason to what a tag holds", async () => {
    account.scripts = () => ({ ...FAILS, StandardErrorContent: "x".repeat(1000) });

    await failure();

    expect(account.tags["ami-pipeline:reason"]).to.have.length(256);
  });

  it("does not blame the image when its agent is never heard of, but shows the console and says what to do", async () => {
    account.agent = undefined;

    const error = await failure();

    expect(error).to.be.instanceOf(StageError);
    expect(error.message).to.equal("the SSM agent of i-1 never came online. The last lines of its console are above.");
    expect(error).to.have.property("remedy").that.includes('"test_mode": "user-data"');
    expect(log.text).to.include("console:\n  | Linux version 6.8\n  | systemd[1]: Failed to start web.\n");
    expect(account.calls).to.deep.equal(["RunInstances", "TerminateInstances"]);
    expect(results).to.equal(undefined);
    expectUntouched();
  });

  it("runs a script again whose agent fell silent, once it answers", async () => {
    let falls = 2;
    account.scripts = (name) => {
      falls -= name === "10-web.sh" ? 1 : 0;
      return name === "10-web.sh" && falls >= 0
        ? { Status: "Failed", StatusDetails: "Undeliverable", ResponseCode: -1 }
        : {};
    };

    expect((await test()).tests).to.equal("4 passed");
    expect(account.calls.filter((call) => call === "SendCommand 10-web.sh")).to.have.length(4);
    expect(log.text).to.include("Run Command did not run 10-web.sh on i-1: Undeliverable. Trying again, 3 of 3.");
  });

  it("keeps the failure of a script in mind when something else goes wrong after it", async () => {
    account.scripts = (name, boot) =>
      name === "10-web.sh" && boot === 1
        ? FAILS
        : boot === 2
          ? { Status: "Cancelled", StatusDetails: "Cancelled" }
          : {};

    expect((await failure()).message).to.include("is rejected: 10-web.sh (first boot): the moon is not full");
    expect(log.text).to.include("The tests end here: Run Command did not run 10-web.sh on i-1: Cancelled.");
    expectRejected();
  });

  const machineFaults: Readonly<Record<string, readonly [() => void, RegExp]>> = {
    "switches itself off": [
      () => {
        const StateReason = { Code: "Client.InstanceInitiatedShutdown", Message: "Instance initiated shutdown" };
        account.instance = () => ({ State: { Name: "terminated" }, StateReason });
      },
      /rejected: boot \(first boot\): the instance switched itself off\.$/,
    ],
    "does not boot": [
      () => {
        account.instanceCheck = "impaired";
      },
      /rejected: boot \(first boot\): the instance does not boot: EC2 calls it "impaired"\.$/,
    ],
    "does not come back from the reboot, as EC2 sees too": [
      () => {
        account.comesBack = false;
        account.scripts = () => {
          account.instanceCheck = "impaired";
          return {};
        };
      },
      /rejected: boot \(after reboot\): the instance does not work any more: its agent is silent, and EC2 calls it "impaired"\.$/,
    ],
  };
  for (const [what, [arrange, message]] of Object.entries(machineFaults)) {
    it(`rejects an image whose machine ${what}`, async () => {
      arrange();

      expect((await failure()).message).to.match(message);
      expectRejected();
      expect(account.calls).to.include("TerminateInstances");
      expect(log.text).to.include("Linux version 6.8");
    });
  }

  const blameless: Readonly<Record<string, readonly [() => void, RegExp]>> = {
    "EC2 has no room": [
      () => {
        account.ec2.on(RunInstancesCommand).rejects(named("InsufficientInstanceCapacity"));
      },
      /^EC2 cannot launch a t3\.small: /,
    ],
    "the role may not launch": [
      () => {
        account.ec2.on(RunInstancesCommand).rejects(named("UnauthorizedOperation"));
      },
      /^UnauthorizedOperation/,
    ],
    "EC2 itself ends the instance": [
      () => {
        const StateReason = { Code: "Server.InternalError", Message: "Server.InternalError: no" };
        account.instance = () => ({ State: { Name: "terminated" }, StateReason });
      },
      /^instance i-1 is terminated: Server\.InternalError: no\.$/,
    ],
    "EC2 ends the instance while it reboots": [
      () => {
        const StateReason = { Code: "Server.InternalError", Message: "Server.InternalError: no" };
        account.instance = () =>
          account.calls.includes("RebootInstances")
            ? { State: { Name: "terminated" }, StateReason }
            : { State: { Name: "running" } };
      },
      /^instance i-1 is terminated: Server\.InternalError: no\.$/,
    ],
    "EC2's hardware is impaired": [
      () => {
        account.instanceCheck = account.systemCheck = "impaired";
      },
      /^the status checks of i-1 have not passed: instance impaired, system impaired\.$/,
    ],
    "EC2 does not reboot it": [
      () => {
        account.reboots = false;
      },
      /^EC2 has not rebooted i-1\.$/,
    ],
    "its agent does not come back from the reboot, while EC2 sees the machine up": [
      () => {
        account.comesBack = false;
      },
      /^the SSM agent of i-1 has not answered since the reboot\./,
    ],
    "Run Command does not deliver a script": [
      () => {
        account.scripts = () => ({ Status: "TimedOut", StatusDetails: "Delivery Timed Out", ResponseCode: -1 });
      },
      /^Run Command did not run 10-web\.sh on i-1: Delivery Timed Out\.$/,
    ],
    "the role may not run commands": [
      () => {
        account.ssm.on(SendCommandCommand).rejects(named("AccessDeniedException"));
      },
      /^AccessDeniedException/,
    ],
  };
  for (const [what, [arrange, message]] of Object.entries(blameless)) {
    it(`does not blame the image when ${what}`, async () => {
      arrange();

      expect((await failure()).message).to.match(message);
      expectUntouched();
      expect(account.calls.at(-1)).to.equal(account.calls.includes("RunInstances") ? "TerminateInstances" : undefined);
    });
  }

  it("does not take the end of its own time for a fault of the image", async () => {
    const startedAt = new Date(Date.now() - 27.9 * 60_000);
    account.scripts = () => ({ Status: "TimedOut", StatusDetails: "Execution Timed Out" });

    expect((await failure("run-command", undefined, startedAt)).message).to.equal(
      "the stage's time limit came before 10-web.sh ended (first boot).",
    );
    expectUntouched();
    // 30 minutes, less two in which the instance is ended, less the 27.9 that are over.
    const given = account.ssm.commandCalls(SendCommandCommand).at(-1)?.args[0].input.Parameters?.executionTimeout;
    expect(Number(given?.[0])).to.be.within(4, 6);
  });

  it("gives the scripts their full time after a build has waited in CodeBuild's queue for 28 of 30 minutes", async () => {
    const now = Date.now();
    const queued = { CODEBUILD_START_TIME: String(now - 28 * 60_000), BUILD_BEGAN: String(now / 1000) };

    await test("run-command", undefined, buildStart(queued, new Date(now)));

    const given = account.ssm.commandCalls(SendCommandCommand).at(-1)?.args[0].input.Parameters?.executionTimeout;
    expect(given).to.deep.equal(["600"]);
  });

  it("ends the instance when the build is stopped, and leaves the AMI as it was", async () => {
    account.scripts = () => FAILS;
    const stopped: Pause = () =>
      account.calls.includes("SendCommand 90-hygiene.sh") ? Promise.reject(new Stopped()) : Promise.resolve();

    expect((await failure("run-command", stopped)).message).to.equal("the build was stopped.");
    expect(account.calls.at(-1)).to.equal("TerminateInstances");
    expectUntouched();
  });

  it("says so when it cannot end the instance, and keeps the tests' outcome", async () => {
    account.ec2.on(TerminateInstancesCommand).rejects(named("UnauthorizedOperation"));

    expect((await test()).tests).to.equal("4 passed");
    expect(log.text).to.match(/WARNING: i-1 could not be ended: UnauthorizedOperation.* It ends itself/);
  });

  describe("that has passed", () => {
    beforeEach(() => {
      account.tags["ami-pipeline:tested"] = TESTED_AT;
      account.bucket.objects["amis/ami-1/tests.json"] = JSON.stringify(TEST_RECORD);
    });

    it("does not test it again, and reports the results of then", async () => {
      expect(await test()).to.deep.equal({
        tests: "tested before",
        released: false,
        outcome: `ami-1 passed its tests on ${TESTED_AT}; they are not run again.`,
      });
      expect(account.calls).to.deep.equal([]);
      expect(results?.map(({ name, boot, seconds }) => [name, boot, seconds])).to.deep.equal([
        ["10-web.sh", "first boot", 1],
      ]);
    });

    it("tests it if Test has not marked it: who can write one record cannot vouch for an AMI", async () => {
      delete account.tags["ami-pipeline:tested"];

      expect((await test()).tests).to.equal("4 passed");
      expect(account.tags["ami-pipeline:tested"]).to.equal(TESTED_AT);
      expect(account.bucket.objects["amis/ami-1/tests.json"]).to.equal(JSON.stringify(TEST_RECORD));
    });

    it("knows a release that needs no new approval from one that was withdrawn", async () => {
      account.tags["ami-pipeline:state"] = "released";
      expect((await test()).released).to.equal(true);

      account.tags["ami-pipeline:withdrawn"] = "2026-11-24T11:00:00.000Z";
      expect((await test()).released).to.equal(false);
    });
  });

  it("tests a rejected AMI again, and makes it a candidate when it passes", async () => {
    account.tags["ami-pipeline:state"] = "rejected";
    account.tags["ami-pipeline:reason"] = "10-web.sh: no";

    await test();

    expect(account.calls).to.include("RunInstances");
    expect(account.tags["ami-pipeline:state"]).to.equal("candidate");
    expect(account.tags).not.to.have.property("ami-pipeline:reason");
  });

  const refused: Readonly<Record<string, readonly [Record<string, string>, RegExp]>> = {
    "another image's": [
      { "ami-pipeline:image": "db" },
      /^AMI ami-1 of image web is of image db of factory f-dev, not of web of f-dev\.$/,
    ],
    "another factory's": [{ "ami-pipeline": "f-prod" }, /^AMI ami-1 of image web is of image web of factory f-prod/],
    "another commit's": [{ "ami-pipeline:commit": "0000000" }, /was made for commit 0000000, not for 8daf1e3\.$/],
    "one that says by itself that it was tested": [
      { "ami-pipeline:tested": TESTED_AT },
      /has the tag ami-pipeline:tested, but the artifact bucket has no record/,
    ],
    "one that Packer did not finish": [
      { "ami-pipeline:state": "building" },
      /not complete: EC2 calls it available, its tag building/,
    ],
  };
  for (const [what, [tags, message]] of Object.entries(refused)) {
    it(`refuses an AMI that is ${what}`, async () => {
      Object.assign(account.tags, tags);

      expect((await failure()).message).to.match(message);
      expect(account.calls).to.deep.equal([]);
    });
  }

  it("says what to do about an AMI that is gone", async () => {
    account.ec2.on(DescribeImagesCommand).resolves({ Images: [] });

    const error = await failure();

    expect(error.message).to.equal("AMI ami-1 of image web does not exist (any more).");
    expect(error).to.have.property("remedy").that.includes("Start the pipeline again");
  });

  describe("that has no SSM agent", () => {
    /** What a self test of the launched user data says in a boot. */
    function selfTest(boot: number, ends: string): string {
      const userData = Buffer.from(String(account.launches[0]?.UserData), "base64").toString();
      const nonce = /printf .*' ([0-9a-f]{32}) "\$boot"/.exec(userData)?.[1] ?? "";
      const mark = `${nonce} id-${boot}`;
      return `\r\n${mark} begun\r\n\r\n${mark} errors 10-web.sh\r\nno moon\r\n${mark} end 10-web.sh 3 1\r\n\r\n${mark} done${ends}\r\n`;
    }
    const passes = " end 10-web.sh 0 1 end 90-hygiene.sh 0 2";

    it("is tested by its own user data, in both boots, without a command", async () => {
      account.agent = undefined;
      account.console = (boot) => selfTest(boot, passes);

      expect((await test("user-data")).tests).to.equal("4 passed");
      const userData = Buffer.from(account.launches[0]?.UserData ?? "", "base64").toString();
      expect(userData).to.include(
        "env HOME=/root AMI_PIPELINE_TEST=1 IMAGE=web AMI_ID=ami-1 AMI_CREATED=1795132800 FAMILY=ubuntu RELEASE=24.04 " +
          "PACKAGE_MANAGER=apt INSTANCE_TYPE=t3.small timeout",
      );
      expect(account.calls).to.deep.equal([
        "RunInstances",
        "RebootInstances",
        "TerminateInstances",
        ...OUTPUTS,
        "PutObject amis/ami-1/tests.json",
        "CreateTags",
      ]);
      expect(results?.map(({ name, boot }) => `${name} ${boot}`)).to.deep.equal([
        "10-web.sh first boot",
        "90-hygiene.sh first boot",
        "10-web.sh after reboot",
        "90-hygiene.sh after reboot",
      ]);
    });

    it("is rejected when a script fails", async () => {
      account.console = (boot) => selfTest(boot, " end 10-web.sh 3 1 end 90-hygiene.sh 0 2");

      expect((await failure("user-data")).message).to.match(
        /rejected: 10-web\.sh \(first boot, after reboot\): no moon$/,
      );
      expectRejected();
    });

    it("is not blamed when its console says nothing of the test", async () => {
      expect((await failure("user-data")).message).to.equal("the console of i-1 shows no self test.");
      expectUntouched();
    });

    it("is rejected when the console says nothing of a second boot", async () => {
      account.console = () => selfTest(1, passes);

      expect((await failure("user-data")).message).to.match(/boot \(after reboot\): the instance does not come back/);
      expectRejected();
    });
  });
});

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

function launchedNothing(): RunInstancesCommandInput {
  throw new Error("Nothing was launched.");
}
