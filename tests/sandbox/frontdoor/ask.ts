// Asks the front door as a client of a service would, but without a client's own checks of the input.
import { ADMINISTRATOR } from "../../../sandbox/client/clients";
import { SPEECH, THERE, type Asked } from "./refusedInputs";

/** What came of it: nothing, or the error's code and message. */
export async function ask(endpoint: string, { service, operation, input }: Asked): Promise<string | undefined> {
  const speech = SPEECH[service];
  const scope = `${ADMINISTRATOR.accessKeyId}/20260101/${THERE.region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
  if ("target" in speech) {
    const headers = { authorization, "x-amz-target": `${speech.target}.${operation}`, "content-type": JSON_TYPE };
    const answer = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(input) });
    if (answer.ok) {
      return undefined;
    }
    const error = (await answer.json()) as {
      readonly __type: string;
      readonly message?: string;
      readonly Message?: string;
    };
    return `${error.__type.replace(/^.*#/, "")}: ${error.message ?? error.Message ?? ""}`;
  }
  const texts = Object.entries(input).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const body = new URLSearchParams([["Action", operation], ["Version", speech.version], ...texts]);
  const answer = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  const text = await answer.text();
  const within = (element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(text)?.[1] ?? "";
  return answer.ok ? undefined : `${within("Code")}: ${within("Message")}`;
}

const JSON_TYPE = "application/x-amz-json-1.1";
