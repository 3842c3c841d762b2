// `npm run import-records -- BUCKET`: takes over the records of a factory that was taken down.
import { S3Client } from "../../buildsrc/stages/common/aws";
import { Store } from "../../buildsrc/stages/common/store";
import { parseArgs } from "node:util";
import { FACTORY_HELP, FACTORY_OPTIONS } from "../factoryOptions";
import { main } from "../main";
import { parseProjectArn, readStackOutputs } from "../stackOutputs";
import { mergeRecords } from "./merge";

const HELP = `npm run import-records -- BUCKET [options]

  BUCKET            the artifact bucket that an earlier factory of this name has left
${FACTORY_HELP}
`;

void main(HELP, async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: FACTORY_OPTIONS });
  const [old, ...more] = positionals;
  if (old === undefined || more.length > 0) {
    console.error(HELP);
    return 2;
  }
  const { bucketName, promoteProjectArn } = await readStackOutputs(values);
  if (old === bucketName) {
    throw new Error(`${old} is this factory's own bucket. Name the one that the earlier factory has left.`);
  }
  const s3 = new S3Client({ region: parseProjectArn(promoteProjectArn).region });
  const { copied, kept } = await mergeRecords(new Store(s3, old), new Store(s3, bucketName));
  console.log(`${copied} records copied to ${bucketName}; ${kept} were there already and stay as they are.`);
  return 0;
});
