import { expect } from "chai";
import { readReports } from "../../../../sandbox/codebuild/container/reports";

describe("readReports", () => {
  it("tells output and reports apart, however the stream is cut", () => {
    const stream = Buffer.from("one é\ntwo\u001emark status 3\nthree \u001eother\nfour\u001emark ended 137\n");
    for (let cut = 1; cut < stream.length; cut++) {
      const seen: string[] = [];
      const read = readReports(
        "mark",
        (text) => seen.push(text),
        ({ what, value }) => seen.push(`<${what} ${value}>`),
      );
      read(stream.subarray(0, cut));
      read(stream.subarray(cut));
      expect(seen.join("")).to.equal("one é\ntwo<status 3>three \u001eother\nfour<ended 137>");
    }
  });
});
