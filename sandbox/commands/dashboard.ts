// `dashboard [FILE]`, `dashboard --serve`: CloudWatch's dashboards of a running sandbox, as a page for a browser.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { page } from "../dashboard/page";
import { readDashboards } from "../dashboard/read";
import { servePage } from "../dashboard/serve";
import type { Invocation } from "./invocation";
import { openSandbox } from "./open";

/** Gives 0 once the file is written; serves until somebody ends it. */
export async function dashboard(invocation: Invocation): Promise<number> {
  const { words, serve = false } = invocation;
  if (serve && words.length > 0) {
    throw new Error(`dashboard: --serve writes no file; leave out ${words.join(" ")}, or --serve.`);
  }
  const { endpoint, state } = await openSandbox(invocation);
  const render = async () => page(await readDashboards(endpoint), endpoint);
  if (serve) {
    const { url, server } = await servePage(render);
    console.log(`${url} shows the dashboards, read anew at each visit. Ctrl-C ends it.`);
    await once(server, "close");
    return 0;
  }
  const file = resolve(words[0] ?? state.file("dashboard.html"));
  writeFileSync(file, await render());
  console.log(`Written: ${file}. Open it in a browser.`);
  return 0;
}
