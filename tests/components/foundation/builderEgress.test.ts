// Where builders may connect to, as the settings write it, and every message about what is no such place.
import { expect } from "chai";
import { egressFaults, egressOf } from "../../../components/foundation/builderEgress";

describe("the egress of builders", () => {
  it("is a protocol, a port or a range of ports, and a block of addresses", () => {
    const written = ["tcp/5432/10.0.0.0/8", "udp/500-600/10.1.2.3/32", "tcp/22/0.0.0.0/0", "tcp/0-65535/fd00::/8"];

    expect(egressFaults(written)).to.deep.equal([]);
    expect(written.map(egressOf)).to.deep.equal([
      { protocol: "tcp", fromPort: 5432, toPort: 5432, cidr: "10.0.0.0/8" },
      { protocol: "udp", fromPort: 500, toPort: 600, cidr: "10.1.2.3/32" },
      { protocol: "tcp", fromPort: 22, toPort: 22, cidr: "0.0.0.0/0" },
      { protocol: "tcp", fromPort: 0, toPort: 65_535, cidr: "fd00::/8" },
    ]);
  });

  for (const [written, fault] of [
    ["5432", /"5432" is not a protocol \(tcp or udp\).*Use one like "tcp\/5432\/10\.0\.0\.0\/8"/],
    ["icmp/1/10.0.0.0/8", /is not a protocol/],
    ["tcp/5432/10.0.0.0", /is not a protocol/],
    ["tcp/200-100/10.0.0.0/8", /has the ports 200 to 100, which are not in order from 0 to 65535/],
    ["tcp/65536/10.0.0.0/8", /has the ports 65536, which/],
    [
      "tcp/443/0.0.0.0/0",
      /"tcp\/443\/0\.0\.0\.0\/0" has port 443, which is open to all addresses already; leave it out\./,
    ],
    ["tcp/22/10.0.0/8", /has 10\.0\.0\/8, which is not a block of IPv4 or IPv6 addresses/],
    ["tcp/22/10.0.0.0/33", /has 10\.0\.0\.0\/33, which is not a block/],
    ["tcp/22/fd00::/129", /has fd00::\/129, which is not a block/],
    ["tcp/22/10.0.0.1/8", /has 10\.0\.0\.1\/8, whose address is not the first one of its block/],
  ] as const) {
    it(`is not ${written}`, () => {
      const faults = egressFaults([written]);
      expect(faults.map(({ name }) => name)).to.deep.equal(["builderEgress"]);
      expect(faults[0]?.reason).to.match(fault);
      expect(() => egressOf(written)).to.throw(written);
    });
  }

  it("is listed once", () => {
    expect(egressFaults(["tcp/22/10.0.0.0/8", "tcp/22/10.0.0.0/8"]).map(({ reason }) => reason)).to.deep.equal([
      '"tcp/22/10.0.0.0/8" is listed twice; list it once.',
    ]);
  });
});
