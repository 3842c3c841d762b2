// Whether addresses are in blocks of addresses.
import { BlockList } from "node:net";

/** Whether an IPv4 block such as `10.0.0.0/16` contains an address or, as a whole, another block. */
export function contains(block: string, other: string): boolean {
  const [network = "", prefix = "32"] = block.split("/");
  const [address = "", otherPrefix = "32"] = other.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), "ipv4");
  return Number(prefix) <= Number(otherPrefix) && list.check(address, "ipv4");
}
