// Who deploys the scenarios' factories: a role that may do what components/deploying/needed.ts lists, and nothing else.
// What Pulumi asks for besides is denied, and what it never asks for shows up as granted in vain (15-permissions.ts).
import { COMMANDS, type Command } from "../../components/deploying/needed";
import type { Place } from "../../components/deploying/place";
import { deployingStatements } from "../../components/deploying/statements";
import type { Statement } from "../../components/policies/document";
import type { FactorySettings } from "../../components/settings/values";
import type { Sandbox } from "../../sandbox/sandbox";
import { settingsOf } from "../helpers/settings";
import { HOME, REGIONS } from "./published";
import { attach, makeRole } from "./rolePolicy";
import { sessionOf } from "./session";

const ACCOUNT = "123456789012";
const IMAGES = ["ubuntu-24.04", "ubuntu-24.04-arm64"];
/** The scenarios take longer than a session does by itself. */
const SESSION_SECONDS = 4 * 60 * 60;

/** How a role differs from that of an engineer. */
export interface Difference {
  /** The role's name. @default `<stack>-engineer` */
  readonly role?: string;
  /** The commands that the role may run. @default - all */
  readonly commands?: readonly Command[];
  /** The images that the factory has. @default - the two examples */
  readonly images?: readonly string[];
  /** Actions that are taken out. */
  readonly without?: readonly string[];
  /**
   * What the factory is, besides the defaults. What it needs no rights for is left out then.
   * @default - whatever
   */
  readonly settings?: Partial<FactorySettings>;
  /** Actions that are allowed besides, on everything. */
  readonly besides?: readonly string[];
}

/** Makes the role of an engineer, and begins a session. @returns its credentials, as variables of AWS's clients */
export async function engineerOf(
  { endpoint }: Sandbox,
  stack: string,
  difference: Difference = {},
): Promise<Readonly<Record<string, string>>> {
  const { role = `${stack}-engineer`, besides = [] } = difference;
  const [own = [], ...others] = inPolicies(engineerStatements(stack, difference));
  await makeRole(endpoint, role, { Version: "2012-10-17", Statement: own });
  for (const [index, more] of others.entries()) {
    await attach(endpoint, role, `more-${index + 1}`, more);
  }
  if (besides.length > 0) {
    await attach(endpoint, role, "besides", [{ Sid: "Besides", Effect: "Allow", Action: besides, Resource: "*" }]);
  }
  const session = await sessionOf(endpoint, `arn:aws:iam::${ACCOUNT}:role/${role}`, "pat", SESSION_SECONDS);
  return {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
  };
}

/** A managed policy has at most 6,144 characters, of which its frame takes some. */
const MAX_STATEMENTS_LENGTH = 6_000;

/** Divides statements into as few policies as IAM takes. */
function inPolicies(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  const policies: Statement[][] = [];
  for (const statement of statements) {
    const last = policies.at(-1);
    if (last !== undefined && JSON.stringify([...last, statement]).length <= MAX_STATEMENTS_LENGTH) {
      last.push(statement);
    } else {
      policies.push([statement]);
    }
  }
  return policies;
}

/** What an engineer may do to the factory of a stack, whatever its settings: one statement per kind of resources. */
export function engineerStatements(
  stack: string,
  { commands = COMMANDS, images = IMAGES, without = [], settings }: Difference = {},
): Statement[] {
  const place: Place = {
    partition: "aws",
    accountId: ACCOUNT,
    region: HOME,
    regions: REGIONS,
    settings: { ...placeSettings(stack, images), ...settings },
  };
  return deployingStatements({
    place,
    commands,
    isGranted: (needed, action) =>
      !without.includes(action) && (settings === undefined || (needed.if?.(place.settings) ?? true)),
  });
}

function placeSettings(stack: string, images: readonly string[]) {
  const factoryName = `ami-pipeline-${stack}`;
  const raw = {
    repositoryName: factoryName,
    pipelineNamePrefix: factoryName,
    projectNamePrefix: factoryName,
  };
  const rebuildSchedules = Object.fromEntries(images.map((image) => [image, "rate(7 days)"]));
  return { ...settingsOf(raw), factoryName, images, rebuildSchedules };
}
