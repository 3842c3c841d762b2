// How long Upkeep's look takes, and which calls it makes, with few AMIs and with many.
import { readFileSync } from "node:fs";
import { AutoScalingClient, CreateLaunchConfigurationCommand } from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand, CreateTagsCommand, EC2Client, RegisterImageCommand } from "@aws-sdk/client-ec2";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { S3Client } from "../../buildsrc/stages/common/aws";
import { clientsIn, clientSettings } from "../../buildsrc/stages/common/regions";
import { Store } from "../../buildsrc/stages/common/store";
import { KEYS, MARKER, STATES, TAGS } from "../../buildsrc/stages/contract";
import { readUpkeepEnvironment } from "../../buildsrc/stages/upkeep/environment";
import { lookForUses } from "../../buildsrc/stages/upkeep/usage/look";
import { Upkeep } from "../../buildsrc/stages/upkeep/upkeep";
import type { LoggedCall } from "../../sandbox/frontdoor/callLog";
import { Sandbox, type StartOptions } from "../../sandbox/sandbox";
import { formatTable } from "../../scripts/table";
import { PLAIN_SETTINGS } from "../buildsrc/helpers/publishSettings";
import { UPKEEP_VARIABLES } from "../buildsrc/helpers/upkeep";

const REGIONS = ["us-east-1", "eu-central-1", "eu-west-1"] as const;
const IMAGES = 50;
const AMIS = [1000, 10_000] as const;
/** Launch templates and launch configurations in each region: two pages of the first, three of the second. */
const LAUNCHERS = 250;
/** How many AMIs EC2 itself is asked about, as in a run that takes as many steps as it may. */
const CANDIDATES = 10;
/** How long the look may take with the most AMIs. */
const LIMIT_SECONDS = 60;
const AT_ONCE = 8;

/** Measures it in a sandbox of its own, and prints it. @throws if it takes too long, or calls grow with AMIs */
export async function measureUpkeepLook(options: StartOptions): Promise<void> {
  const sandbox = await Sandbox.start(options);
  try {
    // The stages' clients find the sandbox as they find AWS.
    for (const [name, value] of Object.entries(sandbox.environment())) {
      if (name.startsWith("AWS_")) {
        process.env[name] = value;
      }
    }
    await prepareBucket(sandbox);
    await Promise.all(REGIONS.map(addLaunchers));
    const looks: Look[] = [];
    let there = 0;
    for (const count of AMIS) {
      await addAmis(there, count);
      there = count;
      looks.push(await look(sandbox, count));
    }
    print(looks);
    const slow = looks.find(({ seconds }) => seconds > LIMIT_SECONDS);
    if (slow) {
      throw new Error(`the look at ${slow.amis} AMIs took ${slow.seconds.toFixed(1)} s, and not ${LIMIT_SECONDS} s`);
    }
  } finally {
    await sandbox.stop();
  }
}

/** One look. */
interface Look {
  readonly amis: number;
  readonly seconds: number;
  /** Operation → how often it was called. */
  readonly calls: ReadonlyMap<string, number>;
}

async function look(sandbox: Sandbox, expected: number): Promise<Look> {
  const settings = readUpkeepEnvironment(UPKEEP_VARIABLES);
  const store = new Store(new S3Client(clientSettings(settings.region)), settings.bucket);
  const upkeep = await Upkeep.begin({ settings, store, clientsIn, now: new Date() });
  const from = new Date();
  const amis = await upkeep.amis();
  const { of, cautions } = await lookForUses(upkeep, amis.slice(-CANDIDATES));
  const seconds = (Date.now() - from.getTime()) / 1000;
  const used = amis.filter((ami) => of(ami).length > 0).length;
  if (amis.length !== expected || used === 0 || cautions.length > 0) {
    throw new Error(`the look found ${amis.length} AMIs, ${used} of them in use:\n${cautions.join("\n")}`);
  }
  return { amis: amis.length, seconds, calls: callsSince(sandbox, from) };
}

