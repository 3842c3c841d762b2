// What is wrong with an image's disks although each number by itself is right: a type of volumes that cannot do it, or two
// disks in one place. EC2 refuses these only when the builder is launched.
import type { VolumeType, WrittenSettings } from "./settingsSchema";

interface Limits {
  readonly gib: Range;
  readonly iops?: Range & { readonly perGib: number };
}
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Sources: EbsBlockDevice, EC2 API; "Amazon EBS volume types", EBS User Guide. Where Packer's plugin allows less than EBS,
 * what it allows: EBS has gp3 up to 80,000 IOPS and 2,000 MiB/s, io2 up to 256,000 IOPS and 1,000 for each GiB
 * (common/block_device.go of packer-plugin-amazon 1.8.2).
 */
const LIMITS: Readonly<Record<VolumeType, Limits>> = {
  gp2: { gib: { from: 1, to: 16_384 } },
  gp3: { gib: { from: 1, to: 65_536 }, iops: { from: 3_000, to: 16_000, perGib: 500 } },
  io1: { gib: { from: 4, to: 16_384 }, iops: { from: 100, to: 64_000, perGib: 50 } },
  io2: { gib: { from: 4, to: 65_536 }, iops: { from: 100, to: 64_000, perGib: 500 } },
  st1: { gib: { from: 125, to: 16_384 } },
  sc1: { gib: { from: 125, to: 16_384 } },
  standard: { gib: { from: 1, to: 1_024 } },
};
/** What every gp3 volume has, whatever its size. */
const BASELINE_IOPS = 3_000;
const IOPS_PER_MIB = 4;

/** Settings of which the root volume is known, also where the family decides it. */
type RootKnown = WrittenSettings & Required<Pick<WrittenSettings, "root_device_name" | "root_volume_gib">>;

/** Every fault in an image's disks. */
export function volumeFaults(written: RootKnown): readonly string[] {
  const {
    root_device_name: root,
    root_volume_gib,
    root_volume_type,
    root_volume_iops,
    root_volume_throughput,
  } = written;
  const rootDisk: Disk = {
    prefix: "root_volume_",
    gib: ["gib", root_volume_gib],
    type: root_volume_type,
    iops: root_volume_iops,
    throughput: root_volume_throughput,
  };
  const places = new Map([[root, "root_device_name"]]);
  const volumes = written.volumes.flatMap((volume, index) => {
    const where = `volumes.${index}`;
    const taken = places.get(volume.device_name);
    places.set(volume.device_name, `${where}.device_name`);
    return [
      ...(taken === undefined
        ? []
        : [
            `${where}.device_name: "${volume.device_name}" is already that of ${taken}; use another one, such as "/dev/sdf" to "/dev/sdp".`,
          ]),
      ...performanceFaults({ ...volume, prefix: `${where}.`, gib: ["size_gib", volume.size_gib] }),
    ];
  });
  return [...performanceFaults(rootDisk), ...volumes];
}

interface Disk {
  /** What the names of its settings begin with. */
  readonly prefix: string;
  /** How the setting of its size is called, and the size. */
  readonly gib: readonly [string, number];
  readonly type: VolumeType;
  readonly iops?: number | undefined;
  readonly throughput?: number | undefined;
}

function performanceFaults({ prefix, gib: [sizeName, gib], type, iops, throughput }: Disk): readonly string[] {
  const limits = LIMITS[type];
  const faults: string[] = [];
  const add = (name: string, value: number, rest: string) => faults.push(`${prefix}${name}: ${value} ${rest}`);

  if (gib < limits.gib.from || gib > limits.gib.to) {
    add(sizeName, gib, `is not possible for the type ${type}; it has ${limits.gib.from} to ${limits.gib.to} GiB.`);
  }
  if (limits.iops === undefined) {
    if (iops !== undefined) {
      add("iops", iops, `cannot be set for the type ${type}; take it out, or use the type "gp3", "io1" or "io2".`);
    }
  } else if (iops === undefined) {
    if (type !== "gp3") {
      faults.push(`${prefix}iops is missing; the type ${type} needs ${limits.iops.from} to ${limits.iops.to}.`);
    }
  } else if (iops < limits.iops.from || iops > limits.iops.to) {
    add("iops", iops, `is not possible for the type ${type}; it has ${limits.iops.from} to ${limits.iops.to}.`);
  } else if (iops > limits.iops.perGib * gib && !(type === "gp3" && iops === BASELINE_IOPS)) {
    add("iops", iops, `is more than ${limits.iops.perGib} for each GiB; ${gib} GiB have ${limits.iops.perGib * gib}.`);
  }

  if (throughput !== undefined && type !== "gp3") {
    add("throughput", throughput, `cannot be set for the type ${type}; take it out, or use the type "gp3".`);
  } else if (throughput !== undefined && throughput * IOPS_PER_MIB > (iops ?? BASELINE_IOPS)) {
    add(
      "throughput",
      throughput,
      `needs ${IOPS_PER_MIB} IOPS for each MiB/s: set ${prefix}iops to ${throughput * IOPS_PER_MIB}, or more.`,
    );
  }
  return faults;
}
