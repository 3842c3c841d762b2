// Tests who is allowed to launch an AMI.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  DescribeImageAttributeCommand,
  ModifyImageAttributeCommand,
  type LaunchPermission,
} from "../../../../buildsrc/stages/common/aws";
import { clientsIn } from "../../../../buildsrc/stages/common/regions";
import { grantLaunchPermissions, readLaunchPermissions } from "../../../../buildsrc/stages/releases/sharing";
import { refusalOf } from "../../helpers/refusal";

describe("buildsrc: sharing an AMI", () => {
  const ORGANIZATION = "arn:aws:organizations::111111111111:organization/o-1234567890";
  const UNIT = "arn:aws:organizations::111111111111:ou/o-1234567890/ou-abcd-12345678";
  const WANTED = {
    accounts: ["222222222222", "333333333333"],
    organizations: [ORGANIZATION],
    organizationalUnits: [UNIT],
  };

  const clients = clientsIn("eu-west-1");
  const ec2 = mockClient(clients.ec2);
  let permissions: LaunchPermission[];
  let added: LaunchPermission[][];

  beforeEach(() => {
    permissions = [];
    added = [];
    ec2.reset();
    ec2.on(DescribeImageAttributeCommand).callsFake(() => ({ LaunchPermissions: permissions }));
    ec2
      .on(ModifyImageAttributeCommand)
      .callsFake(({ LaunchPermission: { Add } }: { LaunchPermission: { Add: LaunchPermission[] } }) => {
        added.push(Add);
        return {};
      });
  });

  const grant = (wanted: Partial<typeof WANTED>) =>
    grantLaunchPermissions(clients, "ami-1", { accounts: [], organizations: [], organizationalUnits: [], ...wanted });

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
