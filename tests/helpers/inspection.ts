// What the seeding program finds where there is nothing yet.
import type { Inspection } from "../../components/source/seed/inspection";

const NONE = { count: 0, lines: [] };

/** No repository, no pipelines, nothing to change. */
export const NOTHING_FOUND: Inspection = {
  repositoryExists: false,
  existingPipelines: [],
  changes: NONE,
  conflicts: [],
  editedCode: NONE,
};
