import { arrive } from "./arrive.ts";
import { bench } from "./bench.ts";
import { databaseCrash } from "./database-crash.ts";
import { direct } from "./direct.ts";
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
import { tls } from "./tls.ts";
import { walk } from "./walk.ts";

/** The steps in their order. Each starts with the system in the state in which the one before left it. */
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
  direct,
  // After the steps with a load: the fights that it stores make the stand-in for MongoDB slow.
  bench,
  tls,
  // Last, because it replaces the system with one on other volumes.
  production,
];
