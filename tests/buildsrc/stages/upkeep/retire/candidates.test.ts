// Tests which of the releases that are due are looked at in a run.
import { expect } from "chai";
import { chooseCandidates } from "../../../../../buildsrc/stages/upkeep/retire/candidates";
import { groupReleases, type Release } from "../../../../../buildsrc/stages/upkeep/retire/release";
import { amisOf, since } from "../../../helpers/retirement";
import { NOW } from "../../../helpers/upkeep";

const policy = { keepReleases: 2, keepDays: 90, retire: true, retireWaitDays: 14, retireMaxPerRun: 4 };

function due(count: number, kind: "fresh" | "begun"): readonly Release[] {
  const tags = kind === "begun" ? { retirement: since("retiring", 20) } : {};
  const ids = Array.from({ length: count }, (_, index) => `ami-${kind}-${index}`);
  return groupReleases(amisOf(ids.map((id) => ({ id, image: "web", days: 200, tags }))), new Map(), "us-east-1");
}

function chosen(releases: readonly Release[], now = NOW): string[] {
  return chooseCandidates(releases, { now, policy }).map(({ id }) => id);
}

function count(ids: readonly string[], kind: string): number {
  return ids.filter((id) => id.includes(kind)).length;
}

describe("buildsrc: choosing the releases that EC2 is asked about", () => {
  it("asks about all of them where there are few", () => {
    const few = [...due(3, "fresh"), ...due(3, "begun")];
    expect(chosen(few)).to.have.members(few.map(({ id }) => id));
  });

  it("asks about five for each that may take a step, of which a quarter would begin", () => {
    const many = chosen([...due(100, "fresh"), ...due(100, "begun")]);
    expect([count(many, "begun"), count(many, "fresh")]).to.deep.equal([15, 5]);
    const begun = chosen([...due(2, "fresh"), ...due(100, "begun")]);
    expect([count(begun, "begun"), count(begun, "fresh")]).to.deep.equal([18, 2]);
    const fresh = chosen([...due(100, "fresh"), ...due(2, "begun")]);
    expect([count(fresh, "begun"), count(fresh, "fresh")]).to.deep.equal([2, 18]);
  });

  it("asks about the same ones for two weeks, and then about others", () => {
    const many = due(100, "fresh");
    const fortnight = 14 * 24 * 60 * 60 * 1000;
    const first = new Date(Math.floor(NOW.getTime() / fortnight) * fortnight);
    const day = (days: number) => chosen(many, new Date(first.getTime() + days * 24 * 60 * 60 * 1000));
    expect(day(13)).to.deep.equal(day(0));
    expect(day(14)).not.to.have.members(day(0));
    // One that leaves lets the next one in, and keeps the others.
    const [left] = day(0);
    const later = chosen(
      many.filter(({ id }) => id !== left),
      first,
    );
    expect(later.slice(0, 19)).to.deep.equal(day(0).slice(1));
  });
});
