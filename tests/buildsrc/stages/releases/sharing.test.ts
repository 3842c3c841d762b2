// Tests who is allowed to launch an AMI.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  DescribeImageAttributeCommand,
  ModifyImageAttributeCommand,
  type LaunchPermission,
} from "../../../../buildsrc/stages/common/aws";
import { clientsIn } from "../../../../buildsrc/stages/common/regions";
import {
  grantLaunchPermissions,
  joined,
  readLaunchPermissions,
  restoreLaunchPermissions,
  takeLaunchPermissions,
} from "../../../../buildsrc/stages/releases/sharing";
import { captureLog } from "../../helpers/log";
import { refusalOf } from "../../helpers/refusal";

describe("buildsrc: sharing an AMI", () => {
  const ORGANIZATION = "arn:aws:organizations::111111111111:organization/o-1234567890";
  const UNIT = "arn:aws:organizations::111111111111:ou/o-1234567890/ou-abcd-12345678";
  const WANTED = {
    accounts: ["222222222222", "333333333333"],
    organizations: [ORGANIZATION],
    organizationalUnits: [UNIT],
  };

  const NOBODY = { accounts: [], organizations: [], organizationalUnits: [] };

  const log = captureLog();
  const clients = clientsIn("eu-west-1");
  const ec2 = mockClient(clients.ec2);
  let permissions: LaunchPermission[];
  let added: LaunchPermission[][];
  let removed: LaunchPermission[][];

  beforeEach(() => {
    permissions = [];
    added = [];
    removed = [];
    ec2.reset();
    ec2.on(DescribeImageAttributeCommand).callsFake(() => ({ LaunchPermissions: permissions }));
    ec2
      .on(ModifyImageAttributeCommand)
      .callsFake(
        ({
          LaunchPermission: { Add, Remove },
        }: {
          LaunchPermission: Record<string, LaunchPermission[] | undefined>;
        }) => {
          if (Add) {
            added.push(Add);
          }
          if (Remove) {
            removed.push(Remove);
          }
          return {};
        },
      );
  });

  const grant = (wanted: Partial<typeof WANTED>) => grantLaunchPermissions(clients, "ami-1", { ...NOBODY, ...wanted });

  it("lets accounts, organizations and their units launch it", async () => {
    await grant(WANTED);

    expect(added).to.deep.equal([
      [
        { UserId: "222222222222" },
        { UserId: "333333333333" },
        { OrganizationArn: ORGANIZATION },
        { OrganizationalUnitArn: UNIT },
      ],
    ]);
  });

  it("adds only what is missing, and takes nothing away", async () => {
    permissions = [{ UserId: "222222222222" }, { UserId: "999999999999" }, { OrganizationalUnitArn: UNIT }];

    await grant(WANTED);

    expect(added).to.deep.equal([[{ UserId: "333333333333" }, { OrganizationArn: ORGANIZATION }]]);
  });

  it("takes away only what it added, when that is undone", async () => {
    permissions = [{ UserId: "222222222222" }];

    const undo = await grant({ accounts: WANTED.accounts });
    await undo();

    expect(removed).to.deep.equal([[{ UserId: "333333333333" }]]);
  });

  it("takes all permissions away, and gives them back when that is undone", async () => {
    permissions = [{ UserId: "222222222222" }, { Group: "all" }, { OrganizationArn: ORGANIZATION }];

    const undo = await takeLaunchPermissions(clients, "ami-1");
    expect(removed).to.deep.equal([permissions]);
    expect(log.text).to.equal(`  eu-west-1: ami-1 can no longer be launched by 222222222222, all, ${ORGANIZATION}.\n`);

    await undo();
    expect(added).to.deep.equal([permissions]);
  });

  it("takes nothing away where there is nothing", async () => {
    await (
      await takeLaunchPermissions(clients, "ami-1")
    )();

    expect([added, removed]).to.deep.equal([[], []]);
  });

  it("gives the permissions of a release again, unless somebody has some", async () => {
    const released = { ...NOBODY, accounts: ["222222222222"] };
    const undo = await restoreLaunchPermissions(clients, "ami-1", released);
    expect(added).to.deep.equal([[{ UserId: "222222222222" }]]);
    await undo();
    expect(removed).to.deep.equal(added);

    permissions = [{ UserId: "999999999999" }];
    await restoreLaunchPermissions(clients, "ami-1", released);
    await restoreLaunchPermissions(clients, "ami-1", NOBODY);
    expect(added).to.have.length(1);
  });

  it("joins what two lists allow, each once and in order", () => {
    expect(
      joined({ ...NOBODY, accounts: ["3", "1"], organizations: ["b"] }, { ...NOBODY, accounts: ["2", "1"] }),
    ).to.deep.equal({ ...NOBODY, accounts: ["1", "2", "3"], organizations: ["b"] });
  });

  it("asks for nothing when all may, or nobody is to", async () => {
    permissions = [{ UserId: "222222222222" }];

    await grant({ accounts: ["222222222222"] });
    await grant({});

    expect(added).to.deep.equal([]);
  });

  it("makes it public for all accounts", async () => {
    await grant({ accounts: ["all"] });

    expect(added).to.deep.equal([[{ Group: "all" }]]);
  });

  it("reads who may", async () => {
    permissions = [
      { UserId: "222222222222" },
      { Group: "all" },
      { OrganizationArn: ORGANIZATION },
      { OrganizationalUnitArn: UNIT },
    ];

    expect(await readLaunchPermissions(clients, "ami-1")).to.deep.equal({
      accounts: ["222222222222", "all"],
      organizations: [ORGANIZATION],
      organizationalUnits: [UNIT],
    });
  });

  for (const [text, remedy] of [
    [
      "You can't publicly share this image because block public access for AMIs is enabled for this account.",
      /disable-image-block-public-access/,
    ],
    ["Snapshots encrypted with the AWS Managed CMK can't be shared.", /setting imageEncryption/],
  ] as const) {
    it(`says what to do about "${text.slice(0, 40)}..."`, async () => {
      ec2.on(ModifyImageAttributeCommand).rejects(new Error(text));

      const error = await refusalOf(grant(WANTED));

      expect(error).to.have.property("message").that.equals(`AMI ami-1 in region eu-west-1 cannot be shared: ${text}`);
      expect(error).to.have.property("remedy").that.matches(remedy);
    });
  }
});
