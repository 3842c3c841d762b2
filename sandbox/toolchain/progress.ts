// Live progress: lines with the seconds since the start, and a sign of life from whatever takes long.

/** Prints a line of progress. */
export type Say = (line: string) => void;

const heartbeatMilliseconds = 15_000;

/** Puts the seconds since now before each line. */
export function withElapsedSeconds(say: Say, now: () => number = Date.now): Say {
  const start = now();
  return (line) => {
    say(`[${seconds(now() - start).padStart(4)}] ${line}`);
  };
}

/** What a long piece of work tells about where it is. */
export interface Work {
  at: string;
}

/** Does work, saying every so often that it still goes on, and at the end how long it took. */
export async function withHeartbeat<Result>(
  say: Say,
  title: string,
  work: (progress: Work) => Promise<Result>,
): Promise<Result> {
  const start = Date.now();
  const progress: Work = { at: "" };
  say(`${title} ...`);
  const timer = setInterval(() => {
    say(`${title}: still at it after ${seconds(Date.now() - start)}${progress.at && ` (${progress.at})`}`);
  }, heartbeatMilliseconds);
  try {
    const result = await work(progress);
    say(`${title}: done in ${seconds(Date.now() - start)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