function callsSince(sandbox: Sandbox, from: Date): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  for (const line of readFileSync(sandbox.state.file("calls.jsonl"), "utf8").trimEnd().split("\n")) {
    const { service, operation, time } = JSON.parse(line) as LoggedCall;
    if (new Date(time) >= from) {
      calls.set(`${service}:${operation}`, (calls.get(`${service}:${operation}`) ?? 0) + 1);
    }
  }
  return calls;
}

function print(looks: readonly Look[]): void {
  const operations = [...new Set(looks.flatMap(({ calls }) => [...calls.keys()]))].sort();
  const total = ({ calls }: Look) => [...calls.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    formatTable(
      [`UPKEEP'S LOOK, ${REGIONS.length} REGIONS`, ...looks.map(({ amis }) => `${amis} AMIs`)],
      [
        ["seconds", ...looks.map(({ seconds }) => seconds.toFixed(1))],
        ["calls", ...looks.map((each) => String(total(each)))],
        ...operations.map((name) => [`  ${name}`, ...looks.map(({ calls }) => String(calls.get(name) ?? 0))]),
      ],
    ),
  );
}

async function prepareBucket({ clients }: Sandbox): Promise<void> {
  const { BUCKET: Bucket, PARAMETER_PREFIX: parameterPrefix } = UPKEEP_VARIABLES;
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  const Body = JSON.stringify({ ...PLAIN_SETTINGS, regions: REGIONS, parameterPrefix });
  await clients.s3.send(new PutObjectCommand({ Bucket, Key: KEYS.publishSettings, Body }));
}

/** Adds AMIs up to a number, in all regions in turn, and of all images in turn. */
async function addAmis(from: number, to: number): Promise<void> {
  await Promise.all(
    REGIONS.map(async (region, nth) => {
      const ec2 = new EC2Client({ region });
      const mine = range(from, to).filter((number) => number % REGIONS.length === nth);
      const ids = await inTurns(mine, async (number) => {
        const { ImageId = "" } = await ec2.send(new RegisterImageCommand({ Name: `release ${number}` }));
        return { number, id: ImageId };
      });
      await inTurns(range(0, IMAGES), async (image) => {
        const Resources = ids.filter(({ number }) => number % IMAGES === image).map(({ id }) => id);
        await ec2.send(new CreateTagsCommand({ Resources, Tags: tagsOf(`image-${image}`) }));
      });
      const [first] = ids;
      if (from === 0 && first) {
        await ec2.send(
          new CreateLaunchTemplateCommand({
            LaunchTemplateName: "in-use",
            LaunchTemplateData: { ImageId: first.id, InstanceType: "t3.micro" },
          }),
        );
      }
    }),
  );
}

/** As many tags as a release has. */
function tagsOf(image: string): { Key: string; Value: string }[] {
  const { factory } = readUpkeepEnvironment(UPKEEP_VARIABLES);
  const others = [TAGS.fingerprint, TAGS.commit, TAGS.build, TAGS.baseAmi, TAGS.tested, TAGS.purpose];
  const tags = { [MARKER]: factory, [TAGS.image]: image, [TAGS.state]: STATES.released, Name: image };
  return [...Object.entries(tags), ...others.map((key): [string, string] => [key, "0".repeat(40)])].map(
    ([Key, Value]) => ({ Key, Value }),
  );
}

/** What uses AMIs that are not the factory's. */
async function addLaunchers(region: string): Promise<void> {
  const ec2 = new EC2Client({ region });
  const autoScaling = new AutoScalingClient({ region });
  const data = { ImageId: "ami-00000000", InstanceType: "t3.micro" } as const;
  await inTurns(range(0, LAUNCHERS), async (number) => {
    await ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: `template-${number}`, LaunchTemplateData: data }),
    );
    await autoScaling.send(
      new CreateLaunchConfigurationCommand({ LaunchConfigurationName: `configuration-${number}`, ...data }),
    );
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** Does something for each item, a few at a time. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}
