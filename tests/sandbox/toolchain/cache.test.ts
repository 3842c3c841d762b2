import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, digestOf, makeOnce, withLock } from "../../../sandbox/toolchain/cache";
import { scratchFolder, write } from "./folder";

describe("cache", () => {
  const scratch = scratchFolder();

  it("is in the cache of the person who ran sudo, unless XDG_CACHE_HOME names another", () => {
    const passwords = "root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n";
    expect(cacheFolder({ SUDO_USER: "ada" }, passwords)).to.equal("/home/ada/.cache/ami-pipeline");
    expect(cacheFolder({ SUDO_USER: "ada", XDG_CACHE_HOME: "" }, passwords)).to.equal("/home/ada/.cache/ami-pipeline");
    expect(cacheFolder({ SUDO_USER: "ada", XDG_CACHE_HOME: "/c" }, passwords)).to.equal("/c/ami-pipeline");
  });

  it("makes a folder once", async () => {
    const folder = join(scratch(), "tool");
    let made = 0;
    const make = (unfinished: string) => {
      made++;
      write(join(unfinished, "file"), "whole");
      return Promise.resolve();
    };
    await makeOnce(folder, make);
    await makeOnce(folder, make);
    expect(made).to.equal(1);
    expect(readFileSync(join(folder, "file"), "utf8")).to.equal("whole");
  });

  it("leaves nothing of what failed, nor of what a crash left", async () => {
    const folder = join(scratch("tool.unfinished/old"), "tool");
    const failed = await makeOnce(folder, (unfinished) => {
      expect(readdirSync(unfinished)).to.deep.equal([]);
      write(join(unfinished, "half"), "");
      return Promise.reject(new Error("no"));
    }).catch((error: unknown) => error);
    expect(failed).to.have.property("message", "no");
    expect(existsSync(folder)).to.equal(false);
    expect(readdirSync(scratch())).to.deep.equal([]);
  });

  it("has digests that change with a file's content and name, and with the words", () => {
    const folder = join(scratch("a/x"), "a");
    const digests = [digestOf([folder]), digestOf([folder], ["word"])];
    write(join(folder, "x"), "other");
    digests.push(digestOf([folder]));
    write(join(folder, "y"), "");
    digests.push(digestOf([folder]));
    expect(new Set(digests)).to.have.length(4);
    expect(digestOf([folder]))
      .to.match(/^[0-9a-f]{10}$/)
      .and.equal(digests[3]);
  });

  it("lets one run at a time work", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    const lock = join(scratch(), "lock");
    const events: string[] = [];
    const work = (name: string) =>
      withLock(
        lock,
        () => undefined,
        async () => {
          events.push(`${name} starts`);
          await new Promise((resolve) => setImmediate(resolve));
          events.push(`${name} ends`);
        },
      );
    await Promise.all([work("a"), work("b")]);
    const first = events[0]?.[0] ?? "";
    const second = first === "a" ? "b" : "a";
    expect(events).to.deep.equal([`${first} starts`, `${first} ends`, `${second} starts`, `${second} ends`]);
  });
});
