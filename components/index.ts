// What the package offers to other Pulumi programs. Importing it deploys nothing.
export { AmiFactory, type AmiFactoryArgs } from "./amiFactory";
export type { Conditions, PolicyDocument, Statement } from "./policies/document";
export type { ImageEncryption } from "./publishing/encryption";
export type { SourceOrder } from "./source/imageSource";
export { SourceRepository, type SourceRepositoryArgs } from "./source/sourceRepository";
