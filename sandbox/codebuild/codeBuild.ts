// CodeBuild as the sandbox emulates it: puts projects, builds and reports together.
import type { SessionOptions } from "../frontdoor/credentials";
import type { Service, ServiceEvent } from "../frontdoor/service";
import { Builds } from "./builds";
import type { StartContainer } from "./container/container";
import type { EcrRepository } from "./pull";
import type { BuildImage } from "./run/environment";
import type { Build } from "./model";
import { Projects, type MayAssume } from "./projects";
import { reportGroupArn, Reports } from "./reports";
import { buildRole, type Credentials } from "./run/role";
import type { HandOver } from "./work";

/** What CodeBuild works with. */
export interface CodeBuildOptions {
  /** The front door's own address, such as `http://127.0.0.1:5600`. */
  readonly endpoint: string;
  /** Issues temporary credentials for a role, for what this service does in the build's name. */
  readonly issueCredentials: (roleArn: string, sessionName: string, options: SessionOptions) => Credentials;
  /** The address where the build itself fetches such credentials, and new ones before they expire. */
  readonly credentialsUri: (roleArn: string, sessionName: string, options: SessionOptions) => string;
  /**
   * Throws where a build's role may not add a report to a group; no API call adds one, so the front door cannot judge
   * it.
   */
  readonly authorizeReport: (role: Credentials, region: string, groupArn: string) => Promise<void>;
  readonly mayAssume: MayAssume;
  /** Throws where a build's role may not pull the build's image from a repository of ECR. */
  readonly authorizePull: (role: Credentials, repository: EcrRepository) => Promise<void>;
  readonly startContainer: StartContainer;
  /** How many builds of a kind run at once; five times as many wait. */
  readonly concurrentBuilds: number;
  readonly image: BuildImage;
  readonly publish: (event: ServiceEvent) => void;
  /** Told what goes wrong around a build, not in it. */
  readonly complain: (message: string) => void;
}

/** CodeBuild, for the front door and for CodePipeline. */
export interface CodeBuild {
  readonly service: Service;
  /** For CodePipeline: see Builds.expect. */
  expect(token: string, handOver: HandOver): Promise<Build>;
  close(): Promise<void>;
}

/** CodeBuild without any project. */
export function createCodeBuild(options: CodeBuildOptions): CodeBuild {
  const { endpoint, issueCredentials, credentialsUri, authorizeReport, authorizePull, mayAssume } = options;
  const { startContainer, concurrentBuilds, image, publish, complain } = options;
  const projects = new Projects(mayAssume);
  const reports = new Reports();
  const builds = new Builds({
    projects,
    publish,
    complain,
    concurrentBuilds,
    siteOf: (build, region) => {
      // AWS names the session so; a role's trust and the call log show it.
      const sessionName = `AWSCodeBuild-${build.id.split(":")[1] ?? ""}`;
      const sourceArn = build.arn.replace(/:build\/([^:]*):.*$/, ":project/$1");
      const assumedBy = { service: "codebuild.amazonaws.com", sourceArn, buildArn: build.arn };
      const session = [build.serviceRole, sessionName, { assumedBy }] as const;
      const credentials = issueCredentials(...session);
      return {
        startContainer,
        image,
        region,
        complain,
        role: buildRole(endpoint, region, credentials),
        access: {
          AWS_ENDPOINT_URL: endpoint,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: credentialsUri(...session),
        },
        authorizePull: (repository) => authorizePull(credentials, repository),
        addReport: async (group, cases) => {
          const groupArn = reportGroupArn(group, build);
          await authorizeReport(credentials, region, groupArn);
          return reports.add(groupArn, build, cases);
        },
      };
    },
  });
  return {
    service: { name: "codebuild", operations: { ...projects.operations, ...builds.operations, ...reports.operations } },
    expect: (token, handOver) => builds.expect(token, handOver),
    close: () => builds.close(),
  };
}
