// What is said where an account encrypts what is not to be encrypted.
import { expect } from "chai";
import type { AmiFactoryArgs } from "../../../components/amiFactory";
import { AmiFactory } from "../../../components/amiFactory";
import { deploy, rejection, REGION, type Properties } from "../../helpers/deploy";
import { answersWith, sourceFolder } from "../factories";

const TOKEN = "aws:ebs/getEncryptionByDefault:getEncryptionByDefault";
const AWAY = "eu-west-1";

describe("encryption by default", () => {
  const deployIn = (args: AmiFactoryArgs, answer: (inputs: Properties) => Properties) =>
    deploy(() => new AmiFactory("golden", { sourceFolder, publishRegions: [AWAY], ...args }), {
      config: { "aws:region": REGION },
      answers: { ...answersWith(), [TOKEN]: answer },
    });

  it("is refused, with the regions, where images are not to be encrypted", async () => {
    const answer = ({ region }: Properties) => ({ enabled: region === AWAY });

    expect(await rejection(deployIn({ imageEncryption: "none" }, answer))).to.equal(
      'imageEncryption: "none" cannot be had in eu-west-1: account 123456789012 encrypts every volume there by default. ' +
        'Turn that off (aws ec2 disable-ebs-encryption-by-default --region eu-west-1), or use "auto".',
    );
  });

  it("is asked about in every region of such images, and not for others", async () => {
    const asked = async (args: AmiFactoryArgs) => {
      const { invokes } = await deployIn(args, () => ({ enabled: false }));
      return invokes.filter(({ token }) => token === TOKEN).map(({ inputs }) => inputs.region);
    };

    expect(await asked({ imageEncryption: "none" })).to.have.members([REGION, AWAY]);
    expect(await asked({})).to.deep.equal([]);
  });

  it("names the permission that is missing to ask", async () => {
    const answer = () => {
      throw Object.assign(new Error(), { details: "UnauthorizedOperation" });
    };

    expect(await rejection(deployIn({ imageEncryption: "none" }, answer))).to.match(
      /^imageEncryption: .*us-east-1.*UnauthorizedOperation.*Allow ec2:GetEbsEncryptionByDefault to whoever runs Pulumi\.$/,
    );
  });
});
