// The connections of the account, and CodeConnections' operations on them.
import { randomUUID } from "node:crypto";
import { AwsError, type Operation } from "../frontdoor/service";
import { operation, page } from "../frontdoor/wire";

/** The API of today, and the one of before the service was renamed. They know the same connections. */
export const APIS = ["codeconnections", "codestar-connections"] as const;
/** One of the two. */
export type Api = (typeof APIS)[number];

/** A tag of a connection. */
interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A connection to a provider's account or organization. */
export interface Connection {
  readonly arn: string;
  readonly name: string;
  readonly providerType: string;
  readonly accountId: string;
  /** Without a handshake with the provider it stays pending. */
  status: "PENDING" | "AVAILABLE";
  tags: readonly Tag[];
  /** The repositories that the provider's owner opened to it. @default - all */
  repositories?: readonly string[];
}

/** The types that the sandbox has no host for. */
const NEED_HOST: readonly string[] = ["GitHubEnterpriseServer", "GitLabSelfManaged"];

interface CreateInput {
  readonly ConnectionName: string;
  readonly ProviderType?: string;
  readonly HostArn?: string;
  readonly Tags?: readonly Tag[];
}

interface ListInput {
  readonly ProviderTypeFilter?: string;
  readonly HostArnFilter?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

const PAGE_SIZE = 100;

/** All connections, in every region. */
export class Connections {
  private readonly byArn = new Map<string, Connection>();

  /** The connection of an ARN, or nothing. */
  known(arn: string): Connection | undefined {
    return this.byArn.get(arn);
  }

  all(): Connection[] {
    return [...this.byArn.values()];
  }

  /** The operations of one of the two APIs. A connection's ARN begins with the name of the API that made it. */
  operationsOf(api: Api): Readonly<Record<string, Operation>> {
    return {
      CreateConnection: operation((input: CreateInput, { region, caller }) => {
        const connection = this.create(input, `arn:aws:${api}:${region}:${caller.accountId}:connection/`);
        return { ConnectionArn: connection.arn, Tags: connection.tags };
      }),
      GetConnection: operation(({ ConnectionArn }: { ConnectionArn: string }, { region }) => ({
        Connection: show(this.get(ConnectionArn, region)),
      })),
      ListConnections: operation((input: ListInput, { region }) => {
        const { ProviderTypeFilter: type, HostArnFilter, MaxResults = 0, NextToken } = input;
        const found = this.all().filter(
          ({ arn, providerType }) =>
            regionOf(arn) === region && (type ?? providerType) === providerType && HostArnFilter === undefined,
        );
        const { items, nextToken } = page(found, {
          token: NextToken,
          size: MaxResults === 0 ? PAGE_SIZE : MaxResults,
          badToken,
        });
        return { Connections: items.map(show), ...(nextToken !== undefined && { NextToken: nextToken }) };
      }),
      DeleteConnection: operation(({ ConnectionArn }: { ConnectionArn: string }, { region }) => {
        this.byArn.delete(this.get(ConnectionArn, region).arn);
        return {};
      }),
      TagResource: operation(({ ResourceArn, Tags }: { ResourceArn: string; Tags: readonly Tag[] }, { region }) => {
        const connection = this.get(ResourceArn, region);
        connection.tags = [...new Map([...connection.tags, ...Tags].map((tag) => [tag.Key, tag])).values()];
        return {};
      }),
      UntagResource: operation(
        ({ ResourceArn, TagKeys }: { ResourceArn: string; TagKeys: readonly string[] }, { region }) => {
          const connection = this.get(ResourceArn, region);
          connection.tags = connection.tags.filter(({ Key }) => !TagKeys.includes(Key));
          return {};
        },
      ),
      ListTagsForResource: operation(({ ResourceArn }: { ResourceArn: string }, { region }) => ({
        Tags: this.get(ResourceArn, region).tags,
      })),
    };
  }

  private create({ ConnectionName, ProviderType, HostArn, Tags = [] }: CreateInput, prefix: string): Connection {
    if (HostArn !== undefined) {
      throw new AwsError("ResourceNotFoundException", `The sandbox has no hosts, so there is none with ARN ${HostArn}`);
    }
    if (ProviderType === undefined) {
      throw new AwsError("InvalidInputException", "A connection needs a ProviderType or a HostArn");
    }
    if (NEED_HOST.includes(ProviderType)) {
      throw new AwsError("InvalidInputException", `A connection to ${ProviderType} needs a HostArn`);
    }
    // "Connection names must be unique in an AWS account." Source: Connection, CodeConnections API reference.
    if (this.all().some(({ arn, name }) => name === ConnectionName && regionOf(arn) === regionOf(prefix))) {
      throw new AwsError("InvalidInputException", `There is a connection with the name ${ConnectionName} already`);
    }
    const connection: Connection = {
      arn: prefix + randomUUID(),
      name: ConnectionName,
      providerType: ProviderType,
      accountId: prefix.split(":")[4] ?? "",
      status: "PENDING",
      tags: Tags,
    };
    this.byArn.set(connection.arn, connection);
    return connection;
  }

  private get(arn: string, region: string): Connection {
    const connection = this.byArn.get(arn);
    if (!connection || regionOf(arn) !== region) {
      throw new AwsError("ResourceNotFoundException", `Resource not found: ${arn}`);
    }
    return connection;
  }
}

function show({ name, arn, providerType, accountId, status }: Connection): object {
  return {
    ConnectionName: name,
    ConnectionArn: arn,
    ProviderType: providerType,
    OwnerAccountId: accountId,
    ConnectionStatus: status,
  };
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}

function badToken(): AwsError {
  return new AwsError("InvalidInputException", "The next token is not valid");
}
