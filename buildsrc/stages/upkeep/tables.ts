// Lays out what Upkeep does, did and left alone, for its log.
import type { Action, Kept } from "./part";

/** What became of an action. */
export interface Result extends Action {
  /** In words; undefined if it was not carried out, since nothing was to be done, or failed. */
  readonly outcome?: string;
  /** Why it failed. */
  readonly failure?: string;
}

/** The most lines about what stays: the bucket has all of them. */
const MAX_KEPT = 40;

/** A table of what a part did, or is going to do, and of what it left alone. */
export function resultTable(results: readonly Result[], kept: readonly Kept[]): string {
  const rows = [
    ...results.map((result) => [
      result.what,
      result.subject,
      result.image ?? "",
      result.region ?? "",
      result.reason,
      result.failure === undefined ? (result.outcome ?? "") : `FAILED: ${result.failure}`,
    ]),
    ...kept
      .slice(0, MAX_KEPT)
      .map(({ subject, image = "", region = "", reason }) => ["keep", subject, image, region, reason, ""]),
  ];
  if (rows.length === 0) {
    return "  nothing to do";
  }
  const all = [["step", "what", "image", "region", "why", "outcome"], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const lines = all.map((row) =>
    `  ${row.map((value, column) => value.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  const more = kept.length - MAX_KEPT;
  return [...lines, ...(more > 0 ? [`  … and ${more} more that stay`] : [])].join("\n");
}
