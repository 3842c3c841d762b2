// The files that are derived from the table of settings.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SchemaDefault, Setting } from "../../components/settings/kinds";
import { GROUPS, SETTINGS } from "../../components/settings/table";
import { markdownTable } from "./markdownTable";

const PROJECT = join(__dirname, "..", "..");

type AnySetting = Omit<Setting<never>, "defaultFor" | "faultsOf" | "parse">;

/** Path in the project → the content that the file must have. */
export function settingsFiles(): Readonly<Record<string, string>> {
  return {
    "components/settings/args.ts": argumentsFile(),
    "Pulumi.yaml": projectFile(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")),
    "docs/settings.md": settingsPage(),
  };
}

function entries(group: Readonly<Record<string, AnySetting>>): [string, AnySetting][] {
  return Object.entries(group);
}

const WIDTH = 120;

function argumentsFile(): string {
  const members = entries(SETTINGS).map(([name, setting]) => {
    const lines = [setting.doc, ...(setting.range?.includes("`") === false ? [`${capitalized(setting.range)}.`] : [])];
    const comment = [...wrapped(lines.join(" "), WIDTH - 5), `@default ${defaultTag(setting)}`];
    return ["  /**", ...comment.map((line) => `   * ${line}`), "   */", declaration(name, setting)].join("\n");
  });
  return `// The arguments of an AmiFactory that are settings of a stack, too. Written by npm run settings: do not edit.
import type * as pulumi from "@pulumi/pulumi";
import type { BuilderPolicies } from "../foundation/builderRights";

/** Every setting as an argument. */
export interface SettingArgs {
${members.join("\n")}
}
`;
}

function declaration(name: string, { argumentType }: AnySetting): string {
  const line = `  readonly ${name}?: ${argumentType};`;
  return line.length <= WIDTH ? line : `  readonly ${name}?:\n    | ${argumentType.replaceAll(" | ", "\n    | ")};`;
}

function defaultTag({ otherwise, schemaDefault }: AnySetting): string {
  return otherwise === undefined ? JSON.stringify(schemaDefault) : `- ${otherwise}`;
}

/**
 * Replaces the schema, and leaves everything before it as it is. Lists and objects have no type in it: Pulumi would refuse one
 * that `pulumi config set NAME '["a", "b"]'` wrote as a text, and an account's id that it wrote as a number. The program
 * understands both, and has better words for what it does not understand.
 */
function projectFile(current: string): string {
  const start = current.indexOf("\nconfig:\n");
  const schema = entries(SETTINGS).map(([name, { schemaType, schemaDefault, ...setting }]) =>
    [
      `  ${name}:`,
      ...(schemaType === "array" || schemaType === "object" ? [] : [`    type: ${schemaType}`]),
      `    default: ${JSON.stringify(schemaDefault)}`,
      `    description: ${yamlText(schemaDescription(setting))}`,
    ].join("\n"),
  );
  return `${current.slice(0, start)}\nconfig:\n${schema.join("\n")}\n`;
}

function schemaDescription({ doc, range, otherwise }: Pick<AnySetting, "doc" | "range" | "otherwise">): string {
  return [
    doc,
    ...(range === undefined ? [] : [`${capitalized(range)}.`]),
    ...(otherwise === undefined ? [] : [`Default: ${otherwise}.`]),
  ]
    .join(" ")
    .replaceAll("`", "");
}

/** A value as `pulumi config set` takes it. */
function asWritten(value: SchemaDefault): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Quotes a text as the formatter does: with the quotes that need no escape. */
function yamlText(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}

function settingsPage(): string {
  const sections = Object.entries(GROUPS).map(([heading, group]) => {
    const rows = entries(group).map(([name, setting]) => [
      `\`${name}\``,
      setting.range === undefined ? setting.schemaType : `${setting.schemaType}: ${setting.range}`,
      setting.otherwise ?? `\`${asWritten(setting.schemaDefault)}\``,
      setting.doc,
    ]);
    return `## ${heading}\n\n${markdownTable(["setting", "type", "default", "meaning"], rows)}\n`;
  });
  return `${INTRODUCTION}\n${sections.join("\n")}`;
}

const INTRODUCTION = `# Settings

All settings are optional. Set one with \`pulumi config set NAME VALUE\`. A list or an object is written as JSON, or item by item:

\`\`\`console
pulumi config set publishRegions '["eu-west-1", "us-west-2"]'
pulumi config set --path 'publishRegions[0]' eu-west-1
pulumi config set --path 'baseImages.app' ubuntu-24.04
\`\`\`

The factory's name is \`<project>-<stack>\`. In a program of your own, the settings are arguments of an \`AmiFactory\`.

A mistake stops \`pulumi preview\` before anything is created. The error lists every mistake at once: the setting, its value, and the remedy.

The settings of a single image, such as its base and its size, are in the image's folder: see [buildsrc/README.md](../buildsrc/README.md).

This page is written by \`npm run settings\` from [components/settings/table.ts](../components/settings/table.ts).
`;

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
