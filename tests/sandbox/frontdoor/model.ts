// A small service model in botocore's format: one service, in any of the protocols.
import type { ModelOperation, ServiceModel, WireProtocol } from "../../../sandbox/frontdoor/protocols/models";

/** The model of a service that speaks these protocols. */
export function modelOf(protocol: WireProtocol, protocols: readonly WireProtocol[] = [protocol]): ServiceModel {
  return {
    service: "things",
    metadata: { protocol, protocols, endpointPrefix: "things", targetPrefix: "Things_20260101" },
    operations: {
      MakeThing: {
        name: "MakeThing",
        http: { method: "POST", requestUri: "/things/{name}" },
        input: { shape: "MakeThingRequest" },
        errors: [
          { shape: "InvalidInputException" },
          { shape: "InvalidSizeException" },
          { shape: "KindRequiredException" },
        ],
      },
      ...S3_LIKE,
    },
    shapes: {
      MakeThingRequest: {
        type: "structure",
        required: ["name"],
        members: {
          name: { shape: "Name", location: "uri", locationName: "name" },
          size: { shape: "Size" },
          color: { shape: "Color", ...(protocol === "rest-json" && { location: "header", locationName: "x-color" }) },
          isRound: {
            shape: "Boolean",
            ...(protocol === "rest-json" && { location: "querystring", locationName: "isRound" }),
          },
          parts: { shape: "Parts", ...(protocol === "ec2" && { locationName: "part" }) },
          words: { shape: "Words" },
          tags: { shape: "Tags" },
        },
      },
      ObjectRequest: {
        type: "structure",
        required: ["bucket", "key"],
        members: {
          bucket: { shape: "Name", location: "uri", locationName: "bucket" },
          key: { shape: "Key", location: "uri", locationName: "key" },
        },
      },
      UploadPartRequest: {
        type: "structure",
        required: ["part"],
        members: { part: { shape: "Size", location: "querystring", locationName: "part" } },
      },
      CopyRequest: {
        type: "structure",
        required: ["source"],
        members: { source: { shape: "Name", location: "header", locationName: "x-copy-source" } },
      },
      LostException: { type: "structure", members: { Message: { shape: "Key" } } },
      Name: { type: "string", pattern: "[a-z]+", min: 2, max: 8 },
      Key: { type: "string" },
      Size: { type: "integer", min: 1, max: 9 },
      Color: { type: "string", enum: ["red", "green"] },
      Boolean: { type: "boolean" },
      Parts: { type: "list", member: { shape: "Part" }, max: 2 },
      Part: { type: "structure", required: ["kind"], members: { kind: { shape: "Name" } } },
      Words: { type: "list", flattened: true, member: { shape: "Name", locationName: "Word" } },
      Tags: { type: "map", max: 2, key: { shape: "Name" }, value: { shape: "Color" } },
    },
  };
}

/** Operations whose requests differ as little as those of S3. */
const S3_LIKE: Readonly<Record<string, ModelOperation>> = {
  CreateBucket: { name: "CreateBucket", http: { method: "PUT", requestUri: "/{bucket}" } },
  PutBucketTagging: { name: "PutBucketTagging", http: { method: "PUT", requestUri: "/{bucket}?tagging" } },
  PutObject: {
    name: "PutObject",
    http: { method: "PUT", requestUri: "/{bucket}/{key+}" },
    input: { shape: "ObjectRequest" },
  },
  UploadPart: {
    name: "UploadPart",
    http: { method: "PUT", requestUri: "/{bucket}/{key+}" },
    input: { shape: "UploadPartRequest" },
  },
  CopyObject: {
    name: "CopyObject",
    http: { method: "PUT", requestUri: "/{bucket}/{key+}" },
    input: { shape: "CopyRequest" },
  },
};
