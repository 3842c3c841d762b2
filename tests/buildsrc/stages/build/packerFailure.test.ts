// Tests what is made of Packer's failures.
import { expect } from "chai";
import { isRefusedLaunch, packerFailure } from "../../../../buildsrc/stages/build/packerFailure";

describe("buildsrc: Packer's failure", () => {
  const limits = { stopAfterSeconds: 600, killAfterSeconds: 60 };

  it("is none if Packer succeeded", () => {
    expect(
      packerFailure(
        { status: 0, lines: ["image x: images/x/provision/1.sh line 1: y failed with status 1"] },
        limits,
        1,
      ),
    ).to.equal(undefined);
  });

  const said = "image web: images/web/provision/10-apache.sh line 6: apt-get install nope failed with status 100";
  const table: readonly (readonly [string, Parameters<typeof packerFailure>[0], string | RegExp, RegExp])[] = [
    [
      "a failing script by image, script and line",
      {
        status: 1,
        lines: [
          "==> amazon-ebs.ubuntu: E: Unable to locate",
          `==> amazon-ebs.ubuntu: ${said}`,
          "--> amazon-ebs.ubuntu: Script exited",
        ],
      },
      said,
      /Correct that script and push/,
    ],
    [
      "an unreachable builder by what its network lacks",
      { status: 1, lines: ["--> amazon-ebs.ubuntu: Timeout waiting for SSH."] },
      "Timeout waiting for SSH.",
      /endpoints for ssm and ssmmessages/,
    ],
    [
      "a lost connection by how long it lasted",
      {
        status: 1,
        lines: [
          "--> amazon-ebs.ubuntu: Script disconnected unexpectedly. If you expected your script to disconnect, i.e.",
        ],
      },
      "the connection to the builder was lost while a provisioner ran, 7 minutes after Packer began.",
      /or reboots it\. To reboot, let a provisioner's name end in \.reboot\.sh/,
    ],
    [
      "a refused call by the role",
      { status: 1, lines: ["--> amazon-ebs.ubuntu: Error launching: UnauthorizedOperation: no"] },
      /UnauthorizedOperation/,
      /The Build role is not allowed to do this/,
    ],
    [
      "an instance type that the zone does not offer by the ways to another zone or type",
      {
        status: 1,
        lines: [
          "--> amazon-ebs.ubuntu: Error launching source instance: operation error EC2: RunInstances, api error Unsupported: " +
            "Your requested instance type (t3.small) is not supported in your requested Availability Zone (us-east-1e). " +
            "Please retry your request by not specifying an Availability Zone or choosing us-east-1a.",
        ],
      },
      /us-east-1e/,
      /another instance_type.*run pulumi up, which chooses a default subnet in a zone that offers it.*vpcId and subnetId/,
    ],
    [
      "a provisioner that reboots by itself by how it does that",
      {
        status: 1,
        lines: [
          "==> amazon-ebs.image: image web: images/web/provision/1.sh reboots the builder itself",
          "--> amazon-ebs.image: Script disconnected unexpectedly.",
        ],
      },
      "image web: images/web/provision/1.sh reboots the builder itself.",
      /let a provisioner's name end in \.reboot\.sh and take the reboot itself out of it/,
    ],
    [
      "a reboot that came too early by the provisioner that asked for it",
      {
        status: 1,
        lines: [
          "==> amazon-ebs.image: image web: images/web/provision/1.reboot.sh lost the connection before it had succeeded",
          "==> amazon-ebs.image: image web: packer/after-reboot.sh line 9: exit 1 failed with status 1",
        ],
      },
      "image web: images/web/provision/1.reboot.sh lost the connection before it had succeeded.",
      /take the reboot itself out of it/,
    ],
    [
      "a failing playbook by image, file and task",
      {
        status: 1,
        lines: ["==> amazon-ebs.image: image web: images/web/provision/1.yml task: Install it failed with status 2"],
      },
      "image web: images/web/provision/1.yml task: Install it failed with status 2",
      /Correct that script and push/,
    ],
    [
      "a script that was killed by image and script alone",
      { status: 1, lines: ["==> amazon-ebs.ubuntu: image web: images/web/provision/1.sh failed with status 137"] },
      "image web: images/web/provision/1.sh failed with status 137",
      /Correct that script and push/,
    ],
    [
      "a builder that takes no files by what a provisioner can do to it",
      { status: 1, lines: ["--> amazon-ebs.ubuntu: Error uploading script: scp: /var/lib: No such file"] },
      "Error uploading script: scp: /var/lib: No such file",
      /removes that folder/,
    ],
    [
      "a builder that ends since its key cannot be used by the permissions that this takes",
      {
        status: 1,
        lines: [
          "==> amazon-ebs.ubuntu: Instance state change details: : Client.InternalError: Client error on launch",
          "--> amazon-ebs.ubuntu: Error waiting for instance (i-1) to become ready: unexpected state 'terminated'",
        ],
      },
      /Client\.InternalError.*could not use the key/,
      /Build role use, through EC2, the image's kms_key_id/,
    ],
    [
      "a wrong template by Packer's error",
      { status: 1, lines: ["Error: Unset variable", "more"] },
      "Error: Unset variable",
      /debug log, build by hand with PACKER_LOG=1/,
    ],
    [
      "anything else by its status",
      { status: 7, lines: [] },
      "Packer ended with status 7.",
      /debug log, build by hand with PACKER_LOG=1/,
    ],
    ["the time limit", { status: 124, lines: [] }, /stopped after 10 minutes/, /raise the Build stage's time limit/],
    [
      "a stopped build",
      { status: 1, lines: [said], stoppedBy: "SIGTERM" },
      /the build was stopped/,
      /Start the stage again/,
    ],
  ];
  for (const [what, finished, problem, remedy] of table) {
    it(`is told for ${what}`, () => {
      const failure = packerFailure(finished, limits, 7);

      expect(failure?.message).to.match(typeof problem === "string" ? new RegExp(`^${problem}$`) : problem);
      expect(failure?.remedy).to.match(remedy);
    });
  }

  const refusals = [
    "InsufficientInstanceCapacity: We currently do not have sufficient m7i.large capacity",
    "Unsupported: Your requested instance type (m7i.large) is not supported in your requested Availability Zone",
    "VcpuLimitExceeded: You have requested more vCPU capacity",
  ];
  for (const refusal of refusals) {
    it(`tells that another instance type may help against ${refusal}`, () => {
      const line = `--> amazon-ebs.image: Error launching source instance: operation error EC2: RunInstances, api error ${refusal}`;
      const failure = packerFailure({ status: 1, lines: [line] }, limits, 7);

      expect(failure && isRefusedLaunch(failure)).to.equal(true);
      expect(failure?.remedy).to.match(/another instance_type/);
    });
  }

  it("tells that no other instance type helps against anything else", () => {
    for (const said of ["Timeout waiting for SSH.", "Error launching source instance: UnauthorizedOperation: no"]) {
      const failure = packerFailure({ status: 1, lines: [`--> amazon-ebs.image: ${said}`] }, limits, 7);

      expect(failure && isRefusedLaunch(failure)).to.equal(false);
    }
  });
});
