// Puts plugins where Pulumi and Packer look for them, so that neither asks the network for one.
import { mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { digestOf, makeOnce } from "../cache";
import { run } from "../run";
import { type Obtained } from "./ways";

/**
 * A PULUMI_HOME with the plugins in it. Each set of plugins has a folder of its own, so that clones do not mix them up.
 */
export async function makePulumiHome(cache: string, plugins: readonly Obtained[]): Promise<string> {
  const home = join(
    cache,
    `pulumi-home-${digestOf(
      [],
      plugins.map(({ folder }) => folder),
    )}`,
  );
  await makeOnce(home, (unfinished) => {
    for (const { name, version, folder } of plugins) {
      // The engine accepts only real folders as plugins, but follows links in them.
      const place = join(unfinished, "plugins", `${name.replace(/^pulumi-/, "")}-v${version}`);
      mkdirSync(place, { recursive: true });
      for (const file of readdirSync(folder)) {
        symlinkSync(join(realpathSync(folder), file), join(place, file));
      }
    }
    return Promise.resolve();
  });
  return home;
}

/** A PACKER_PLUGIN_PATH with the plugin in it, as `packer init` would have left it. */
export async function makePackerPluginPath(cache: string, packer: string, plugin: Obtained): Promise<string> {
  const binary = join(plugin.folder, plugin.name);
  const path = join(cache, "packer-plugins", basename(plugin.folder));
  await makeOnce(path, async (unfinished) => {
    await run(packer, ["plugins", "install", "--path", binary, "github.com/hashicorp/amazon"], {
      environment: { PACKER_PLUGIN_PATH: unfinished, PACKER_CONFIG_DIR: unfinished, CHECKPOINT_DISABLE: "1" },
    });
  });
  return path;
}
