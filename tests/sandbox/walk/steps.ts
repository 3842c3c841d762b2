// The walk of somebody who knows only the documents: their own commands and their own small image, in the order of the walk.
import { documented, documentedFiles } from "./documented";

/** The image's folder in the documents: file → content. */
export const IMAGE = documentedFiles("buildsrc/README.md", "Add an image");

const README = "README.md";
const OPERATIONS = "docs/operations.md";

/** The commands. `ubuntu-24.04` stands for the image, and `OLD-BUCKET` for a bucket. */
export const STEPS = {
  setUp: documented(README, "npm run setup"),
  makeStack: documented(README, "pulumi stack init golden"),
  setRegion: documented(README, "pulumi config set aws:region eu-central-1"),
  setImages: documented("docs/images.md", "pulumi config set imagesFolder my-images"),
  setPathStyle: documented("docs/sandbox.md", "pulumi config set aws:s3UsePathStyle true"),
  addRegion: documented(README, "pulumi config set --path 'publishRegions[0]' eu-west-1"),
  share: documented(
    README,
    "pulumi config set --path 'publishOrganizations[0]' arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5",
  ),
  askDoctor: documented(README, "npm run doctor"),
  up: documented(README, "pulumi up"),
  why: documented(OPERATIONS, "npm run why -- ubuntu-24.04"),
  listReleases: documented(OPERATIONS, "npm run releases"),
  rollBack: documented(
    OPERATIONS,
    'npm run promote -- --image ubuntu-24.04 --to previous --reason "the second edition has a typo"',
  ),
  destroy: documented(OPERATIONS, "pulumi destroy"),
  adopt: documented(OPERATIONS, "pulumi config set adoptRepository true"),
  importRecords: documented(OPERATIONS, "npm run import-records -- OLD-BUCKET"),
} as const;
