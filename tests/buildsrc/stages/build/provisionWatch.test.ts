// Tests when a build's provisioners count as having taken too long.
import { expect } from "chai";
import { useFakeTimers, type SinonFakeTimers } from "sinon";
import { provisionWarning, ProvisionWatch } from "../../../../buildsrc/stages/build/provisionWatch";

describe("buildsrc: the watch over provisioners", () => {
  const MINUTE = 60_000;
  const FIRST = "==> amazon-ebs.image: Provisioning with shell script: /tmp/packer-shell1";
  const SECOND = "==> amazon-ebs.image: Provisioning with shell script: /codebuild/src/images/web/provision/20-web.sh";
  let clock: SinonFakeTimers;
  beforeEach(() => {
    clock = useFakeTimers();
  });
  afterEach(() => {
    clock.restore();
  });

  it("ends the build when the time is over, counted from the first one", () => {
    const watch = new ProvisionWatch("45m");
    clock.tick(30 * MINUTE);
    watch.see(FIRST);
    clock.tick(40 * MINUTE);
    watch.see(SECOND);
    clock.tick(5 * MINUTE - 1);
    expect(watch.isOver.aborted).to.equal(false);

    clock.tick(1);

    expect(watch.isOver.aborted).to.equal(true);
    expect(watch.failure()).to.include({
      message:
        "the provisioners took longer than provision_timeout, 45m; the last one was images/web/provision/20-web.sh.",
      remedy: "Look above for what it waits for, or raise provision_timeout in the image's settings.",
    });
  });

  it("knows hours", () => {
    const watch = new ProvisionWatch("2h");
    watch.see(FIRST);
    clock.tick(120 * MINUTE - 1);
    expect(watch.isOver.aborted).to.equal(false);
    clock.tick(1);
    expect(watch.isOver.aborted).to.equal(true);
  });

  it("ends with the last provisioner, or with Packer", () => {
    const [done, failed] = [new ProvisionWatch("1m"), new ProvisionWatch("1m")];
    for (const watch of [done, failed]) {
      watch.see(FIRST);
    }
    done.see("==> amazon-ebs.image: Stopping the source instance...");
    expect(failed.failure()).to.equal(undefined);
    clock.tick(2 * MINUTE);

    expect([done.failure(), failed.failure()]).to.deep.equal([undefined, undefined]);
  });

  it("warns of a limit that the stage's own comes before", () => {
    expect(provisionWarning("2h", 120)).to.equal(
      "WARNING: provision_timeout is 2h, but the Build stage ends after 120 minutes in any case.",
    );
    expect([provisionWarning("119m", 120), provisionWarning(undefined, 1)]).to.deep.equal([undefined, undefined]);
  });

  it("is over nothing without a limit", () => {
    const watch = new ProvisionWatch(undefined);
    watch.see(FIRST);

    expect(clock.countTimers()).to.equal(0);
  });
});
