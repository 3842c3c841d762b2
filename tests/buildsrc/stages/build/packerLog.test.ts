// Tests what the log shows of Packer's output.
import { expect } from "chai";
import { packerLogLine } from "../../../../buildsrc/stages/build/packerLog";

describe("buildsrc: Packer's log", () => {
  const ERROR =
    '==> amazon-ebs.ubuntu: Error terminating SSM Session "AWSCodeBuild-0123", this does not affect the built AMI. Please ' +
    "terminate the session manually: operation error SSM: TerminateSession, ";

  it("says what becomes of a session that the plugin cannot end any more", () => {
    for (const cause of [
      "context canceled",
      "https response error StatusCode: 0, RequestID: , canceled, context canceled",
    ]) {
      expect(packerLogLine(`${ERROR}${cause}`)).to.equal(
        '==> amazon-ebs.ubuntu: Session "AWSCodeBuild-0123" ends with the builder.',
      );
    }
  });

  it("keeps every other line as it is", () => {
    for (const line of ["==> amazon-ebs.ubuntu: Syntax OK", `${ERROR}AccessDeniedException: no`, "context canceled"]) {
      expect(packerLogLine(line)).to.equal(line);
    }
  });
});
