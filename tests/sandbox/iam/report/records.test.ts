import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keepRecords, readJournal, readRecords, recordsFolder } from "../../../../sandbox/iam/report/records";
import { asked, policy } from "./journal";

const CALL = { time: "t", service: "iam", operation: "GetRole", caller: "c", region: "us-east-1", status: 200 };
const POSSIBLE = {
  build: { Statement: [{ Sid: "Read", Effect: "Allow" as const, Action: "s3:GetObject", Resource: "*" }] },
};

describe("the records of a run", () => {
  let folder: string;
  let state: string;
  let cache: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "records-"));
    [state, cache] = [join(folder, "state"), join(folder, "cache")];
    mkdirSync(state, { recursive: true });
    const lines = [policy("own"), asked("s3:GetObject")].map((entry) => `${JSON.stringify(entry)}\n`);
    writeFileSync(join(state, "judgements.jsonl"), lines.join(""));
    writeFileSync(join(state, "calls.jsonl"), `${JSON.stringify(CALL)}\n`);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("outlive the sandbox: judgements, calls and what else policies can hold", () => {
    keepRecords(state, cache, POSSIBLE);
    rmSync(state, { recursive: true });

    const { keptAt, ...records } = readRecords(cache) ?? {};

    expect(keptAt).to.be.a("date");
    expect(records).to.deep.equal({
      journal: [policy("own"), asked("s3:GetObject")],
      calls: [CALL],
      possible: POSSIBLE,
    });
  });

  it("take the place of those of the same sandbox, and are read together with those of the others", () => {
    mkdirSync(join(recordsFolder(cache), "state"), { recursive: true });
    writeFileSync(join(recordsFolder(cache), "state", "judgements.jsonl"), "of the run before\n");

    keepRecords(state, cache, POSSIBLE);
    renameSync(state, join(folder, "other"));
    keepRecords(join(folder, "other"), cache, POSSIBLE);

    expect(readRecords(cache)?.journal).to.have.length(4);
    expect(readRecords(cache)?.calls).to.deep.equal([CALL, CALL]);
  });

  it("are nothing before there was a run", () => {
    expect(readRecords(cache)).to.equal(undefined);
  });

  it("are read up to the last complete line, since the sandbox may be at work", () => {
    writeFileSync(join(state, "judgements.jsonl"), `${JSON.stringify(policy("own"))}\n{"kind":"judg`);

    expect(readJournal(state)).to.deep.equal([policy("own")]);
  });
});
