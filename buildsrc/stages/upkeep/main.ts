// Upkeep: rebuilds what has a newer base, retires what nobody uses, sweeps up, and measures. A schedule or a person starts
// it. It knows no repository: it goes by the records, the AMIs and what the project tells it.
import { S3Client, SNSClient } from "../common/aws";
import { clientsIn, clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { Store } from "../common/store";
import { readUpkeepEnvironment } from "./environment";
import { ALL_PARTS } from "./parts";
import { runParts } from "./runParts";
import { thenTell } from "./told";
import { Upkeep } from "./upkeep";

void runStage("Upkeep", async (start) => {
  const settings = readUpkeepEnvironment(process.env);
  start({ scope: `factory ${settings.factory}` });
  const store = new Store(new S3Client(clientSettings(settings.region)), settings.bucket);
  const upkeep = await Upkeep.begin({ settings, store, clientsIn, now: new Date() });
  return thenTell(upkeep, new SNSClient(clientSettings(settings.region)), () => runParts(upkeep, ALL_PARTS));
});
