// Tests when a check fails, and what the log shows of it.
import { tmpdir } from "node:os";
import { expect } from "chai";
import { failing, type Check } from "../../../../buildsrc/stages/validate/check";
import { captureLog } from "../../helpers/log";

describe("buildsrc: a check", () => {
  const log = captureLog();
  const check = (script: string, shown?: string): Check => ({
    what: "it is wrong",
    command: ["sh", "-c", script],
    remedy: "Mend it.",
    ...(shown !== undefined && { shown: { what: "remarks", command: ["sh", "-c", shown] } }),
  });

  it("that succeeds says nothing", async () => {
    expect(await failing(check("echo fine"), tmpdir())).to.equal(undefined);
    expect(log.text).to.equal("");
  });

  it("that fails is returned, with what it said in the log", async () => {
    const failed = check("echo one; echo two >&2; exit 1");

    expect(await failing(failed, tmpdir())).to.equal(failed);
    expect(log.text).to.equal("it is wrong:\none\ntwo\n");
  });

  it("shows remarks that fail nothing, and nothing where there is none", async () => {
    expect(await failing(check("exit 0", "echo a remark; exit 1"), tmpdir())).to.equal(undefined);
    expect(await failing(check("exit 0", "exit 0"), tmpdir())).to.equal(undefined);
    expect(log.text).to.equal("remarks:\na remark\n");
  });

  it("shows everything, remarks too, if it fails", async () => {
    const failed = check("echo a fault; exit 1", "echo a fault and a remark; exit 1");

    expect(await failing(failed, tmpdir())).to.equal(failed);
    expect(log.text).to.equal("it is wrong:\na fault and a remark\n");
  });
});
