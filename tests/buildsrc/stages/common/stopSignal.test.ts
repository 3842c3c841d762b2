// Tests that a signal ends a stage's waits at once.
import { expect } from "chai";
import { Stopped, stoppablePause } from "../../../../buildsrc/stages/common/stopSignal";

describe("buildsrc: stop signal", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`${signal} ends the wait that goes on and every later one`, async () => {
      const others = process.rawListeners(signal);
      process.removeAllListeners(signal);
      const pause = stoppablePause();
      const caught: unknown[] = [];

      await pause(1);
      const long = pause(60_000).catch((error: unknown) => caught.push(error));
      process.emit(signal);
      await long;
      await pause(60_000).catch((error: unknown) => caught.push(error));

      expect(caught).to.have.length(2);
      for (const error of caught) {
        expect(error).to.be.instanceOf(Stopped);
      }
      process.removeAllListeners("SIGTERM");
      process.removeAllListeners("SIGINT");
      for (const listener of others) {
        process.on(signal, (...args) => void Reflect.apply(listener, process, args));
      }
    });
  }
});
