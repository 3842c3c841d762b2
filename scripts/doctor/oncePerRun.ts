// What several checks need is asked for once in a run of doctor.
import type { Context } from "./context";

/** A look-up that asks AWS once for each context, and then gives the same answer. */
export function oncePerRun<T>(find: (context: Context) => Promise<T>): (context: Context) => Promise<T> {
  const answers = new WeakMap<Context, Promise<T>>();
  return (context) => {
    const answer = answers.get(context) ?? find(context);
    answers.set(context, answer);
    return answer;
  };
}
