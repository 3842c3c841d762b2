// A small service model in botocore's format for the front door's tests: one service in whichever protocol is asked for.
import type { ServiceModel } from "../../../sandbox/frontdoor/models";

export function modelOf(protocol: ServiceModel["metadata"]["protocol"]): ServiceModel {
  return {
    service: "things",
    metadata: { protocol, endpointPrefix: "things" },
    operations: {
      MakeThing: {
        name: "MakeThing",
        http: { method: "POST", requestUri: "/things/{name}" },
        input: { shape: "MakeThingRequest" },
      },
    },
    shapes: {
      MakeThingRequest: {
        type: "structure",
        required: ["name"],
        members: {
          name: { shape: "Name", location: "uri", locationName: "name" },
          size: { shape: "Size" },
          color: { shape: "Color" },
          isRound: { shape: "Boolean" },
          parts: { shape: "Parts", ...(protocol === "ec2" && { locationName: "part" }) },
          tags: { shape: "Tags" },
        },
      },
      Name: { type: "string", pattern: "[a-z]+", min: 2, max: 8 },
      Size: { type: "integer", min: 1, max: 9 },
      Color: { type: "string", enum: ["red", "green"] },
      Boolean: { type: "boolean" },
      Parts: { type: "list", member: { shape: "Part" }, max: 2 },
      Part: { type: "structure", required: ["kind"], members: { kind: { shape: "Name" } } },
      Tags: { type: "map", key: { shape: "Name" }, value: { shape: "Color" } },
    },
  };
}
