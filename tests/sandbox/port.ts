// Where the scenarios' sandbox listens.

/** Not the sandbox's default port, so that the scenarios can run while somebody uses a sandbox. */
export const SCENARIO_PORT = Number(process.env.AMI_PIPELINE_SCENARIO_PORT ?? 5700);
