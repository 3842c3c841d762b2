// A real browser for the scenarios: Debian's Chromium, installed as the sandbox's own packages are.
import { chromium, type Page } from "playwright-core";
import { distribution } from "../../sandbox/toolchain/host";
import { installMissingPackages } from "../../sandbox/toolchain/packages";
import { Progress } from "../../sandbox/toolchain/progress";

const CHROMIUM = "/usr/bin/chromium";
const PACKAGE = { name: "chromium", provides: [CHROMIUM], use: "shows the sandbox's dashboard to a scenario" };

/** Root needs no sandbox around the browser, and nothing here needs the network that it would look for. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens a page and looks at it. What the page asks of any other host fails. */
export async function inBrowser<T>(url: string, look: (page: Page) => Promise<T>): Promise<T> {
  const progress = new Progress((line) => {
    console.log(line);
  });
  await installMissingPackages(distribution(), progress, [PACKAGE]);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1380, height: 900 } });
    await page.goto(url);
    return await look(page);
  } finally {
    await browser.close();
  }
}
