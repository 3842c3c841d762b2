// Tests how the outcome of a self test is read from the console.
import { expect } from "chai";
import { readSelfTest, selfTestBegun } from "../../../../buildsrc/stages/test/selfTestConsole";

describe("buildsrc: self test on the console", () => {
  const NONCE = "0123456789abcdef";
  const said = (boot: string, lines: string) => lines.replaceAll("@", `${NONCE} ${boot}`).replaceAll("\n", "\r\n");
  const BOOT_1 = said("b1", "noise\n@ begun\n\n@ begin 10-web.sh\nfine\n@ errors 10-web.sh\n\n@ end 10-web.sh 0 1\n");
  const BOOT_2 = said(
    "b2",
    "[  OK  ] Started.\n\n@ begun\n\n@ begin 10-web.sh\none\ntwo\n@ errors 10-web.sh\nno\n\n@ end 10-web.sh 3 12\n",
  );

  it("has begun in the newest boot that says so", () => {
    expect(selfTestBegun("noise", NONCE)).to.equal(undefined);
    expect(selfTestBegun(BOOT_1, "another")).to.equal(undefined);
    expect(selfTestBegun(BOOT_1, NONCE)).to.equal("b1");
    expect(selfTestBegun(BOOT_1 + BOOT_2, NONCE)).to.equal("b2");
  });

  it("has no results before its end", () => {
    expect(readSelfTest(BOOT_1 + BOOT_2, NONCE, "b2", "after reboot")).to.equal(undefined);
  });

  it("is read from what the console says of that boot", () => {
    const console = `${BOOT_1}${said("b1", "\n@ done end 10-web.sh 0 1\n")}${BOOT_2}${said("b2", "\n@ done end 10-web.sh 3 12\n")}login:`;

    expect(readSelfTest(console, NONCE, "b1", "first boot")).to.deep.equal([
      { name: "10-web.sh", boot: "first boot", seconds: 1, output: "fine", errors: "" },
    ]);
    expect(readSelfTest(console, NONCE, "b2", "after reboot")).to.deep.equal([
      {
        name: "10-web.sh",
        boot: "after reboot",
        seconds: 12,
        failure: "exit status 3",
        output: "one\ntwo",
        errors: "no\n",
      },
    ]);
  });

  it("keeps its results when the console has lost what the scripts printed", () => {
    const end = said("b1", "two\n@ errors 10-web.sh\nno\n@ end 10-web.sh 3 1\n\n@ done end 10-web.sh 3 1\n");

    expect(readSelfTest(end, NONCE, "b1", "first boot")).to.deep.equal([
      { name: "10-web.sh", boot: "first boot", seconds: 1, failure: "exit status 3", output: "", errors: "no" },
    ]);
  });
});
