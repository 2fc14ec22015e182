import { arrive } from "./arrive.ts";
import { bench } from "./bench.ts";
import { databaseCrash } from "./database-crash.ts";
import { fullVolume } from "./full-volume.ts";
import { idleMemory } from "./idle-memory.ts";
import { lateDatabase } from "./late-database.ts";
import { observe } from "./observe.ts";
import { production } from "./production.ts";
import { refuse } from "./refuse.ts";
import { comeBack } from "./return.ts";
import { roll } from "./roll.ts";
import { scale } from "./scale.ts";
import type { Step } from "./step.ts";
import { stop } from "./stop.ts";
import { walk } from "./walk.ts";

/** In the order in which they are taken: each finds the system as the one before it left it. */
export const steps: readonly Step[] = [
  arrive,
  walk,
  idleMemory,
  refuse,
  fullVolume,
  scale,
  databaseCrash,
  lateDatabase,
  roll,
  observe,
  stop,
  comeBack,
  // After all that is measured: what it stores makes a stand-in of MongoDB slow.
  bench,
  // Last: a system of its own, on volumes of its own.
  production,
];
