/** `bun apply.ts ENGINE URL FOLDER SEED LINE`: migrates, and kills itself when it reports the line with this index. */
import { writeSync } from "node:fs";
import { migrate } from "@super-heroes/kit/store/migrations/migrate";
import { type MigrationEngine, readSeries } from "@super-heroes/kit/store/migrations/series";
import { openTarget } from "./engines.ts";

const [engine = "", url = "", folder = "", seed = "", killAt = "-1"] = process.argv.slice(2);
let line = 0;
const report = (text: string) => {
  writeSync(1, `${text}\n`);
  if (line++ === Number(killAt)) process.kill(process.pid, "SIGKILL");
};

const target = await openTarget({ engine: engine as MigrationEngine, url });
const outcome = await migrate(target, await readSeries(folder, target.engine), {
  seedFile: seed === "" ? undefined : seed,
  report,
});
writeSync(1, `applied ${outcome.applied.length}\n`);
await target.close();
