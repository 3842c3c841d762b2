// CodeBuild's projects: the operations that make, change, list and delete them.
import { AwsError, type Call } from "../frontdoor/service";
import type { Project, ProjectSettings } from "./model";
import { badgeOf } from "./badge";
import { checkProject } from "./projectChecks";
import { now, operation, page } from "../frontdoor/wire";

/** AWS's defaults. Source: CreateProject, CodeBuild API reference. */
const DEFAULT_TIMEOUT_MINUTES = 60;
const DEFAULT_QUEUED_TIMEOUT_MINUTES = 480;
const PAGE_SIZE = 100;

/** Whether CodeBuild may assume a role for a project. */
export type MayAssume = (roleArn: string, projectArn: string, call: Call) => Promise<boolean>;

/** All projects of the account. */
export class Projects {
  private readonly byArn = new Map<string, Project>();

  constructor(private readonly mayAssume: MayAssume) {}

  readonly operations = {
    CreateProject: operation(async (settings: ProjectSettings, call) => {
      const arn = projectArn(call, settings.name);
      checkProject(settings);
      await this.checkRole(settings.serviceRole, arn, call);
      if (this.byArn.has(arn)) {
        throw new AwsError("ResourceAlreadyExistsException", `Project already exists: ${arn}`);
      }
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
        badge: badgeOf(arn, badgeEnabled),
        projectVisibility: "PRIVATE",
        created: now(),
        lastModified: now(),
      });
    }),

    UpdateProject: operation(async (changes: Partial<ProjectSettings> & { readonly name: string }, call) => {
      const project = this.find(call, changes.name);
      // Tags are replaced as a whole, and removed where the call names none: all other members stay as they were.
      // Source: the update of aws_codebuild_project in the Terraform provider.
      const { badgeEnabled = project.badge.badgeEnabled, tags = [], ...rest } = changes;
      const badge = badgeOf(project.arn, badgeEnabled);
      const updated = { ...project, ...rest, tags, badge, lastModified: now() };
      checkProject({ ...updated, badgeEnabled });
      await this.checkRole(updated.serviceRole, project.arn, call);
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

  /** Source: "Troubleshooting AWS CodeBuild", CodeBuild user guide. */
  private async checkRole(roleArn: string, arn: string, call: Call): Promise<void> {
    if (!(await this.mayAssume(roleArn, arn, call))) {
      throw new AwsError(
        "InvalidInputException",
        `CodeBuild is not authorized to perform: sts:AssumeRole on ${roleArn}`,
      );
    }
  }

  private store(project: Project): { project: Project } {
    // AWS fills these in, and the Terraform provider expects to read them back.
    const { source, artifacts, environment } = project;
    const complete: Project = {
      ...withoutRemoved(project),
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

/** A project without what a call has removed: an empty structure or a limit of -1 stands for nothing. */
function withoutRemoved({ vpcConfig, buildBatchConfig, concurrentBuildLimit, ...rest }: Project): Project {
  return {
    ...rest,
    ...(!isEmpty(vpcConfig) && { vpcConfig }),
    ...(!isEmpty(buildBatchConfig) && { buildBatchConfig }),
    ...(concurrentBuildLimit !== undefined && concurrentBuildLimit !== -1 && { concurrentBuildLimit }),
  };
}

function isEmpty(structure: object | undefined): structure is undefined {
  return structure === undefined || Object.keys(structure).length === 0;
}
