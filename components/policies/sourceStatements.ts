// What the pipelines' role may do to read the commits that images are made from.
import type { Statement } from "./document";

/** Source: find the commit and have CodeCommit upload it as an archive. */
export function codeCommitStatements(repositoryArn: string): readonly Statement[] {
  return [
    {
      Sid: "Source",
      Effect: "Allow",
      Action: [
        "codecommit:CancelUploadArchive",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:GetRepository",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:UploadArchive",
      ],
      Resource: repositoryArn,
    },
  ];
}

/**
 * The service's new and old name. AWS says that a policy must name a connection by the name that it was made under, but not
 * for which of them CodePipeline asks under which: connections of the new name were denied the action of the old one.
 * Source: "Identity and access management for AWS CodeConnections", Developer Tools console user guide;
 * https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/828
 */
const SERVICES = { codeconnections: "", "codestar-connections": "OldName" } as const;

/** Source: find the commit of one repository and have the connection upload it as an archive, and change nothing there. */
export function connectionStatements(connectionArn: string, repository: string): readonly Statement[] {
  return Object.entries(SERVICES).flatMap(([service, suffix]): readonly Statement[] => {
    const use = {
      Effect: "Allow",
      Action: `${service}:UseConnection`,
      Resource: Object.keys(SERVICES).map((each) =>
        connectionArn.replace(/:(codeconnections|codestar-connections):/, `:${each}:`),
      ),
    } as const;
    return [
      {
        Sid: `Connection${suffix}`,
        ...use,
        Condition: {
          StringEquals: { [`${service}:FullRepositoryId`]: repository },
          StringEqualsIfExists: { [`${service}:ProviderPermissionsRequired`]: "read_only" },
        },
      },
      // The upload's status is asked for by its own id. Nothing says that the repository is then in the request: it is there
      // "only when the connection is being used to access a specific repository". Source: "AWS CodeConnections permissions
      // reference", Developer Tools console user guide.
      {
        Sid: `ConnectionStatus${suffix}`,
        ...use,
        Condition: { StringEquals: { [`${service}:ProviderAction`]: "GetUploadArchiveToS3Status" } },
      },
    ];
  });
}
