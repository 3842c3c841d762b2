// The images of a factory: the source folder's, or one's own.
import { join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { AmiFactory } from "../../../components/amiFactory";
import { rejection, valueOf } from "../../helpers/deploy";
import { folderWith } from "../../helpers/folders";
import {
  arn,
  CONNECTION,
  deployOne,
  FACTORY,
  namesOf,
  PIPELINE,
  policyOf,
  PROJECT,
  ROLE,
  RULE,
  SEEDING,
  sourceFolder,
} from "../factories";

describe("the source of a factory", () => {
  it("builds one's own images in place of the source folder's", async () => {
    const imagesFolder = folderWith({ "cache/image.pkrvars.json": "{}" });
    const deployment = await deployOne({ imagesFolder });

    expect(namesOf(deployment, PIPELINE)).to.deep.equal(["ami-pipeline-dev-golden-cache"]);
    expect(deployment.one(SEEDING, "-seed").inputs.environment).to.include({
      SEED_IMAGES_FOLDER: relative(process.cwd(), imagesFolder),
    });
  });

  describe("that is one's own repository", () => {
    const args = { source: "github", repository: "example/images", triggerTags: ["v*"] } as const;
    const status = (connectionStatus: string) => ({
      connection: { status: connectionStatus, providerType: "GitHub" },
    });

    it("has pipelines that a connection starts, and nothing of CodeCommit and of EventBridge's push rules", async () => {
      const deployment = await deployOne(args, status("AVAILABLE"));
      const [pipeline] = deployment.all(PIPELINE);

      expect(deployment.one(CONNECTION).inputs).to.deep.include({ name: FACTORY, providerType: "GitHub" });
      expect(namesOf(deployment, PIPELINE)).to.deep.equal([`${FACTORY}-db`, `${FACTORY}-web`]);
      expect(JSON.stringify(pipeline?.inputs.triggers)).to.contain('"v*"');
      expect(JSON.stringify(pipeline?.inputs.stages)).to.contain('"FullRepositoryId":"example/images"');
      expect(policyOf(deployment, "pipeline")).to.include.keys("Connection", "ConnectionOldName");
      expect(policyOf(deployment, "pipeline")).not.to.have.property("Source");
      expect(deployment.resources.filter(({ type }) => /codecommit/i.test(type))).to.deep.equal([]);
      expect(namesOf(deployment, RULE)).to.deep.equal([`${FACTORY}-sweep`]);
      expect(deployment.all(SEEDING).filter(({ name }) => name.endsWith("-seed"))).to.deep.equal([]);
      expect(deployment.all(ROLE).filter(({ name }) => name.includes("-events-"))).to.deep.equal([]);
    });

    it("has all else and no pipelines until the connection is completed", async () => {
      const made: AmiFactory[] = [];
      const deployment = await deployOne(args, status("PENDING"), made);
      const [factory] = made;

      expect(deployment.all(PIPELINE)).to.deep.equal([]);
      expect(deployment.all(PROJECT)).to.have.length(7);
      expect([factory?.repositoryName, factory?.cloneUrl]).to.deep.equal([undefined, undefined]);
      expect(await valueOf(pulumi.output([factory?.connectionStatus, factory?.pipelineNames]))).to.deep.equal([
        "PENDING",
        {},
      ]);
    });

    it("stops before anything else is made if the connection cannot be used", async () => {
      const registered: string[] = [];
      const connectionArn = arn("codeconnections", "connection/1234-abcd");
      const failure = rejection(
        deployOne({ ...args, connectionArn }, {}, [], ({ type }) => {
          registered.push(type);
        }),
      );

      expect(await failure).to.match(/^connectionArn: AWS knows no connection arn:aws:codeconnections:/);
      expect(registered.filter((type) => type.startsWith("aws:"))).to.deep.equal([]);
    });
  });

  it("refuses a folder of one's own images that is not there, and says nothing else of images", async () => {
    expect(await rejection(deployOne({ imagesFolder: "./golden-images" }))).to.match(
      /^imagesFolder: "\.\/golden-images" does not exist, seen from [^\n]*$/,
    );
  });

  it("names the folder of one's own images where an image is not in it", async () => {
    const message = await rejection(deployOne({ imagesFolder: join(sourceFolder, "images"), images: ["cache"] }));
    expect(message).to.equal(
      `images: "cache" has no folder ${join(sourceFolder, "images")}/cache; the folders are db, web.`,
    );
  });
});
