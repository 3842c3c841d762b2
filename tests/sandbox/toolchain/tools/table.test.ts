import { expect } from "chai";
import { PROJECT_FOLDER, tools } from "../../../../sandbox/toolchain/tools/table";

describe("tools", () => {
  it("come from the publishers' sites over TLS, for the processor", () => {
    for (const { name, download } of Object.values(tools("arm64", PROJECT_FOLDER))) {
      expect(download.url, name).to.match(/^https:\/\/(get\.pulumi\.com|releases\.hashicorp\.com)\/.*linux[-_]arm64/);
    }
    expect(tools("amd64", PROJECT_FOLDER).pulumi.download.url).to.match(/linux-x64\.tar\.gz$/);
  });
});
