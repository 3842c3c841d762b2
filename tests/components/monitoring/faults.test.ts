// Tests of the faults of the settings about alarms.
import { expect } from "chai";
import { monitoringFaults } from "../../../components/monitoring/faults";

const SETTINGS = { alarms: true, upkeepSchedule: "cron(0 3 * * ? *)", alarmReleaseDays: 0, alarmBaseDays: 0 };

describe("the faults of the settings about alarms", () => {
  it("are none where ages are measured and watched, or nobody asks for it", () => {
    expect(monitoringFaults({ ...SETTINGS, alarmReleaseDays: 30, alarmBaseDays: 60 })).to.deep.equal([]);
    expect(monitoringFaults({ ...SETTINGS, upkeepSchedule: "" })).to.deep.equal([]);
    expect(monitoringFaults({ ...SETTINGS, alarms: false })).to.deep.equal([]);
  });

  it("say that nothing measures what is watched where there is no schedule", () => {
    const unmeasured = monitoringFaults({ ...SETTINGS, upkeepSchedule: "", alarmBaseDays: 60 });

    expect(unmeasured).to.deep.equal([
      {
        name: "alarmBaseDays",
        reason:
          'is 60, but upkeepSchedule is empty, and only Upkeep measures ages; set a schedule such as "cron(0 3 * * ? *)", or alarmBaseDays to 0.',
      },
    ]);
  });
});
