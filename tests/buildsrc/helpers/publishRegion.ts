// A region as Publish sees it: what TestRegion has, and copies of AMIs.
import { CopyImageCommand } from "../../../buildsrc/stages/common/aws";
import { TestRegion } from "./testRegion";

type CopyInput = CopyImageCommand["input"];

export class PublishRegion extends TestRegion {
  constructor(region: string) {
    super(region);
    const { ec2 } = this;
    ec2.on(CopyImageCommand).callsFake(({ SourceImageId = "", TagSpecifications: [specification] = [] }: CopyInput) => {
      if (this.failures.CopyImage !== undefined) {
        throw this.failures.CopyImage;
      }
      const id = `${SourceImageId}-${region}`;
      const tags = Object.fromEntries((specification?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
      this.amis[id] = { state: "available", tags, permissions: [] };
      this.changes.push(`CopyImage ${id}`);
      return { ImageId: id };
    });
  }
}
