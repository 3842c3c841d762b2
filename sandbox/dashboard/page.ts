// Writes dashboards as one HTML page that needs nothing else: no script, no font, no network.
import { escapeXml } from "../frontdoor/protocols/answers";
import { chart, colourOf, shownNumber, type Graph } from "./chart";
import type { Content, Series, ShownAlarm, ShownDashboard, ShownWidget } from "./model";
import { STYLE } from "./style";

/** The page. */
export function page(dashboards: readonly ShownDashboard[], endpoint: string): string {
  const [first] = dashboards;
  const names = dashboards.map(({ name }) => name).join(", ");
  const read = first ? `, read on ${shownTime(first.to)}` : "";
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(names === "" ? "No dashboard" : names)}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    ...(dashboards.length === 0
      ? [`<main><p>The sandbox has no dashboard yet: run <code>pulumi up</code>.</p></main>`]
      : []),
    ...dashboards.map(section),
    `<footer>From the sandbox at ${escapeXml(endpoint)}${read}. Times are in UTC.</footer>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function section({ name, to, widgets }: ShownDashboard): string {
  // A dashboard's rows are fixed units; here a row is as high as what is in it.
  const rows = [...new Set(widgets.map(({ y }) => y))].sort((one, other) => one - other);
  return [
    `<main id="${escapeXml(name)}">`,
    ...widgets.map((widget) => card(widget, rows.indexOf(widget.y) + 1, to)),
    "</main>",
  ].join("\n");
}

function card({ x, width, content }: ShownWidget, row: number, to: Date): string {
  const place = `grid-column: ${x + 1} / span ${width}; grid-row: ${row}`;
  return `<section class="${content.kind}" style="${place}">\n${inside(content, to)}\n</section>`;
}

function inside(content: Content, to: Date): string {
  switch (content.kind) {
    case "text":
      return markdown(content.markdown);
    case "alarms":
      return `${heading(content.title)}\n<ul>${content.alarms.map(alarm).join("\n")}</ul>`;
    case "numbers":
      return `${heading(content.title)}\n<dl>${content.series.map(number).join("\n")}</dl>`;
    case "graph":
      return graph(content, to);
  }
}

function graph(content: Graph, to: Date): string {
  const shown = content.series.filter(({ points }) => points.length > 0);
  if (shown.length === 0) {
    return `${heading(content.title)}\n<p class="empty">Nothing was measured yet.</p>`;
  }
  // Colours go by the place in the legend.
  const legend = shown.map(
    ({ label, points }, i) =>
      `<li><i style="background: ${colourOf(i)}"></i><span>${escapeXml(label)}</span> <b>${newest(points)}</b></li>`,
  );
  return [
    heading(content.title, content.unit),
    chart({ ...content, series: shown }, to),
    `<ul>${legend.join("")}</ul>`,
  ].join("\n");
}

function number({ label, points }: Series): string {
  return `<div><dt>${escapeXml(label)}</dt><dd>${newest(points)}</dd></div>`;
}

function newest(points: Series["points"]): string {
  const point = points.at(-1);
  return point ? shownNumber(point.value) : "–";
}

const STATES: Readonly<Record<string, string>> = { ALARM: "in alarm", OK: "ok", INSUFFICIENT_DATA: "no data yet" };

/** What an alarm that is not in alarm would say stays folded. */
function alarm({ name, state, since, description, reason }: ShownAlarm): string {
  const open = state === "ALARM" ? " open" : "";
  return [
    `<li class="${state.toLowerCase()}"><details${open}>`,
    `<summary><b>${escapeXml(STATES[state] ?? state)}</b> ${escapeXml(name)} <time>since ${shownTime(since)}</time></summary>`,
    `<p>${escapeXml(description)}</p><p class="reason">${escapeXml(reason)}</p>`,
    "</details></li>",
  ].join("");
}

function heading(title: string, unit = ""): string {
  return `<h2>${escapeXml(title)}${unit === "" ? "" : ` <small>${escapeXml(unit)}</small>`}</h2>`;
}

/** The little of Markdown that the factory writes: a heading, paragraphs, and code. */
function markdown(text: string): string {
  return text
    .split("\n\n")
    .map((block) => {
      const html = escapeXml(block).replace(/`([^`]+)`/g, "<code>$1</code>");
      return html.startsWith("# ") ? `<h1>${html.slice(2)}</h1>` : `<p>${html}</p>`;
    })
    .join("\n");
}

function shownTime(time: Date): string {
  return time.toISOString().slice(0, 16).replace("T", " ");
}
