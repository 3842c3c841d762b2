import { expect } from "chai";
import { debianSources } from "../../../sandbox/toolchain/aptSources";

const key = "/usr/share/keyrings/debian-archive-keyring.gpg";

describe("debianSources", () => {
  it("reads stanzas, mirrors included", () => {
    const text = `Types: deb deb-src
# a comment
URIs: http://mirror.example.com/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main contrib
Signed-By: ${key}

Enabled: no
Types: deb
URIs: http://off.example.com/debian
Suites: bookworm
Components: main
`;
    expect(debianSources([{ name: "debian.sources", text }], "bookworm")).to.deep.equal([
      `deb [signed-by=${key}] http://mirror.example.com/debian bookworm main`,
      `deb [signed-by=${key}] http://mirror.example.com/debian bookworm-updates main`,
    ]);
  });

  it("reads lines", () => {
    const text = `# deb http://old.example.com/debian bookworm main
deb http://deb.debian.org/debian bookworm main non-free-firmware # ours
deb [arch=amd64 signed-by=${key}] http://deb.debian.org/debian-security bookworm-security main
deb-src http://deb.debian.org/debian bookworm main
`;
    expect(debianSources([{ name: "sources.list", text }], "bookworm")).to.deep.equal([
      "deb http://deb.debian.org/debian bookworm main",
      `deb [signed-by=${key}] http://deb.debian.org/debian-security bookworm-security main`,
    ]);
  });

  it("leaves out sources of other packages", () => {
    const text = `deb [signed-by=/usr/share/keyrings/hashicorp.gpg] https://apt.releases.hashicorp.com bookworm main
deb [signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/debian bookworm stable
deb http://apt.postgresql.org/pub/repos/apt bookworm-pgdg main
`;
    expect(debianSources([{ name: "sources.list", text }], "bookworm")).to.deep.equal([]);
  });
});
