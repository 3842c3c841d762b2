// `npm run releases`: the releases of a factory's images as a table, with the channels that are at them.
import { parseArgs } from "node:util";
import { DescribeImagesCommand, S3Client } from "../buildsrc/stages/common/aws";
import { readChannels } from "../buildsrc/stages/releases/channels";
import { clientsIn } from "../buildsrc/stages/common/regions";
import { readReleases } from "../buildsrc/stages/releases/history";
import { Store } from "../buildsrc/stages/common/store";
import { TAGS } from "../buildsrc/stages/contract";
import { formatTable } from "./table";
import { main } from "./main";
import { HEADING, releaseRows } from "./releaseTable";
import { parseProjectArn, readStackOutputs } from "./stackOutputs";

const HELP = `npm run releases [-- options]

  --image NAME   only this image's releases
  --stack NAME   the factory's Pulumi stack (default: the one that is selected)
`;

void main(HELP, async () => {
  const { values } = parseArgs({ options: { image: { type: "string" }, stack: { type: "string" } } });
  const outputs = await readStackOutputs(values.stack);
  const { region } = parseProjectArn(outputs.promoteProjectArn);
  const store = new Store(new S3Client({ region }), outputs.bucketName);
  const clients = clientsIn(region);

  const rows = await Promise.all(
    imagesToList(outputs.parameterNames, values.image).map(async ([image, parameter]) => {
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
  console.log(rows.flat().length === 0 ? "There is no release yet." : formatTable(HEADING, rows.flat()));
  return 0;
});

function imagesToList(parameterNames: Readonly<Record<string, string>>, image: string | undefined): [string, string][] {
  const all = Object.entries(parameterNames);
  const wanted = all.filter(([name]) => image === undefined || name === image);
  if (wanted.length === 0) {
    throw new Error(`There is no image ${image ?? ""}. The images are ${all.map(([name]) => name).join(", ")}.`);
  }
  return wanted;
}
