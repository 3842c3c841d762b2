// Tests what is said about the hour after which Systems Manager closes a session.
import { expect } from "chai";
import { lostConnection, sessionWarning } from "../../../../buildsrc/stages/build/sessionHour";

describe("buildsrc: a session's hour", () => {
  it("is warned of if the time limit invites longer provisioners, before anything runs", () => {
    expect(sessionWarning(90)).to.equal(undefined);
    expect(sessionWarning(91)).to.match(
      /^WARNING: the Build stage may run for 91 minutes, .* after about an hour, and the provisioner .* Keep the provisioners below an hour/,
    );
  });

  it("is named when a connection was lost at its end, with what to do", () => {
    expect(lostConnection("Script disconnected unexpectedly. If you expected", 60)).to.include({
      message:
        "the connection to the builder was lost while a provisioner ran, 60 minutes after Packer began: " +
        "Systems Manager closes a session after about an hour.",
      remedy:
        "Keep the provisioners below an hour in all: set a larger instance_type in the image's settings, or move what " +
        "takes long into another image and start from its release.",
    });
  });

  it("is not blamed for a connection that was lost earlier, nor for another failure", () => {
    expect(lostConnection("Script disconnected unexpectedly.", 54)?.message).not.to.match(/hour/);
    expect(lostConnection("Script exited with non-zero exit status: 1", 60)).to.equal(undefined);
  });
});
