import { expect } from "chai";
import type { ProviderEvent } from "../../../sandbox/codeconnections/provider/events";
import { Stand } from "./stand";

const REPOSITORY = "acme/images";

describe("the provider's pull requests", function () {
  this.slow(1000);
  let stand: Stand;
  let events: ProviderEvent[];
  let base: string;
  let head: string;

  beforeEach(async () => {
    stand = await Stand.open();
    events = [];
    stand.codeConnections.listen((event) => {
      events.push(event);
    });
    base = await stand.commit({ "a.txt": "one" });
    // git is through before the provider has told of the push.
    await pushTo(REPOSITORY, "main", 1);
    events.length = 0;
    head = await stand.commit({ "a.txt": "two" });
  });
  afterEach(() => {
    stand.close();
  });

  const ask = async (method: string, path: string, body: object = {}, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${stand.endpoint}/sandbox/provider/repos/${path}`, {
      method,
      headers,
      ...(method !== "GET" && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const open = (head = "tool") => ask("POST", `${REPOSITORY}/pulls`, { title: "Add a tool", head, base: "main" });
  /** Waits until the provider has told so many events. */
  const told = async (count: number) => {
    while (events.length < count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return events.map((event) =>
      event.kind === "push"
        ? `push of ${event.reference.type} ${event.reference.name} at ${event.commit}`
        : `${event.event} of ${event.id} at ${event.source.commit}`,
    );
  };
  const pushTo = async (repository: string, branch: string, count: number) => {
    await stand.push(repository, `refs/heads/${branch}`);
    await told(count);
  };

  it("tell of a push of a branch, of a tag as its commit, and of nothing that is deleted", async () => {
    await pushTo(REPOSITORY, "tool", 1);
    await stand.git("tag", "--annotate", "--message", "one", "v1");
    await stand.git("push", "--quiet", stand.url(REPOSITORY), ":refs/heads/tool");
    await stand.git("push", "--quiet", stand.url(REPOSITORY), "v1");

    expect(await told(2)).to.deep.equal([`push of branch tool at ${head}`, `push of tag v1 at ${head}`]);
  });

  it("are opened from a branch, follow what is pushed to it, and are closed", async () => {
    await pushTo(REPOSITORY, "tool", 1);
    const opened = await open();
    const newer = await stand.commit({ "a.txt": "three" });
    await pushTo(REPOSITORY, "tool", 4);
    const closed = await ask("PATCH", `${REPOSITORY}/pulls/1`, { state: "closed" });

    expect(await told(5)).to.deep.equal([
      `push of branch tool at ${head}`,
      `OPEN of 1 at ${head}`,
      `UPDATED of 1 at ${newer}`,
      `push of branch tool at ${newer}`,
      `CLOSED of 1 at ${newer}`,
    ]);
    expect(opened).to.deep.equal({
      status: 201,
      body: {
        number: 1,
        title: "Add a tool",
        state: "open",
        merged: false,
        head: { ref: "tool", sha: head, repo: { full_name: REPOSITORY, fork: false } },
        base: { ref: "main", repo: { full_name: REPOSITORY } },
      },
    });
    expect(closed.body).to.include({ state: "closed", merged: false });
    expect((await ask("GET", `${REPOSITORY}/pulls`)).body).to.deep.equal([closed.body]);
    expect(await ask("PATCH", `${REPOSITORY}/pulls/1`, { state: "closed" })).to.deep.equal({
      status: 422,
      body: { message: "Pull request 1 is closed already" },
    });
  });

  it("are merged if they contain the base", async () => {
    await pushTo(REPOSITORY, "tool", 1);
    await open();
    await open();
    expect(await ask("PUT", `${REPOSITORY}/pulls/1/merge`)).to.deep.equal({
      status: 200,
      body: { merged: true, sha: head },
    });
    expect((await told(5)).slice(3)).to.deep.equal([`CLOSED of 1 at ${head}`, `push of branch main at ${head}`]);
    expect((await ask("GET", `${REPOSITORY}/pulls/1`)).body).to.include({ state: "closed", merged: true });

    await stand.git("checkout", "--quiet", base);
    await stand.commit({ "a.txt": "another" });
    await pushTo(REPOSITORY, "main", 6);
    expect(await ask("PUT", `${REPOSITORY}/pulls/2/merge`)).to.deep.equal({
      status: 409,
      body: { message: "Pull request 2 does not contain all of main" },
    });
  });

  it("come from forks too, whose commits are then in the repository", async () => {
    await pushTo("somebody/images", "tool", 1);
    const { body } = await open("somebody:tool");
    const newer = await stand.commit({ "a.txt": "three" });
    await pushTo("somebody/images", "tool", 4);

    expect(body.head).to.deep.include({ repo: { full_name: "somebody/images", fork: true } });
    expect((await told(4)).slice(1, 3)).to.deep.equal([`OPEN of 1 at ${head}`, `UPDATED of 1 at ${newer}`]);
    expect(await stand.git("ls-remote", stand.url(REPOSITORY), "refs/pull/1/head")).to.equal(
      `${newer}\trefs/pull/1/head`,
    );
  });

  const refused: Record<string, [method: string, path: string, body: object, status: number, message: string]> = {
    "a branch that is missing": ["POST", "pulls", { title: "t", head: "x", base: "main" }, 422, "There is no branch x"],
    "a base that is missing": ["POST", "pulls", { title: "t", head: "main", base: "x" }, 422, "There is no branch x"],
    "a pull request that is missing": ["GET", "pulls/9", {}, 404, "Not Found"],
    "a path that is none": ["GET", "issues", {}, 404, "Not Found"],
    "another state": ["PATCH", "pulls/1", { state: "open" }, 422, 'state: "open" is not one of: closed'],
  };
  for (const [what, [method, path, body, status, message]] of Object.entries(refused)) {
    it(`do not know ${what}`, async () => {
      expect(await ask(method, `${REPOSITORY}/${path}`, body)).to.deep.equal({ status, body: { message } });
    });
  }

  it("do not know another repository", async () => {
    expect(await ask("GET", "acme/other/pulls")).to.deep.equal({ status: 404, body: { message: "Not Found" } });
  });

  it("show the statuses that somebody with a token gives to a commit, the newest of each context", async () => {
    const report = (body: object, sha = base, headers: Record<string, string> = { authorization: "token t" }) =>
      ask("POST", `${REPOSITORY}/statuses/${sha}`, body, headers);
    const status = { context: "ami", description: "Built", target_url: "https://example.org" };

    expect((await report({ ...status, state: "pending" })).status).to.equal(201);
    expect((await report({ ...status, state: "success" })).status).to.equal(201);
    expect((await report({ state: "failure" })).status).to.equal(201);
    expect((await ask("GET", `${REPOSITORY}/commits/${base}/status`)).body).to.deep.equal({
      sha: base,
      statuses: [
        { ...status, state: "success" },
        { state: "failure", context: "default", description: "", target_url: "" },
      ],
    });
    expect((await ask("GET", `${REPOSITORY}/commits/${head}/status`)).body).to.deep.include({ statuses: [] });
    expect(await report({ state: "good" })).to.deep.equal({
      status: 422,
      body: { message: 'state: "good" is not one of: error, failure, pending, success' },
    });
    expect(await report({ state: "success" }, head)).to.deep.equal({
      status: 422,
      body: { message: `No commit found for SHA: ${head}` },
    });
    expect(await report({ state: "success" }, base, {})).to.deep.equal({
      status: 401,
      body: { message: "Requires authentication" },
    });
  });
});
