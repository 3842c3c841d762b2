// What tells whoever runs Pulumi what a change, or the end of a factory, asks of them.
import { createHash } from "node:crypto";
import * as command from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";
import { decidingSettings, type PublishSettings } from "../../buildsrc/stages/contract";
import { interpreterOf } from "../programs/interpreter";
import { toEnvironment } from "./parameters";

/** What there is to advise on. */
export interface AdviceArgs {
  readonly publishSettings: pulumi.Input<PublishSettings>;
  /** The names of the pipelines that publish by them. */
  readonly pipelines: pulumi.Input<readonly string[]>;
  readonly region: pulumi.Input<string>;
  /** What `pulumi destroy` leaves in the account, one line each. */
  readonly leaves: pulumi.Input<readonly string[]>;
}

/**
 * A resource that makes nothing. When the publish settings change it prints how they take effect, and before it is deleted
 * what stays in the account.
 */
export function advise(
  name: string,
  { publishSettings, pipelines, region, leaves }: AdviceArgs,
  opts: pulumi.CustomResourceOptions,
): command.Command {
  const known = pulumi.output({ publishSettings, pipelines, region, leaves });
  return new command.Command(
    `${name}-advice`,
    {
      create: "note",
      update: "change",
      delete: "leave",
      environment: known.apply(({ publishSettings: settings, ...rest }) =>
        toEnvironment({ publishDigest: digestOf(settings), ...rest }),
      ),
      interpreter: interpreterOf(require.resolve("./main")),
      logging: "stderr",
      addPreviousOutputInEnv: true,
    },
    opts,
  );
}

function digestOf(settings: PublishSettings): string {
  return createHash("sha256")
    .update(JSON.stringify(decidingSettings(settings)))
    .digest("hex");
}
