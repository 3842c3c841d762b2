// An image with a second disk.
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { amiOfExample, examples } from "../examples";
import { copiesOf, REGIONS } from "../published";
import { shared } from "../shared";

describe("the example data-volume", () => {
  it("is built and tested on the instance type of which EC2 has some", async () => {
    const [run] = await examples().runs("data-volume");

    for (const stage of ["Build", "Test"]) {
      const action = run?.actions.find((each) => each.stage === stage);
      const log = await readBuildLog(shared().sandbox.clients, action?.buildId ?? "");
      expect(log.join("\n"), stage).to.match(/sufficient t3\.medium capacity .* Trying a t3\.small\./);
    }
  });

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
