// Lays out what a factory costs.
import { formatTable } from "../table";
import { total, type Costs } from "./costs";
import type { Prices } from "./prices";

/** What people read. */
export function costTables(costs: Costs, prices: Prices, days: number, planned: boolean): string {
  const { lines, images, unknown } = costs;
  const all = total(lines.map(({ cost }) => cost));
  const known = lines.reduce((sum, { cost = 0 }) => sum + cost, 0);
  const saved = total(images.map((image) => image.saved));
  return [
    formatTable(
      ["WHAT", "A MONTH", prices.currency],
      [
        ...lines.map(({ what, quantity, cost }) => [what, quantity, money(cost)]),
        ["total", all === undefined ? "without what has no price" : "", money(known)],
      ],
    ),
    formatTable(
      ["IMAGE", "REGION", "AMIS", "GIB", "STORAGE", "MAKING", "RETIRING SAVES"],
      images.map(({ image, region, amis, sizeGiB, storage, making, saved: gone }) => [
        image,
        region,
        String(amis),
        String(sizeGiB),
        money(storage),
        money(making),
        money(gone),
      ]),
    ),
    planned
      ? `Retiring what Upkeep has planned saves ${money(saved)} ${prices.currency} a month.`
      : "No Upkeep has planned anything yet, so nothing is known of what retiring saves: npm run upkeep.",
    [
      `Builds, runs and copies are those of the last ${days} days. Prices are of ${prices.date}, without free tiers and taxes.`,
      "EBS stores snapshots incrementally and without empty blocks: what they take is at most this, and mostly less.",
    ].join("\n"),
    ...(unknown.length === 0
      ? []
      : [
          `The table of prices has none for:\n${unknown.map((each) => `  ${each}`).join("\n")}\nWrite your own: --prices FILE.`,
        ]),
  ].join("\n\n");
}

function money(cost: number | undefined): string {
  return cost === undefined ? "?" : cost.toFixed(2);
}
