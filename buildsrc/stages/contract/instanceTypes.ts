// The instance types that images are built and tested on if their settings name none.

/** Architecture, in EC2's words → its smallest sensible type. */
export const DEFAULT_INSTANCE_TYPES = { arm64: "t4g.small", x86_64: "t3.small" } as const;
