// An image with a second disk.
import { expect } from "chai";
import { amiOfExample } from "../examples";
import { copiesOf, REGIONS } from "../published";
import { shared } from "../shared";

describe("the example data-volume", () => {
  it("has its data on a second, encrypted disk in every region", async () => {
    const { sandbox } = shared();
    const ami = await amiOfExample("data-volume");

    for (const region of REGIONS) {
      const [copy] = await copiesOf(sandbox, ami, region);
      const disk = copy?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === "/dev/sdf");
      expect(disk?.Ebs, region).to.include({ VolumeSize: 4, Encrypted: true, Iops: 3000, Throughput: 250 });
      expect(disk?.Ebs?.SnapshotId, region).to.match(/^snap-/);
    }
  });
});
