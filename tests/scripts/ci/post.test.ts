import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { postComment } from "../../../scripts/ci/post";
import { rejection } from "../../helpers/deploy";

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

describe("posting the comment", () => {
  const marker = "<!-- marker -->";
  const ours = { login: "github-actions[bot]" };
  let server: Server;
  let comments: object[];
  let asked: Asked[];
  let refusal: { readonly status: number; readonly text: string } | undefined;

  beforeEach(async () => {
    [comments, asked, refusal] = [[], [], undefined];
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const { method, url, headers } = request;
        asked.push({
          method,
          url,
          authorization: headers.authorization,
          body: text === "" ? undefined : JSON.parse(text),
        });
        const query = new URL(url ?? "", "http://x").searchParams;
        const [page, size] = [Number(query.get("page")), Number(query.get("per_page"))];
        const answer = method === "GET" ? comments.slice((page - 1) * size, page * size) : {};
        response.writeHead(refusal?.status ?? 200).end(refusal?.text ?? JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.close();
  });

  const post = (body: string, author?: string) =>
    postComment(
      {
        repository: "acme/golden",
        number: 7,
        token: "t",
        api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        ...(author !== undefined && { author }),
      },
      body,
    );

  it("makes a comment if there is none", async () => {
    comments = [
      { id: 1, body: "Nice!", user: { login: "anna" } },
      { id: 2, body: null, user: null },
    ];
    await post(`${marker}\nnews`);
    expect(asked.at(-1)).to.deep.equal({
      method: "POST",
      url: "/repos/acme/golden/issues/7/comments",
      authorization: "Bearer t",
      body: { body: `${marker}\nnews` },
    });
  });

  it("edits the comment with the marker, also on the second page", async () => {
    const others = Array.from({ length: 100 }, (_, id) => ({ id, body: "Nice!", user: ours }));
    comments = [...others, { id: 512, body: `${marker}\nold`, user: ours }];
    await post(`${marker}\nnews`);
    const { method, url } = asked.at(-1) ?? {};
    expect([method, url]).to.deep.equal(["PATCH", "/repos/acme/golden/issues/comments/512"]);
  });

  it("leaves somebody else's comment with the marker alone", async () => {
    comments = [{ id: 3, body: `${marker}\nforged`, user: { login: "mallory" } }];
    await post(`${marker}\nnews`);
    expect(asked.at(-1)?.method).to.equal("POST");
    comments = [{ id: 4, body: `${marker}\nold`, user: { login: "ci" } }];
    await post(`${marker}\nnews`, "ci");
    expect(asked.at(-1)?.url).to.equal("/repos/acme/golden/issues/comments/4");
  });

  it("names the permission that the token lacks", async () => {
    refusal = { status: 403, text: '{"message":"Resource not accessible by integration"}' };
    expect(await rejection(post(marker))).to.match(/acme\/golden: 403 .*"pull-requests: write"/s);
  });

  it("says what to check on other refusals", async () => {
    refusal = { status: 404, text: '{"message":"Not Found"}' };
    expect(await rejection(post(marker))).to.match(/404 .*Not Found.*Check GITHUB_TOKEN, GITHUB_REPOSITORY/s);
  });
});
