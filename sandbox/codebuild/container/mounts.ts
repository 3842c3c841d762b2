// Which mounts of the machine a build's copy-on-write view has to show besides the root file system.

/** File systems without files of their own to show; the view gets its own /proc, /sys and /dev. */
const WITHOUT_FILES = new Set(
  (
    "autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl hugetlbfs mqueue nsfs " +
    "overlay proc pstore ramfs rpc_pipefs securityfs selinuxfs squashfs sysfs tracefs"
  ).split(" "),
);

const OWN_IN_THE_VIEW = ["/proc", "/sys", "/dev"];

/**
 * The mount points to show, parents first.
 *
 * @param mountinfo the text of /proc/self/mountinfo
 * @param exclude folders whose mounts are the sandbox's own, such as its machines' root file systems
 */
export function mountsToShow(mountinfo: string, exclude: readonly string[]): string[] {
  const isBelow = (place: string, folder: string) => place === folder || place.startsWith(`${folder}/`);
  const places = mountinfo
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const [before = "", after = ""] = line.split(" - ");
      const place = unescapeOctal(before.split(" ")[4] ?? "/");
      const type = after.split(" ")[0] ?? "";
      const shown = place !== "/" && !WITHOUT_FILES.has(type);
      return shown && ![...OWN_IN_THE_VIEW, ...exclude].some((folder) => isBelow(place, folder)) ? [place] : [];
    });
  return [...new Set(places)].sort();
}

/** The kernel writes a space as \040, and tab, newline and backslash in the same way. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
