// Reads the stack that is to be looked at, with the Pulumi command line: its name, its configuration and its state.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { messageOf } from "../../components/basics/messageOf";
import { NoPulumi, runPulumi } from "../pulumi";
import { fine, stop, warn, type Finding } from "./finding";

/** Key with namespace → value as text, as a program gets it, without what is secret. The way to AWS is empty where it is. */
export type Configuration = Readonly<Record<string, string>>;

/** What is known about the stack. */
export interface StackReading {
  readonly project: string;
  readonly stack: string;
  readonly configuration: Configuration;
  /** The ARNs of what the stack's state holds. */
  readonly ownedArns: ReadonlySet<string>;
  /** Whether Pulumi tells the configuration and the state. A stack that is not there yet has neither. */
  readonly isStackKnown: boolean;
  readonly findings: readonly Finding[];
}

/** What a stack is taken to be called while there is none: README.md makes one of this name. */
const FIRST_STACK = "dev";

/** Reads the named stack, or the one that is selected. Where there is none, the defaults are what is looked at. */
export async function readStack(named: string | undefined): Promise<StackReading> {
  const project = readProject();
  try {
    const [shown, configuration, state] = await Promise.all([
      runPulumi(["stack", "--show-name"], named),
      runPulumi(["config", "--json"], named),
      runPulumi(["stack", "export"], named),
    ]);
    const stack = bareName(shown);
    return {
      project,
      stack,
      configuration: parseConfiguration(configuration),
      ownedArns: arnsIn(state),
      isStackKnown: true,
      findings: [fine(`The stack is ${stack} of the project ${project}.`), ...secretFindings(configuration, project)],
    };
  } catch (error) {
    const stack = named === undefined ? FIRST_STACK : bareName(named);
    return { project, stack, configuration: {}, ownedArns: new Set(), ...withoutStack(error, stack) };
  }
}

function readProject(): string {
  const { name } = parse(readFileSync("Pulumi.yaml", "utf8")) as { readonly name: string };
  return name;
}

/** A name may come with its organization and project: `acme/ami-pipeline/dev`. */
function bareName(name: string): string {
  return name.trim().split("/").at(-1) ?? name;
}

/** What it means that the stack cannot be read: a stack that is not there yet owns nothing; any other owns nobody knows what. */
export function withoutStack(error: unknown, stack: string): Pick<StackReading, "isStackKnown" | "findings"> {
  const about = `what follows is about a stack named ${stack} with the default settings.`;
  if (error instanceof NoPulumi) {
    const finding = stop(`${error.message} So ${about}`, "Install it: https://www.pulumi.com/docs/install/");
    return { isStackKnown: false, findings: [finding] };
  }
  const said = messageOf(error).replace(/^error: /, "");
  if (/^no stack (selected|named)/.test(said)) {
    const finding = warn(`There is no stack yet: ${about}`, `pulumi stack init ${stack}`);
    return { isStackKnown: true, findings: [finding] };
  }
  const remedy = "Mend that (pulumi login, pulumi stack select NAME), or name a stack: npm run doctor -- --stack NAME";
  return { isStackKnown: false, findings: [stop(`The stack cannot be read: ${said} So ${about}`, remedy)] };
}

/** Reads what `pulumi config --json` prints: secrets come without their values. */
export function parseConfiguration(json: string): Configuration {
  return Object.fromEntries(
    entriesOf(json).flatMap(([key, { value }]) =>
      value === undefined && !key.startsWith("aws:") ? [] : [[key, value ?? ""]],
    ),
  );
}

/** What is said of a factory's settings whose values are secret. */
export function secretFindings(json: string, project: string): readonly Finding[] {
  const secret = entriesOf(json).flatMap(([key, { value }]) =>
    value === undefined && key.startsWith(`${project}:`) ? [key.slice(project.length + 1)] : [],
  );
  return secret.length === 0
    ? []
    : [
        warn(
          `Secret settings were not looked at: ${secret.join(", ")}. What follows is about their defaults.`,
          "None has to be secret: pulumi config set NAME VALUE --plaintext",
        ),
      ];
}

function entriesOf(json: string): [string, { readonly value?: string }][] {
  return Object.entries(JSON.parse(json) as Record<string, { readonly value?: string }>);
}

interface State {
  readonly deployment: { readonly resources?: readonly { readonly outputs?: { readonly arn?: unknown } }[] };
}

/** The ARNs in what `pulumi stack export` prints. */
export function arnsIn(json: string): ReadonlySet<string> {
  const { deployment } = JSON.parse(json) as State;
  return new Set((deployment.resources ?? []).flatMap(({ outputs }) => (isText(outputs?.arn) ? [outputs.arn] : [])));
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
