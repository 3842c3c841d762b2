import { expect } from "chai";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { digestInList, download, Reach } from "../../../../sandbox/toolchain/tools/download";
import { scratchFolder } from "../folder";

const content = "the tool";
const digest = (algorithm: string) => createHash(algorithm).update(content).digest("hex");

describe("download", () => {
  const scratch = scratchFolder();
  let server: Server;
  let site = "";

  before((done) => {
    const files: Record<string, string> = {
      "/tool.zip": content,
      "/SHA256SUMS": `${"0".repeat(64)}  other.zip\n${digest("sha256")}  tool.zip\n`,
      "/checksums.txt": `${digest("sha1")}  ./tool.zip\n`,
      "/wrong.txt": `${"0".repeat(64)}  tool.zip\n`,
    };
    server = createServer((request, response) => {
      const text = files[request.url ?? ""];
      response.writeHead(text === undefined ? 404 : 200).end(text);
    }).listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") {
        site = `http://127.0.0.1:${address.port}`;
      }
      done();
    });
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const attempt = async (name: string, expected: { sha256: string } | { list: string }) => {
    const file = join(scratch(), "tool.zip");
    const error = await download({ url: `${site}/${name}`, digest: expected }, file).then(
      () => "",
      (reason: unknown) => (reason instanceof Error ? reason.message : ""),
    );
    return { error, text: existsSync(file) ? readFileSync(file, "utf8") : undefined };
  };

  it("keeps a file that has the pinned digest", async () => {
    expect(await attempt("tool.zip", { sha256: digest("sha256") })).to.deep.equal({ error: "", text: content });
  });

  it("keeps a file that has the digest of the published list, SHA-256 or SHA-1", async () => {
    expect(await attempt("tool.zip", { list: `${site}/SHA256SUMS` })).to.deep.equal({ error: "", text: content });
    expect(await attempt("tool.zip", { list: `${site}/checksums.txt` })).to.deep.equal({ error: "", text: content });
  });

  it("deletes a file with another digest and names both digests", async () => {
    const { error, text } = await attempt("tool.zip", { list: `${site}/wrong.txt` });
    expect(text).to.equal(undefined);
    expect(error).to.match(
      /tool\.zip is not what its publisher says: its digest is [0-9a-f]{64}, but .*wrong\.txt has 0{64}/,
    );
    expect(error).to.include(digest("sha256"));
  });

  it("refuses a file that the list does not name, and one that is not there", async () => {
    expect((await attempt("SHA256SUMS", { list: `${site}/SHA256SUMS` })).error).to.match(/has no digest of SHA256SUMS/);
    expect((await attempt("gone.zip", { sha256: "" })).error).to.equal(`${site}/gone.zip: 404 Not Found`);
  });

  it("reads only whole names in a list", () => {
    const list = `${"a".repeat(64)}  pulumi-v1-linux-x64.tar.gz.sig\n${"b".repeat(64)} *pulumi-v1-linux-x64.tar.gz`;
    expect(digestInList(list, "pulumi-v1-linux-x64.tar.gz")).to.equal("b".repeat(64));
  });
});

describe("Reach", () => {
  it("asks each site once, and takes any answer for a yes", async () => {
    const asked: string[] = [];
    const reach = new Reach((url) => {
      asked.push(url);
      return Promise.resolve(new Response(null, { status: 403 }));
    });
    const answers = await Promise.all(
      ["https://a.test/x", "https://a.test/y", "https://b.test/z"].map((url) => reach.obstacle(url)),
    );
    expect(answers).to.deep.equal([undefined, undefined, undefined]);
    expect(asked).to.deep.equal(["https://a.test", "https://b.test"]);
  });

  it("gives up on a site that does not answer", async () => {
    const silent = (_url: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        // AbortSignal.timeout alone does not keep the test's process alive.
        const alive = setInterval(() => undefined, 1000);
        signal?.addEventListener("abort", () => {
          clearInterval(alive);
          reject(new DOMException("", "TimeoutError"));
        });
      });
    expect(await new Reach(silent, 5).obstacle("https://a.test/x")).to.equal(
      "https://a.test cannot be reached: no answer in time",
    );
  });

  it("says what is in the way", async () => {
    const closed = () =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND a.test") }));
    expect(await new Reach(closed).obstacle("https://a.test/x")).to.equal(
      "https://a.test cannot be reached: getaddrinfo ENOTFOUND a.test",
    );
  });
});
