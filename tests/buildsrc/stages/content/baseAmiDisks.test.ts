// Tests that an image's settings are held against the disks of its base AMI.
import { expect } from "chai";
import type { BaseAmi } from "../../../../buildsrc/stages/content/baseAmi";
import { checkDisks } from "../../../../buildsrc/stages/content/baseAmiDisks";
import { NOBLE } from "../../helpers/imageSettings";

describe("buildsrc: disks of the base AMI", () => {
  const ENCRYPTED = { encrypted: true };
  const base = (root: string, ...disks: readonly (readonly [string, number, boolean])[]): BaseAmi => ({
    ImageId: "ami-1",
    RootDeviceName: root,
    BlockDeviceMappings: [
      ...disks.map(([DeviceName, VolumeSize, Encrypted]) => ({ DeviceName, Ebs: { VolumeSize, Encrypted } })),
      { DeviceName: "/dev/sdb", VirtualName: "ephemeral0" },
    ],
  });
  const UBUNTU = base("/dev/sda1", ["/dev/sda1", 8, false]);

  it("fit the defaults where the base is Ubuntu's, which has instance stores too", () => {
    expect(() => {
      checkDisks(UBUNTU, NOBLE, ENCRYPTED);
    }).not.to.throw();
  });

  it("have the root device that the settings name", () => {
    expect(() => {
      checkDisks(base("/dev/xvda", ["/dev/xvda", 8, false]), NOBLE, ENCRYPTED);
    })
      .to.throw('root_device_name: "/dev/sda1" is not the root device of base AMI ami-1, which is "/dev/xvda".')
      .with.property("remedy", 'Set "root_device_name": "/dev/xvda" in the image\'s settings.');
  });

  it("are not larger than the settings say", () => {
    expect(() => {
      checkDisks(base("/dev/sda1", ["/dev/sda1", 30, false]), { ...NOBLE, rootVolumeGib: 20 }, ENCRYPTED);
    })
      .to.throw("root_volume_gib: 20 is less than the 30 GiB of base AMI ami-1's root volume.")
      .with.property("remedy", 'Set "root_volume_gib": 30, or more, in the image\'s settings.');
  });

  it("are not larger than the image's disk in their place", () => {
    const volume = { device_name: "/dev/sdf", type: "gp3", snapshot: true, delete_on_termination: true } as const;
    const check = (size_gib: number) => {
      checkDisks(
        base("/dev/sda1", ["/dev/sda1", 8, false], ["/dev/sdf", 20, false]),
        { ...NOBLE, volumes: [{ ...volume, size_gib }] },
        ENCRYPTED,
      );
    };

    expect(() => {
      check(19);
    })
      .to.throw("volumes.0.size_gib: 19 is less than the 20 GiB of base AMI ami-1's disk /dev/sdf.")
      .with.property("remedy", "Set it to 20, or more, or use another device name for a disk of its own.");
    expect(() => {
      check(20);
    }).not.to.throw();
  });

  it("are all encrypted, or the factory encrypts none", () => {
    const two = base("/dev/sda1", ["/dev/sda1", 8, false], ["/dev/sdf", 20, false]);

    expect(() => {
      checkDisks(two, NOBLE, ENCRYPTED);
    }).to.throw("base AMI ami-1 has disks that are not encrypted besides its root volume (/dev/sdf)");
    expect(() => {
      checkDisks(two, NOBLE, { encrypted: false });
      checkDisks(base("/dev/sda1", ["/dev/sda1", 8, false], ["/dev/sdf", 20, true]), NOBLE, ENCRYPTED);
    }).not.to.throw();
  });
});
