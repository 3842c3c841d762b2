// How the page looks.

/** The page's style sheet. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f8; --card: #ffffff; --edge: #e2e5e8; --ink: #1f2933; --soft: #66727f; --line: #edeff1;
  --bad: #b3261e; --bad-ground: #fdeeed; --good: #1e7b4a; --idle: #66727f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181d; --card: #1d232a; --edge: #303943; --ink: #e4e9ee; --soft: #9aa7b4; --line: #2a323b;
    --bad: #ff8a80; --bad-ground: #3a2322; --good: #6fcf97; --idle: #9aa7b4;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 24px; background: var(--ground); color: var(--ink);
  font: 14px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
}
main {
  display: grid; grid-template-columns: repeat(24, minmax(0, 1fr)); gap: 16px; max-width: 1320px; margin: 0 auto 32px;
}
section { background: var(--card); border: 1px solid var(--edge); border-radius: 8px; padding: 16px 18px; }
section.text { background: none; border: none; padding: 0 2px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 6px; font-weight: 600; }
h2 { font-size: 15px; margin: 0 0 10px; font-weight: 600; }
h2 small { color: var(--soft); font-weight: 400; font-size: 13px; margin-left: 4px; }
p { margin: 0 0 6px; color: var(--soft); max-width: 90ch; }
code { font: 13px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; background: var(--line); padding: 1px 5px; border-radius: 4px; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 6px; }
.alarms li { border-left: 4px solid var(--idle); padding: 4px 12px; border-radius: 3px; }
li.alarm { border-color: var(--bad); background: var(--bad-ground); padding: 8px 12px; }
li.ok { border-color: var(--good); }
summary { cursor: pointer; }
summary b { display: inline-block; min-width: 92px; color: var(--idle); font-weight: 600; }
li.alarm summary b { color: var(--bad); }
li.ok summary b { color: var(--good); }
time { color: var(--soft); font-size: 13px; margin-left: 8px; }
details p { margin: 6px 0 0 109px; color: var(--ink); }
details p.reason { color: var(--soft); font-size: 13px; }
dl { display: flex; flex-wrap: wrap; gap: 12px 40px; margin: 0; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; font-size: 30px; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; }
svg .grid { stroke: var(--line); }
svg .tick { fill: var(--soft); font-size: 11px; }
svg line.limit { stroke: var(--bad); stroke-dasharray: 5 4; }
svg text.limit { fill: var(--bad); font-size: 11px; }
.graph ul { grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 2px 28px; margin: 10px 12px 0 44px; font-size: 13px; }
.graph li { display: flex; align-items: baseline; gap: 8px; }
.graph li span { overflow-wrap: anywhere; }
.graph li b { margin-left: auto; font-weight: 600; font-variant-numeric: tabular-nums; }
.graph li i { flex: none; width: 10px; height: 10px; border-radius: 2px; }
.empty { color: var(--soft); }
footer { max-width: 1320px; margin: 0 auto; color: var(--soft); font-size: 13px; }
@media (max-width: 900px) {
  main { display: flex; flex-direction: column; }
}
`;
