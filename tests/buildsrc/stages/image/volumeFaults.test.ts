// Tests what EBS and Packer's plugin let the disks of an image be.
import { expect } from "chai";
import { faultsOf } from "../../helpers/imageSettings";

describe("buildsrc: faults in disks", () => {
  const GOOD = { family: "ubuntu", architecture: "x86_64", release: "24.04" };
  const disk = (volume: object) => ({ ...GOOD, volumes: [{ device_name: "/dev/sdf", size_gib: 8, ...volume }] });

  const table: readonly (readonly [string, object, string])[] = [
    [
      "IOPS of a type without",
      disk({ type: "gp2", iops: 3000 }),
      'volumes.0.iops: 3000 cannot be set for the type gp2; take it out, or use the type "gp3", "io1" or "io2".',
    ],
    ["a type without its IOPS", disk({ type: "io1" }), "volumes.0.iops is missing; the type io1 needs 100 to 64000."],
    [
      "too few IOPS",
      disk({ iops: 2999 }),
      "volumes.0.iops: 2999 is not possible for the type gp3; it has 3000 to 16000.",
    ],
    [
      "more IOPS than Packer's plugin passes on",
      disk({ iops: 16_001, size_gib: 100 }),
      "volumes.0.iops: 16001 is not possible for the type gp3; it has 3000 to 16000.",
    ],
    [
      "more IOPS than fit the size",
      disk({ type: "io1", iops: 401 }),
      "volumes.0.iops: 401 is more than 50 for each GiB; 8 GiB have 400.",
    ],
    [
      "throughput of a type without",
      disk({ type: "st1", size_gib: 125, throughput: 125 }),
      'volumes.0.throughput: 125 cannot be set for the type st1; take it out, or use the type "gp3".',
    ],
    [
      "more throughput than fits the IOPS",
      disk({ throughput: 751 }),
      "volumes.0.throughput: 751 needs 4 IOPS for each MiB/s: set volumes.0.iops to 3004, or more.",
    ],
    [
      "a size that its type cannot have",
      disk({ type: "sc1" }),
      "volumes.0.size_gib: 8 is not possible for the type sc1; it has 125 to 16384 GiB.",
    ],
    [
      "IOPS of a root volume that has none",
      { ...GOOD, root_volume_type: "standard", root_volume_iops: 100 },
      "root_volume_iops: 100 cannot be set for the type standard;",
    ],
    [
      "a root volume's size",
      { ...GOOD, root_volume_type: "standard", root_volume_gib: 1025 },
      "root_volume_gib: 1025 is not possible for the type standard; it has 1 to 1024 GiB.",
    ],
    [
      "two disks on one device name",
      {
        ...GOOD,
        volumes: ["/dev/sdf", "/dev/sdg", "/dev/sdf"].map((device_name) => ({ device_name, size_gib: 8 })),
      },
      'volumes.2.device_name: "/dev/sdf" is already that of volumes.0.device_name; use another one, such as "/dev/sdf" to "/dev/sdp".',
    ],
    [
      "a disk in the root volume's place",
      { ...GOOD, root_device_name: "/dev/xvdb", volumes: [{ device_name: "/dev/xvdb", size_gib: 8 }] },
      'volumes.0.device_name: "/dev/xvdb" is already that of root_device_name;',
    ],
  ];
  for (const [what, json, message] of table) {
    it(`are ${what}`, () => {
      expect(faultsOf(json)).to.have.length(1);
      expect(faultsOf(json)[0]).to.include(message);
    });
  }

  it("are not what a type can do at most", () => {
    const volumes = [
      { size_gib: 1, iops: 3000, throughput: 750 },
      { size_gib: 32, iops: 16_000, throughput: 1000 },
      { type: "io1", size_gib: 8, iops: 400 },
      { type: "io2", size_gib: 8, iops: 4000 },
      { type: "st1", size_gib: 125 },
    ].map((volume, index) => ({ device_name: `/dev/sd${"fghij"[index] ?? ""}`, ...volume }));

    expect(faultsOf({ ...GOOD, root_volume_iops: 4000, root_volume_throughput: 1000, volumes })).to.deep.equal([]);
  });
});
