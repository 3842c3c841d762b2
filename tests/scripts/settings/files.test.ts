// The files that are derived from the table of settings are what npm run settings writes, and they agree with the program.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { readConfiguration } from "../../../components/settings/configuration";
import { SETTING_NAMES } from "../../../components/settings/values";
import { settingsFiles } from "../../../scripts/settings/files";

const PROJECT = join(__dirname, "..", "..", "..");

describe("npm run settings", () => {
  for (const [path, content] of Object.entries(settingsFiles())) {
    it(`has nothing to change in ${path}`, () => {
      expect(readFileSync(join(PROJECT, path), "utf8")).to.equal(content);
    });
  }

  it("gives Pulumi.yaml a schema of every setting, whose defaults set nothing", () => {
    const { config } = parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")) as {
      config: Record<string, { type?: string; default: unknown; description: string }>;
    };
    const defaults = Object.entries(config).map(([name, { default: value }]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);

    expect(Object.keys(config)).to.have.members(SETTING_NAMES);
    expect(readConfiguration(Object.fromEntries(defaults) as Record<string, string>)).to.deep.equal({
      args: {},
      faults: [],
    });
  });

  it("gives lists and objects no type, since Pulumi would refuse the JSON that pulumi config set writes as a text", () => {
    const { config } = parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")) as {
      config: Record<string, { type?: string; default: unknown }>;
    };
    const untyped = Object.entries(config).flatMap(([name, { type }]) => (type === undefined ? name : []));
    const structured = Object.entries(config).flatMap(([name, { default: value }]) =>
      typeof value === "object" ? name : [],
    );

    expect(untyped).to.deep.equal(structured).and.include.members(["publishRegions", "tags"]);
  });

  it("lists every setting in docs/settings.md, once", () => {
    const page = readFileSync(join(PROJECT, "docs/settings.md"), "utf8");
    const named = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);

    expect(named).to.have.members(SETTING_NAMES);
  });
});
