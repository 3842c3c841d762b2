// The repository and its seeding: what is created, in which order, and what stops it before anything is.
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readFolder } from "../../../components/source/seed/inventory";
import type { SourceRepository } from "../../../components/source/sourceRepository";
import { rejection, valueOf } from "../../helpers/deploy";
import { folderWith } from "../../helpers/folders";
import {
  ARN,
  deployed,
  environmentOf,
  folder,
  Pipeline,
  REPOSITORY,
  RUN,
  SEEDING,
  seedWith,
  type Options,
} from "./repositories";

describe("SourceRepository", () => {
  it("makes the repository without a default branch, which does nothing on an empty one, and keeps it on destroy", async () => {
    const repository = (await deployed({ args: { description: "Images." } })).one(REPOSITORY);

    expect(repository.inputs).to.deep.equal({ repositoryName: "golden", description: "Images." });
    expect(repository.retainOnDelete).to.be.true;
    expect((await deployed({ args: { retainOnDelete: false } })).one(REPOSITORY).retainOnDelete).to.be.false;
  });

  it("seeds before the pipelines that are new and after those that exist", async () => {
    const stack = await deployed({ found: { existingPipelines: ["golden-web"] } });
    const [seeding, web, db] = [
      stack.one(SEEDING),
      stack.one("aws:ssm/parameter:Parameter", "web"),
      stack.one("test:index:Pipeline", "db"),
    ];

    expect(stack.waitsFor(seeding, stack.one(REPOSITORY))).to.be.true;
    expect(stack.waitsFor(seeding, web)).to.be.true;
    expect(stack.waitsFor(db, seeding)).to.be.true;
    expect(stack.waitsFor(stack.one("test:index:Pipeline", "web"), seeding)).to.be.false;
  });

  it("seeds before every pipeline on the first update", async () => {
    const stack = await deployed();
    for (const name of ["web", "db"]) {
      expect(stack.waitsFor(stack.one("test:index:Pipeline", name), stack.one(SEEDING)), name).to.be.true;
    }
  });

  it("seeds after every pipeline on later updates", async () => {
    const stack = await deployed({ found: { repositoryExists: true, existingPipelines: ["golden-web", "golden-db"] } });
    for (const name of ["web", "db"]) {
      expect(stack.waitsFor(stack.one(SEEDING), stack.one("aws:ssm/parameter:Parameter", name)), name).to.be.true;
    }
  });

  it("gives back the name of each image's pipeline", async () => {
    let names: pulumi.Output<Record<string, string>> | undefined;
    await deployed({
      use: (repository) => {
        names = seedWith(repository);
      },
    });

    expect(await valueOf(pulumi.output(names))).to.deep.equal({ web: "web-1234567", db: "db-1234567" });
  });

  it("starts its pipelines on a push to its branch", async () => {
    let repository: SourceRepository | undefined;
    await deployed({ args: { branch: "release" }, use: (made) => (repository = made) });
    const { action, pushes, pushEvents } = repository?.forPipelines ?? {};

    expect(await valueOf(pulumi.output(action))).to.deep.equal({
      provider: "CodeCommit",
      configuration: { RepositoryName: "golden", BranchName: "release", PollForSourceChanges: "false" },
    });
    expect(pushes).to.equal(undefined);
    expect(await valueOf(pulumi.output(pushEvents))).to.deep.equal({
      branch: "release",
      pattern: {
        source: ["aws.codecommit"],
        "detail-type": ["CodeCommit Repository State Change"],
        resources: [ARN],
        detail: {
          event: ["referenceCreated", "referenceUpdated"],
          referenceType: ["branch"],
          referenceName: ["release"],
        },
      },
    });
  });

  it("leaves nothing waiting when nobody seeds it", async () => {
    const stack = await deployed({ use: () => undefined });
    expect([stack.all(REPOSITORY), stack.all(SEEDING)].map(({ length }) => length)).to.deep.equal([1, 0]);
  });

  it("leaves nothing waiting when a pipeline cannot be made", async () => {
    const use = (repository: SourceRepository) => {
      repository.makePipelines((image, order) => {
        if (image === "db") {
          throw new Error("db cannot be made");
        }
        return new Pipeline(image, order);
      });
    };
    expect(await rejection(deployed({ use }))).to.equal("db cannot be made");
  });

  it("tells the seeding where and what, as the stack's provider is set up, and which folder Pulumi saw", async () => {
    const stack = await deployed({ args: { onConflict: "overwrite" } });

    expect(environmentOf(stack.one(SEEDING))).to.deep.include({
      SEED_REPOSITORY: "golden",
      SEED_BRANCH: "main",
      SEED_ON_CONFLICT: "overwrite",
      SEED_REGION: "eu-west-1",
      SEED_PROFILE: "golden",
      SEED_DIGEST: readFolder(folder).digest,
      SEED_ORIGIN: "ami-pipeline-dev",
      SEED_REPOSITORY_ID: "id-1",
    });
    expect(environmentOf(stack.one(SEEDING))).not.to.have.property("SEED_PIPELINES");
    expect(stack.invokes.filter(({ token }) => token === RUN).map(environmentOf)).to.have.length(1);
    expect(stack.invokes.map(environmentOf)[0]).to.include({ SEED_PIPELINES: '["golden-web","golden-db"]' });
  });

  it("tells the seeding what the inspection found to be missing, so that it runs although the folder is the same", async () => {
    const seededFor = async (occasion?: string) =>
      environmentOf((await deployed({ found: occasion === undefined ? {} : { occasion } })).one(SEEDING));

    expect(await seededFor("8daf1e3")).to.deep.equal({ ...(await seededFor()), SEED_OCCASION: "8daf1e3" });
  });

  it("tells the seeding of a folder of images only if there is one, by a path that is the same on every machine", async () => {
    const imagesFolder = folderWith({ "web/image.pkrvars.json": "{}" });
    const stack = await deployed({ args: { imagesFolder } });

    expect(environmentOf(stack.one(SEEDING))).to.include({
      SEED_IMAGES_FOLDER: relative(process.cwd(), imagesFolder),
      SEED_DIGEST: readFolder(folder, imagesFolder).digest,
    });
    expect(environmentOf((await deployed()).one(SEEDING))).not.to.have.property("SEED_IMAGES_FOLDER");
  });

  it("reaches AWS as the provider that was passed to it does", async () => {
    const stack = await deployed({
      opts: () => ({
        provider: new Provider("explicit", { region: "eu-west-2", assumeRoles: [{ roleArn: "arn:r" }] }),
      }),
    });

    const environment = environmentOf(stack.one(SEEDING));
    expect(environment).to.include({ SEED_REGION: "eu-west-2", SEED_ASSUME_ROLE: '[{"roleArn":"arn:r"}]' });
    expect(environment).not.to.have.property("SEED_PROFILE");
  });

  it("runs the program with node, from paths that are the same on every machine", async () => {
    const { create, interpreter } = (await deployed()).one(SEEDING).inputs;
    const [node, , , loader, program] = interpreter as string[];

    expect(create).to.equal("commit");
    expect(node).to.equal("node");
    for (const path of [loader, program]) {
      expect(path).to.match(/^\.\//);
      expect(existsSync(path ?? ""), path).to.be.true;
    }
  });

  it("goes through a preview", async () => {
    const stack = await deployed({ preview: true });
    expect(stack.all(SEEDING)).to.have.length(1);
    expect(stack.all("aws:ssm/parameter:Parameter")).to.have.length(2);
  });

  describe("creates nothing but stops with an error when", () => {
    const stopped = async (options: Options) => {
      const created: string[] = [];
      const watch = {
        [REPOSITORY]: () => (created.push(REPOSITORY), {}),
        [SEEDING]: () => (created.push(SEEDING), {}),
      };
      const message = await rejection(deployed({ ...options, outputs: watch }));
      expect(created).to.be.empty;
      return message;
    };

    it("people and the folder changed the same file", async () => {
      const conflicts = [{ path: "build.yml", reason: "changed here, and differently in the repository" }];
      const message = await stopped({ found: { conflicts } });

      expect(message).to.match(
        /conflict.*branch main of golden.*build\.yml: changed here.*bring the repository's.*onConflict/s,
      );
    });

    it("the inspection found a problem", async () => {
      expect(await stopped({ found: { problem: "No AWS credentials found." } })).to.equal("No AWS credentials found.");
    });

    it("the stack's configuration holds keys", async () => {
      const config = { "aws:accessKey": "key", "aws:secretKey": "secret" };
      expect(await stopped({ config })).to.match(/^aws:accessKey, secretKey or token is set/);
    });

    it("the folder holds what CodeCommit would not take", async () => {
      const message = await stopped({ args: { folder: join(folder, "missing") } });
      expect(message).to.match(
        /^CodeCommit would not take the folder .*missing:\nCannot read the folder to seed from: ENOENT/,
      );
    });
  });
});
