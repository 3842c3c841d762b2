// Where instances are launched, and whether there is room for them.
import { fine, stop, warn, type Finding } from "../finding";
import type { Check } from "../check";
import { chooseSubnet } from "../network/subnet";

/** Where instances are launched, and whether there is room for them. */
export const subnet: Check = {
  topic: "Subnet",
  async look(context) {
    const { subnet: chosen, finding } = await chooseSubnet(context);
    const { SubnetId = "", AvailableIpAddressCount: free } = chosen ?? {};
    const room = free === undefined ? [] : [roomFinding(SubnetId, free, context.settings.images.length)];
    return [finding, ...room.filter(({ verdict }) => verdict !== "fine")];
  },
};

/** Whether a subnet has an address for an instance of each image: a push builds or tests all of them at the same time. */
export function roomFinding(id: string, free: number, images: number): Finding {
  const remedy = "Name a larger subnet with vpcId and subnetId.";
  if (free === 0) {
    return stop(`The subnet ${id} has no free address.`, remedy);
  }
  return free < images
    ? warn(
        `The subnet ${id} has ${free} free addresses for ${images} images, which a push builds at the same time.`,
        remedy,
      )
    : fine(`The subnet ${id} has ${free} free addresses.`);
}
