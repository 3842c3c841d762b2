// `npm run releases`: the releases of a factory's images as a table, with the channels that are at them; or the images as a
// family tree.
import { parseArgs } from "node:util";
import { DescribeImagesCommand, S3Client } from "../buildsrc/stages/common/aws";
import { readChannels } from "../buildsrc/stages/releases/channels";
import { clientsIn, type RegionClients } from "../buildsrc/stages/common/regions";
import { readReleases } from "../buildsrc/stages/releases/history";
import { readPublishSettings } from "../buildsrc/stages/releases/publishSettings";
import { Store } from "../buildsrc/stages/common/store";
import { TAGS } from "../buildsrc/stages/contract";
import { formatTable } from "./table";
import { FACTORY_HELP, FACTORY_OPTIONS } from "./factoryOptions";
import { main } from "./main";
import { HEADING, releaseRows } from "./releaseTable";
import { TREE_HEADING, treeRows, type FamilyMember } from "./releaseTree";
import { parseProjectArn, readStackOutputs } from "./stackOutputs";

const HELP = `npm run releases [-- options]

  --image NAME      only this image's releases
  --tree            each image with its release, and the image or AMI that this was built on
${FACTORY_HELP}
`;

void main(HELP, async () => {
  const { values } = parseArgs({
    options: { image: { type: "string" }, tree: { type: "boolean" }, ...FACTORY_OPTIONS },
  });
  if (values.tree === true && values.image !== undefined) {
    throw new Error("--tree shows all images; leave --image out.");
  }
  const outputs = await readStackOutputs(values);
  const { region } = parseProjectArn(outputs.promoteProjectArn);
  const store = new Store(new S3Client({ region }), outputs.bucketName);
  const clients = clientsIn(region);
  const images = imagesToList(outputs.parameterNames, values.image);

  const rows =
    values.tree === true ? treeRows(await readFamily(images, store, clients)) : await readRows(images, store, clients);
  const heading = values.tree === true ? TREE_HEADING : HEADING;
  console.log(rows.length === 0 ? "There is no release yet." : formatTable(heading, rows));
  return 0;
});

/** Image and the name of its parameter. */
type Listed = readonly [string, string];

async function readRows(images: readonly Listed[], store: Store, clients: RegionClients): Promise<string[][]> {
  const rows = await Promise.all(
    images.map(async ([image, parameter]) => {
      const [releases, channels, { Images: amis = [] }] = await Promise.all([
        readReleases(store, image),
        readChannels(clients, parameter),
        clients.ec2.send(
          new DescribeImagesCommand({
            Owners: ["self"],
            Filters: [{ Name: `tag:${TAGS.image}`, Values: [image] }],
            IncludeDisabled: true,
          }),
        ),
      ]);
      return releaseRows({ releases, channels, amis });
    }),
  );
  return rows.flat();
}

async function readFamily(images: readonly Listed[], store: Store, clients: RegionClients): Promise<FamilyMember[]> {
  const { baseImages } = await readPublishSettings(store);
  return Promise.all(
    images.map(async ([image, parameter]) => {
      const [releases, channels] = await Promise.all([readReleases(store, image), readChannels(clients, parameter)]);
      return {
        image,
        releases,
        ...(baseImages[image] !== undefined && { base: baseImages[image] }),
        ...(channels && { latest: channels.value }),
      };
    }),
  );
}

function imagesToList(parameterNames: Readonly<Record<string, string>>, image: string | undefined): [string, string][] {
  const all = Object.entries(parameterNames);
  const wanted = all.filter(([name]) => image === undefined || name === image);
  if (wanted.length === 0) {
    throw new Error(`There is no image ${image ?? ""}. The images are ${all.map(([name]) => name).join(", ")}.`);
  }
  return wanted;
}
