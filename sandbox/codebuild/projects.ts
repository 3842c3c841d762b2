// CodeBuild's projects: the operations that make, change, list and delete them.
import { AwsError, type Call } from "../frontdoor/service";
import type { Project, ProjectSettings } from "./model";
import { now, operation, page } from "../frontdoor/wire";

/** AWS's defaults. Source: CreateProject, CodeBuild API reference. */
const DEFAULT_TIMEOUT_MINUTES = 60;
const DEFAULT_QUEUED_TIMEOUT_MINUTES = 480;
const PAGE_SIZE = 100;
const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;

/** All projects of the account. */
export class Projects {
  private readonly byArn = new Map<string, Project>();

  readonly operations = {
    CreateProject: operation((settings: ProjectSettings, call) => {
      const arn = projectArn(call, settings.name);
      if (this.byArn.has(arn)) {
        throw new AwsError("ResourceAlreadyExistsException", `Project already exists: ${arn}`);
      }
      checkProject(settings);
      const { badgeEnabled = false, ...rest } = settings;
      return this.store({
        cache: { type: "NO_CACHE" },
        timeoutInMinutes: DEFAULT_TIMEOUT_MINUTES,
        queuedTimeoutInMinutes: DEFAULT_QUEUED_TIMEOUT_MINUTES,
        encryptionKey: `arn:aws:kms:${call.region}:${call.caller.accountId}:alias/aws/s3`,
        secondarySources: [],
        secondaryArtifacts: [],
        tags: [],
        ...rest,
        arn,
        badge: { badgeEnabled },
        projectVisibility: "PRIVATE",
        created: now(),
        lastModified: now(),
      });
    }),

    UpdateProject: operation((changes: Partial<ProjectSettings> & { readonly name: string }, call) => {
      const project = this.find(call, changes.name);
      const { badgeEnabled = project.badge.badgeEnabled, ...rest } = changes;
      const updated = { ...project, ...rest, badge: { badgeEnabled }, lastModified: now() };
      checkProject(updated);
      return this.store(updated);
    }),

    DeleteProject: operation(({ name }: { readonly name: string }, call) => {
      this.byArn.delete(projectArn(call, name));
      return {};
    }),

    BatchGetProjects: operation(({ names }: { readonly names: readonly string[] }, call) => {
      const found = names.map((name) => this.byArn.get(projectArn(call, name)));
      return {
        projects: found.filter((project) => project !== undefined),
        projectsNotFound: names.filter((_, index) => found[index] === undefined),
      };
    }),

    ListProjects: operation(
      (
        {
          sortBy = "NAME",
          sortOrder = "ASCENDING",
          nextToken,
        }: { sortBy?: string; sortOrder?: string; nextToken?: string },
        call,
      ) => {
        const all = [...this.byArn.values()].filter(({ arn, name }) => arn === projectArn(call, name));
        const key = ({ name, created, lastModified }: Project) =>
          sortBy === "NAME" ? name : String(sortBy === "CREATED_TIME" ? created : lastModified);
        all.sort((a, b) => key(a).localeCompare(key(b)) * (sortOrder === "ASCENDING" ? 1 : -1));
        const { items, ...next } = page(all, { token: nextToken, size: PAGE_SIZE, badToken });
        return { projects: items.map(({ name }) => name), ...next };
      },
    ),
  };

  /** The project of a name or ARN. @throws ResourceNotFoundException */
  find(call: Call, name: string): Project {
    const project = this.byArn.get(projectArn(call, name));
    if (!project) {
      throw new AwsError("ResourceNotFoundException", `Project cannot be found: ${projectArn(call, name)}`);
    }
    return project;
  }

  private store(project: Project): { project: Project } {
    // AWS fills these in, and the Terraform provider expects to read them back.
    const { source, artifacts, environment } = project;
    const complete: Project = {
      ...project,
      source: { insecureSsl: false, ...source },
      artifacts: {
        ...(artifacts.type !== "NO_ARTIFACTS" && {
          name: project.name,
          packaging: "NONE",
          encryptionDisabled: false,
        }),
        ...artifacts,
      },
      environment: {
        environmentVariables: [],
        privilegedMode: false,
        imagePullCredentialsType: "CODEBUILD",
        ...environment,
      },
    };
    this.byArn.set(complete.arn, complete);
    return { project: complete };
  }
}

/** CodeBuild's error for a token that no list gave out. */
export function badToken(): AwsError {
  return new AwsError("InvalidInputException", "Invalid token");
}

function projectArn({ region, caller }: Call, name: string): string {
  return name.startsWith("arn:") ? name : `arn:aws:codebuild:${region}:${caller.accountId}:project/${name}`;
}

/** What CodeBuild refuses although its published model allows it. */
function checkProject(project: ProjectSettings): void {
  const { source, artifacts, serviceRole, vpcConfig } = project;
  if ((source.type === "CODEPIPELINE") !== (artifacts.type === "CODEPIPELINE")) {
    refuse(
      `source type ${source.type} does not go with artifacts type ${artifacts.type}: CODEPIPELINE must be both or neither`,
    );
  }
  if (source.type === "NO_SOURCE" && !source.buildspec) {
    refuse("Invalid project source: with source type NO_SOURCE the buildspec must be given in the project");
  }
  if (source.type !== "NO_SOURCE" && source.type !== "CODEPIPELINE" && !source.location) {
    refuse(`Invalid project source: source type ${source.type} needs a location`);
  }
  if (artifacts.type === "S3" && !artifacts.location) {
    refuse("Invalid artifacts: artifacts type S3 needs a location, the name of a bucket");
  }
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(serviceRole)) {
    refuse(`Invalid service role: ${JSON.stringify(serviceRole)} is not the ARN of a role`);
  }
  if (typeof vpcConfig === "object" && vpcConfig !== null && !Array.isArray(vpcConfig)) {
    checkCount(vpcConfig, "subnets", MAX_SUBNETS);
    checkCount(vpcConfig, "securityGroupIds", MAX_SECURITY_GROUPS);
  }
}

function checkCount(config: object, member: string, most: number): void {
  const list: unknown = Reflect.get(config, member);
  if (Array.isArray(list) && list.length > most) {
    refuse(`Invalid vpc config: ${list.length} ${member}, CodeBuild takes at most ${most}`);
  }
}

function refuse(message: string): never {
  throw new AwsError("InvalidInputException", message);
}
