import { expect } from "chai";
import { timeZoneFault } from "../../../components/schedules/timeZone";

describe("the time zone of a schedule", () => {
  for (const timeZone of [
    "UTC",
    "Etc/UTC",
    "Europe/Berlin",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+5",
    "America/Port-au-Prince",
  ]) {
    it(`may be ${timeZone}`, () => {
      expect(timeZoneFault(timeZone)).to.equal(undefined);
    });
  }

  for (const timeZone of [
    "",
    "Berlin",
    "europe/berlin",
    "+02:00",
    "UTC+2",
    "Europe/Atlantis",
    "Europe/Berlin ",
    "CEST",
  ]) {
    it(`is refused if it is "${timeZone}"`, () => {
      expect(timeZoneFault(timeZone)).to.equal(
        `"${timeZone}" is not a time zone of the IANA database; use one like Europe/Berlin, or UTC.`,
      );
    });
  }
});
