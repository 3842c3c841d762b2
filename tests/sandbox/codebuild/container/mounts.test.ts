import { expect } from "chai";
import { mountsToShow } from "../../../../sandbox/codebuild/container/mounts";

const MOUNTINFO = [
  "1 0 8:1 / / rw shared:1 - ext4 /dev/sda1 rw",
  "2 1 8:2 / /home rw shared:2 - ext4 /dev/sda2 rw",
  "3 1 0:5 / /proc rw - proc proc rw",
  "4 1 0:6 / /dev rw - devtmpfs dev rw",
  "5 4 0:7 / /dev/shm rw - tmpfs tmpfs rw",
  "6 1 0:8 / /run rw master:3 - tmpfs tmpfs rw",
  "7 2 0:9 / /home/me/state/machine rw - tmpfs tmpfs rw",
  "8 1 0:10 / /mnt/my\\040disk rw - xfs /dev/sdb rw",
  "9 1 0:11 / /sys/fs/cgroup rw - cgroup2 cgroup rw",
  "10 1 0:12 / /var/lib/other rw - overlay overlay rw",
  "11 1 0:8 / /run rw - tmpfs tmpfs rw",
  "",
].join("\n");

describe("mountsToShow", () => {
  it("shows the file systems with files of their own, once each, parents first", () => {
    expect(mountsToShow(MOUNTINFO, ["/home/me/state"])).to.deep.equal(["/home", "/mnt/my disk", "/run"]);
  });
});
