// What follows from a declaration: which actions run side by side, where artifacts lie, which sources have connections.
import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from "../model";
import { structure } from "./faults";

/** The actions of a stage in the order they run: those of a group run side by side. */
export function actionGroups(stage: StageDeclaration): ActionDeclaration[][] {
  const groups = new Map<number, ActionDeclaration[]>();
  for (const action of stage.actions) {
    const order = action.runOrder ?? 1;
    groups.set(order, [...(groups.get(order) ?? []), action]);
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, actions]) => actions);
}

/** The one store of a single-region pipeline. */
export function artifactStoreOf(pipeline: PipelineDeclaration, region: string): { location: string; keyId?: string } {
  const store = pipeline.artifactStore ?? pipeline.artifactStores?.[region];
  if (!store) {
    throw structure(`Pipeline ${pipeline.name} has no artifact store in its own region, ${region}`);
  }
  return { location: store.location, ...(store.encryptionKey && { keyId: store.encryptionKey.id }) };
}

/** The source actions that take a commit through a connection. */
export function connectionSources({ stages }: PipelineDeclaration): ActionDeclaration[] {
  const actions = stages.flatMap((stage) => stage.actions);
  return actions.filter(({ actionTypeId }) => actionTypeId.provider === "CodeStarSourceConnection");
}
