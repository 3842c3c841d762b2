import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findImageChanges } from "../../../scripts/ci/commits";
import { addTo, folderWith } from "../../helpers/folders";

const image = { "image.pkrvars.json": '{"family":"ubuntu","architecture":"x86_64","release":"24.04"}' };
const scripts = { "provision/10.sh": "install", "tests/10.sh": "test" };
const imageIn = (folder: string) =>
  Object.fromEntries(Object.entries({ ...image, ...scripts }).map(([path, text]) => [`${folder}/${path}`, text]));

const git = (folder: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

function commit(folder: string, files: Readonly<Record<string, string>>): string {
  addTo(folder, files);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "--message", "change");
  return git(folder, "rev-parse", "HEAD");
}

/** A repository whose branch `main` has these files. */
function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith();
  git(folder, "init", "--quiet", "--initial-branch", "main");
  commit(folder, { "Pulumi.yaml": "name: golden\n", ...files });
  return folder;
}

const names = (changes: ReturnType<typeof findImageChanges>) => changes?.map(({ image: name }) => name);

describe("the comparison of two commits", () => {
  it("sees what the branch changes, and not what the base got meanwhile", () => {
    const program = repositoryWith({ ...imageIn("buildsrc/images/web"), ...imageIn("buildsrc/images/api") });
    git(program, "switch", "--quiet", "--create", "topic");
    commit(program, { "buildsrc/images/web/provision/10.sh": "more" });
    git(program, "switch", "--quiet", "main");
    commit(program, { "buildsrc/images/api/provision/10.sh": "more" });

    const changes = findImageChanges({ stack: "dev", base: "main", head: "topic", program });
    expect(changes).to.deep.equal([
      { image: "web", kind: "rebuilt", reasons: ["its own files: images/web/provision/10.sh"] },
    ]);
    expect(git(program, "status", "--porcelain")).to.equal("");
  });

  it("ignores the gates' code, which pulumi up does not commit, and what is outside of buildsrc", () => {
    const program = repositoryWith(imageIn("buildsrc/images/web"));
    const base = git(program, "rev-parse", "HEAD");
    commit(program, { "buildsrc/stages/publish/main.ts": "code", "buildsrc/buildspecs/test.yml": "", "other.txt": "" });
    expect(findImageChanges({ stack: "dev", base, program })).to.deep.equal([]);
    commit(program, { "buildsrc/stages/build/main.ts": "code" });
    expect(names(findImageChanges({ stack: "dev", base, program }))).to.deep.equal(["web"]);
  });

  it("takes the images from the stack's imagesFolder, and only those that it builds", () => {
    const program = repositoryWith({
      ...imageIn("p/buildsrc/images/example"),
      ...imageIn("golden/web"),
      ...imageIn("golden/api"),
      "p/Pulumi.yaml": "name: golden\n",
      "p/Pulumi.prod.yaml": "config:\n  golden:imagesFolder: ../golden\n  golden:images: '[\"web\"]'\n",
    });
    const base = git(program, "rev-parse", "HEAD");
    commit(program, {
      "golden/web/provision/10.sh": "more",
      "golden/api/provision/10.sh": "more",
      "p/buildsrc/images/example/provision/10.sh": "more",
    });
    const of = (stack: string) => names(findImageChanges({ stack, base, program: join(program, "p") }));
    expect(of("prod")).to.deep.equal(["web"]);
    expect(of("acme/golden/prod")).to.deep.equal(["web"]);
    expect(of("dev")).to.deep.equal(["example"]);
  });

  it("looks into the repository's own folder if the stack's source is this repository", () => {
    const stack =
      "config:\n  golden:source: github\n  golden:repository: acme/golden\n  golden:repositoryFolder: images-of-ours\n";
    const program = repositoryWith({ ...imageIn("images-of-ours/images/web"), "Pulumi.dev.yaml": stack });
    const base = git(program, "rev-parse", "HEAD");
    // Here nobody leaves the gates' code out.
    commit(program, { "images-of-ours/stages/publish/main.ts": "code" });
    const of = (repository: string) => findImageChanges({ stack: "dev", base, program, repository });
    expect(names(of("acme/golden"))).to.deep.equal(["web"]);
    expect(names(of("Acme/Golden"))).to.deep.equal(["web"]);
    expect(of("acme/program")).to.equal(undefined);
  });

  it("looks at the whole repository if the stack names no folder of it", () => {
    const stack = "config:\n  golden:source: gitlab\n  golden:repository: acme/golden\n";
    const program = repositoryWith({ ...imageIn("images/web"), "Pulumi.dev.yaml": stack });
    const base = git(program, "rev-parse", "HEAD");
    commit(program, { "stages/build/main.ts": "code" });
    expect(names(findImageChanges({ stack: "dev", base, program }))).to.deep.equal(["web"]);
  });

  it("cannot look at images that are nowhere in the repository", () => {
    const program = repositoryWith({ "Pulumi.dev.yaml": "config:\n  golden:imagesFolder: /srv/golden\n" });
    expect(findImageChanges({ stack: "dev", base: "main", program })).to.equal(undefined);
  });

  it("keeps links and modes, and ignores what .gitattributes leaves out of archives", () => {
    const program = repositoryWith({ ...imageIn("buildsrc/images/web"), "buildsrc/packer/a": "a" });
    const base = git(program, "rev-parse", "HEAD");
    rmSync(join(program, "buildsrc/packer/a"));
    execFileSync("ln", ["-s", "../images/web/provision/10.sh", join(program, "buildsrc/packer/a")]);
    commit(program, { "buildsrc/.gitattributes": "packer/** export-ignore\n" });
    expect(findImageChanges({ stack: "dev", base, program })?.[0]?.reasons).to.deep.equal([
      "what all images share: .gitattributes",
      "the Packer templates: packer/a",
    ]);
  });

  it("calls all images new if the folder is new", () => {
    const program = repositoryWith({});
    const base = git(program, "rev-parse", "HEAD");
    commit(program, imageIn("buildsrc/images/web"));
    expect(findImageChanges({ stack: "dev", base, program })).to.deep.equal([
      { image: "web", kind: "new", reasons: ["images/web/ is new"] },
    ]);
  });

  it("says what to do if the base is not in the clone", () => {
    const program = repositoryWith({});
    expect(() => findImageChanges({ stack: "dev", base: "origin/main", program })).to.throw(
      /git cannot compare HEAD with origin\/main: [^]*fetch-depth: 0/,
    );
  });
});
