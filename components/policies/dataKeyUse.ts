// What whoever reads and writes the factory's own data may do with the key that encrypts it, if there is one: through the service
// that keeps the data, and not directly. The policies of the roles and of the key itself use it.
import type { Location } from "../basics/location";
import type { Conditions, Statement } from "./document";

export interface DataKeyResources {
  readonly location: Location;
  /** The key that encrypts the factory's own data, if it is not AWS's. */
  readonly dataKeyArn?: string;
}

/** What S3 asks for to hand out an object. */
export const READ_ACTIONS = ["kms:Decrypt"] as const;
/** What S3 and SNS ask for to take something in: they check the data key that they get by decrypting it. */
export const WRITE_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"] as const;

/** A request that a service of the factory's region makes for its caller. */
export function through(service: "s3" | "sns", { region, dnsSuffix }: Location): Conditions {
  return { StringEquals: { "kms:ViaService": `${service}.${region}.${dnsSuffix}` } };
}

/** For a role that only reads objects of the bucket. */
export function readObjectsStatements(resources: DataKeyResources): readonly Statement[] {
  // S3, for the role: decrypt what it reads.
  return useStatements(resources, "ReadEncrypted", READ_ACTIONS, "s3");
}

/** For a role that writes objects of the bucket as well. */
export function writeObjectsStatements(resources: DataKeyResources): readonly Statement[] {
  // S3, for the role: decrypt what it reads, and encrypt what it writes.
  return useStatements(resources, "WriteEncrypted", WRITE_ACTIONS, "s3");
}

/** For a role that publishes to the topic. */
export function notifyStatements(resources: DataKeyResources): readonly Statement[] {
  // SNS, for the role: encrypt the message.
  return useStatements(resources, "NotifyEncrypted", WRITE_ACTIONS, "sns");
}

function useStatements(
  { location, dataKeyArn }: DataKeyResources,
  Sid: string,
  Action: Statement["Action"],
  service: "s3" | "sns",
): readonly Statement[] {
  if (dataKeyArn === undefined) return [];
  return [{ Sid, Effect: "Allow", Action, Resource: dataKeyArn, Condition: through(service, location) }];
}
