// CodeBuild as the sandbox speaks it: puts projects, builds and reports together into one service for the front door.
import type { Service, ServiceEvent } from "../frontdoor/service";
import { Builds, type HandOver } from "./builds";
import type { StartContainer } from "./container";
import type { BuildImage } from "./environment";
import type { Build } from "./model";
import { Projects } from "./projects";
import { Reports } from "./reports";
import { buildRole, type Credentials } from "./role";

export interface CodeBuildOptions {
  /** The front door's own address, such as `http://127.0.0.1:5600`. */
  readonly endpoint: string;
  /** Issues temporary credentials for a role, for what this service does in the build's name. */
  readonly issueCredentials: (roleArn: string, sessionName: string) => Credentials;
  /** The address where the build itself fetches such, and fetches them anew before they expire. */
  readonly credentialsUri: (roleArn: string, sessionName: string) => string;
  readonly startContainer: StartContainer;
  readonly image: BuildImage;
  readonly publish: (event: ServiceEvent) => void;
  /** Told what goes wrong around a build and not in it. */
  readonly complain: (message: string) => void;
}

export interface CodeBuild {
  readonly service: Service;
  /** For CodePipeline: see Builds.expect. */
  expect(token: string, handOver: HandOver): Promise<Build>;
  close(): Promise<void>;
}

export function createCodeBuild(options: CodeBuildOptions): CodeBuild {
  const { endpoint, issueCredentials, credentialsUri, startContainer, image, publish, complain } = options;
  const projects = new Projects();
  const reports = new Reports();
  const builds = new Builds({
    projects,
    publish,
    siteOf: (build, region) => {
      // AWS names the session so; a role's trust and the call log show it.
      const sessionName = `AWSCodeBuild-${build.id.split(":")[1] ?? ""}`;
      return {
        startContainer,
        image,
        region,
        complain,
        role: buildRole(endpoint, region, issueCredentials(build.serviceRole, sessionName)),
        access: {
          AWS_ENDPOINT_URL: endpoint,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: credentialsUri(build.serviceRole, sessionName),
        },
        addReport: (group, ofBuild, cases) => reports.add(group, ofBuild, cases),
      };
    },
  });
  return {
    service: { name: "codebuild", operations: { ...projects.operations, ...builds.operations, ...reports.operations } },
    expect: (token, handOver) => builds.expect(token, handOver),
    close: () => builds.close(),
  };
}
