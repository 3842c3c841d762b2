// Draws a graph as SVG.
import { escapeXml } from "../frontdoor/protocols/answers";
import type { Point } from "../cloudwatch/metrics";
import type { Content, Series } from "./model";

/** What is drawn. */
export type Graph = Extract<Content, { kind: "graph" }>;

const WIDTH = 620;
const HEIGHT = 190;
const LEFT = 46;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 24;
const TICKS = 4;
const DAY_SECONDS = 86_400;

/** Colours that stay apart on white and on dark ground, also for people who do not see red and green apart. */
const COLOURS = ["#4477aa", "#cc7700", "#228833", "#aa3377", "#33a5b8", "#8c564b", "#7a5fa8", "#777777"];

/** The colour of a line, by its place. */
export function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? "#777777";
}

/** The graph. Its axis of time begins with the first value, but shows a week at least. */
export function chart({ title, series, look, limit }: Graph, to: Date): string {
  const drawn = look === "stacked" ? stacked(series) : series;
  const times = series.flatMap(({ points }) => points.map(({ time }) => time));
  const end = Math.floor(to.getTime() / 1000 / DAY_SECONDS) * DAY_SECONDS;
  const start = Math.min(end - 7 * DAY_SECONDS, ...times);
  const highest = Math.max(0, limit?.value ?? 0, ...drawn.flatMap(({ points }) => points.map(({ value }) => value)));
  const { top, step } = scaleFor(highest);
  // Half a day of room on both sides: a value stands for its day.
  const x = (time: number) =>
    LEFT + ((time - start + DAY_SECONDS / 2) / (end - start + DAY_SECONDS)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const marks = look === "bar" ? bars(drawn, x, y, end - start) : lines(drawn, x, y, look === "stacked");
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">`,
    ...grid(top, step, y),
    ...dates(start, end, x),
    ...marks,
    ...(limit ? [limitLine(limit, y)] : []),
    "</svg>",
  ].join("\n");
}

/** A value as people read it. */
export function shownNumber(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

/** A round step, and the first multiple of it that is high enough. */
function scaleFor(highest: number): { top: number; step: number } {
  const rough = (highest === 0 ? TICKS : highest) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((each) => each * power >= rough) ?? 10) * power;
  return { top: Math.max(step * Math.ceil(highest / step), step), step };
}

function grid(top: number, step: number, y: (value: number) => number): string[] {
  return Array.from({ length: Math.round(top / step) + 1 }, (_, i) => {
    const at = y(i * step).toFixed(1);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text class="tick" x="${LEFT - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${shownNumber(i * step)}</text>`;
  });
}

function dates(start: number, end: number, x: (time: number) => number): string[] {
  const days = Math.round((end - start) / DAY_SECONDS);
  const every = Math.max(1, Math.ceil(days / 7));
  return Array.from({ length: Math.floor(days / every) + 1 }, (_, i) => {
    const time = end - i * every * DAY_SECONDS;
    const day = new Date(time * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
    return `<text class="tick" x="${x(time).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${day}</text>`;
  });
}

function lines(series: readonly Series[], x: (time: number) => number, y: (value: number) => number, filled: boolean) {
  // What is stacked on others is drawn first, so that each shows its own share.
  const order = series.map((each, i) => ({ ...each, colour: colourOf(i) }));
  return (filled ? order.toReversed() : order).flatMap(({ label, points, colour }) => {
    const path = points.map(({ time, value }) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`);
    const [first, last] = [points[0], points.at(-1)];
    const area =
      filled && first && last && points.length > 1
        ? [
            `<polygon points="${x(first.time).toFixed(1)},${y(0)} ${path.join(" ")} ${x(last.time).toFixed(1)},${y(0)}" fill="${colour}" fill-opacity="0.25"/>`,
          ]
        : [];
    return [
      ...area,
      `<polyline points="${path.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...points.map(
        (point) =>
          `<circle cx="${x(point.time).toFixed(1)}" cy="${y(point.value).toFixed(1)}" r="3.5" fill="${colour}"><title>${titleOf(label, point)}</title></circle>`,
      ),
    ];
  });
}

function bars(series: readonly Series[], x: (time: number) => number, y: (value: number) => number, span: number) {
  const day = ((WIDTH - LEFT - RIGHT) * DAY_SECONDS) / (span + DAY_SECONDS);
  const width = Math.min(14, (day * 0.8) / Math.max(1, series.length));
  return series.flatMap(({ label, points }, i) =>
    points.map((point) => {
      const left = x(point.time) + (i - series.length / 2) * width;
      return `<rect x="${left.toFixed(1)}" y="${y(point.value).toFixed(1)}" width="${width.toFixed(1)}" height="${(y(0) - y(point.value)).toFixed(1)}" fill="${colourOf(i)}"><title>${titleOf(label, point)}</title></rect>`;
    }),
  );
}

function limitLine({ label, value }: NonNullable<Graph["limit"]>, y: (value: number) => number): string {
  const at = y(value).toFixed(1);
  return `<line class="limit" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text class="limit" x="${WIDTH - RIGHT}" y="${(y(value) + 13).toFixed(1)}" text-anchor="end">${escapeXml(label)} above ${shownNumber(value)}</text>`;
}

/** Each line on top of those before it. */
function stacked(series: readonly Series[]): Series[] {
  const below = new Map<number, number>();
  return series.map(({ label, points }) => ({
    label,
    points: points.map(({ time, value }) => {
      const sum = (below.get(time) ?? 0) + value;
      below.set(time, sum);
      return { time, value: sum };
    }),
  }));
}

function titleOf(label: string, { time, value }: Point): string {
  return escapeXml(`${label}: ${shownNumber(value)}, ${new Date(time * 1000).toISOString().slice(0, 10)}`);
}
