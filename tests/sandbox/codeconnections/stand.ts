// CodeConnections and its provider behind a real port, as git and the commands see them.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { createCodeConnections, type CodeConnections } from "../../../sandbox/codeconnections/codeConnections";
import { AwsError, type Shape } from "../../../sandbox/frontdoor/service";

const CALLER = { arn: "arn:aws:iam::123456789012:user/administrator", accountId: "123456789012" };

/** CodeConnections without any connection. */
export class Stand {
  readonly folder = mkdtempSync(join(tmpdir(), "codeconnections-"));
  readonly codeConnections: CodeConnections = createCodeConnections(join(this.folder, "provider"));
  private readonly server: Server = createServer((message, response) => {
    const route = this.codeConnections.routes.find(({ prefix }) => message.url?.startsWith(prefix));
    // The front door answers errors likewise.
    route?.handle(message, response).catch((error: unknown) => {
      response.writeHead(error instanceof AwsError ? error.status : 500);
      response.end(JSON.stringify({ message: error instanceof Error ? error.message : String(error) }));
    });
  });

  static async open(): Promise<Stand> {
    const stand = new Stand();
    await new Promise<void>((resolve) => stand.server.listen(0, "127.0.0.1", resolve));
    return stand;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async call(operation: string, input: Shape, service = "codeconnections", region = "us-east-1"): Promise<Shape> {
    const handle = this.codeConnections.services.find(({ name }) => name === service)?.operations[operation];
    if (!handle) {
      throw new Error(`no operation ${operation}`);
    }
    return handle({ service, operation, region, caller: CALLER, input });
  }

  /** Makes a connection and gives its ARN. */
  async connect(name = "golden", rest: Shape = {}): Promise<string> {
    const { ConnectionArn } = await this.call("CreateConnection", {
      ConnectionName: name,
      ProviderType: "GitHub",
      ...rest,
    });
    return typeof ConnectionArn === "string" ? ConnectionArn : "";
  }

  /** The address of one of the provider's repositories. */
  url(repository: string): string {
    return `${this.endpoint}/provider/${repository}.git`;
  }

  /** Runs git in a working copy. */
  async git(...args: string[]): Promise<string> {
    const work = join(this.folder, "work");
    mkdirSync(work, { recursive: true });
    const { stdout } = await promisify(execFile)(
      "git",
      ["-C", work, "-c", "user.name=Ann", "-c", "user.email=ann@example.org", ...args],
      { env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null" } },
    );
    return stdout.trim();
  }

  /** Commits files in the working copy and gives the commit's id. */
  async commit(files: Readonly<Record<string, string>>, message = "a change"): Promise<string> {
    await this.git("init", "--quiet", "--initial-branch", "main");
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, "work", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
    return this.git("rev-parse", "HEAD");
  }

  /** Pushes what is committed. */
  async push(repository: string, reference = "refs/heads/main"): Promise<void> {
    await this.git("push", "--quiet", "--force", this.url(repository), `HEAD:${reference}`);
  }
}
