// Tests how the records of releases are kept and read back.
import { expect } from "chai";
import { keepRelease, readRelease, readReleases, readReleaseTimes } from "../../../../buildsrc/stages/releases/history";
import { TestBucket } from "../../helpers/bucket";
import { refusalOf } from "../../helpers/refusal";
import { makeRecord } from "../../helpers/releaseRecord";

describe("buildsrc: release records", () => {
  const DAY = (day: number) => `2026-11-${day}T12:00:00.000Z`;
  let bucket: TestBucket;
  beforeEach(() => {
    bucket = new TestBucket();
  });

  const keep = (amiId: string, day: number, changes: Parameters<typeof makeRecord>[2] = {}) => {
    const record = makeRecord(amiId, DAY(day), changes);
    return readRelease(bucket.store, "web", amiId).then((newest) =>
      keepRelease(bucket.store, record, newest, new Date(DAY(day))),
    );
  };

  it("are read back, the release that was published last first", async () => {
    await keep("ami-1", 24);
    await keep("ami-2", 26);
    await keep("ami-3", 25);
    bucket.objects[`releases/web-2/ami-4/${DAY(27)}.json`] = JSON.stringify(makeRecord("ami-4", DAY(27)));

    const releases = await readReleases(bucket.store, "web");

    expect(releases.map(({ amiId }) => amiId)).to.deep.equal(["ami-2", "ami-3", "ami-1"]);
    expect(await readRelease(bucket.store, "web", "ami-3")).to.deep.equal(makeRecord("ami-3", DAY(25)));
    expect(await readRelease(bucket.store, "web", "ami-4")).to.equal(undefined);
  });

  it("tell by their keys alone when the releases of all images were recorded last", async () => {
    await keep("ami-1", 24);
    await keep("ami-1", 26, { commit: "fedcba9" });
    bucket.objects[`releases/web-2/ami-4/${DAY(27)}.json`] = "not read";
    bucket.objects["releases/old/ami-5.json"] = "not read";
    bucket.objects["amis/ami-6/tests.json"] = "no release";

    expect([...(await readReleaseTimes(bucket.store))]).to.deep.equal([
      ["ami-1", { image: "web", writtenAt: new Date(DAY(26)) }],
      ["ami-4", { image: "web-2", writtenAt: new Date(DAY(27)) }],
      ["ami-5", { image: "old" }],
    ]);
  });

  it("are never replaced: the newest of an AMI counts", async () => {
    await keep("ami-1", 24);
    await keep("ami-1", 26, { commit: "fedcba9" });
    await keep("ami-10", 25);

    expect(Object.keys(bucket.objects)).to.deep.equal([
      `releases/web/ami-1/${DAY(24)}.json`,
      `releases/web/ami-1/${DAY(26)}.json`,
      `releases/web/ami-10/${DAY(25)}.json`,
    ]);
    expect(await readRelease(bucket.store, "web", "ami-1")).to.include({ commit: "fedcba9" });
    expect(await readReleases(bucket.store, "web")).to.have.length(2);

    const error = await refusalOf(
      keepRelease(bucket.store, makeRecord("ami-1", DAY(24), { commit: "0000000" }), undefined, new Date(DAY(24))),
    );
    expect(error.message).to.match(/releases\/web\/ami-1\/2026-11-24T12:00:00\.000Z\.json exists already/);
    expect(JSON.parse(bucket.objects[`releases/web/ami-1/${DAY(24)}.json`] ?? "")).to.include({ commit: "8daf1e3" });
  });

  it("are not written again when nothing has changed", async () => {
    await keep("ami-1", 24);
    await keepRelease(
      bucket.store,
      makeRecord("ami-1", DAY(24)),
      await readRelease(bucket.store, "web", "ami-1"),
      new Date(DAY(25)),
    );

    expect(Object.keys(bucket.objects)).to.have.length(1);
  });

  it("of an earlier version of the factory are still read, and count less than any later one", async () => {
    bucket.objects["releases/web/ami-1.json"] = JSON.stringify(makeRecord("ami-1", DAY(20)));
    bucket.objects["releases/web/ami-2.json"] = JSON.stringify(makeRecord("ami-2", DAY(21)));
    await keep("ami-1", 24);

    expect(
      (await readReleases(bucket.store, "web")).map(({ amiId, publishedAt }) => [amiId, publishedAt]),
    ).to.deep.equal([
      ["ami-1", DAY(24)],
      ["ami-2", DAY(21)],
    ]);
  });

  const tests = {
    testedAt: DAY(24),
    instanceType: "t3.small",
    results: [{ name: "10-web.sh", instanceType: "t3.small", boot: "first boot", passed: true, seconds: 1.5 }],
  };
  const permissions = { accounts: [], organizations: [], organizationalUnits: [] };
  const bad: readonly [object, RegExp][] = [
    [{ publishedAt: "yesterday" }, /its field publishedAt is "yesterday", and must be a time like 2026/],
    [{ commit: undefined }, /its field commit is missing, and must be a commit's id/],
    [{ amiId: "i-1" }, /its field amiId is "i-1", and must be an AMI's id/],
    [{ fingerprint: "x".repeat(65) }, /its field fingerprint .* must be a digest or empty/],
    [{ regions: { "eu-west-1": 5 } }, /its field regions\.eu-west-1 is 5, and must be an AMI's id/],
    [{ tools: [] }, /its field tools is \[\], and must be an object/],
    [{ packages: "apache2" }, /its field packages is "apache2", and must be a list/],
    [{ tests: { ...tests, results: [{ name: "a" }] } }, /its field tests\.results\[0\]\.boot is missing/],
    [{ tests: { testedAt: DAY(24) } }, /its field tests\.instanceType is missing/],
    [
      { launchPermissions: { ...permissions, accounts: ["everybody"] } },
      /its field launchPermissions\.accounts\[0\] is "everybody", and must be an account's id or "all"/,
    ],
    [
      { launchPermissions: { ...permissions, organizations: ["o-1"] } },
      /its field launchPermissions\.organizations\[0\] is "o-1", and must be an ARN/,
    ],
    [{ parameter: "web" }, /its field parameter is "web", and must be a parameter's name/],
    [{ channels: [1] }, /its field channels\[0\] is 1, and must be a text/],
    [{ amiId: "ami-2" }, /it is about AMI ami-2 of image web/],
    [{ image: "db" }, /it is about AMI ami-1 of image db/],
  ];
  for (const [changes, fault] of bad) {
    it(`are refused where ${fault.source}`, async () => {
      const key = `releases/web/ami-1/${DAY(24)}.json`;
      bucket.objects[key] = JSON.stringify({ ...makeRecord("ami-1", DAY(24), {}), ...changes });

      const error = await refusalOf(readReleases(bucket.store, "web"));

      expect(error.message.startsWith(`The release record ${key} cannot be used: `), error.message).to.equal(true);
      expect(error.message).to.match(fault);
      expect(error.remedy).to.match(/^Only Publish writes release records\./);
    });
  }

  it("may have the results of tests, or none", async () => {
    bucket.objects["releases/web/ami-1.json"] = JSON.stringify({ ...makeRecord("ami-1", DAY(24)), tests });

    expect((await readReleases(bucket.store, "web"))[0]?.tests).to.deep.equal(tests);
  });
});
