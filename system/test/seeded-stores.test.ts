import { expect, test } from "bun:test";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedServices } from "@super-heroes/database/seed/generate";
import { seedStore } from "@super-heroes/database/seed/seed-store";
import { launchSystem } from "@super-heroes/system/launch/launch";
import { services } from "../src/services.ts";
import { embeddedSystem } from "./embedded-system.ts";

const STARTS_WITHIN_MS = 60_000;

test(
  "a service starts on an embedded store that was created by seeding it, and serves its rows",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "super-heroes-seeded-"));
    try {
      const data = join(folder, "data");
      await mkdir(data);
      for (const service of seedServices)
        await seedStore({ url: `sqlite:${join(data, `${service}.sqlite`)}`, service, rows: 3 });
      const system = await launchSystem({
        services: services.filter(({ name }) => seedServices.some((service) => service === name)),
        env: embeddedSystem(folder),
        output: (name) => join(folder, `${name}.log`),
      });
      try {
        for (const { name, url } of system.services) {
          const rows = (await (await fetch(`${url}/api/${name}?limit=10`)).json()) as unknown[];
          expect({ name, rows: rows.length }).toEqual({ name, rows: 3 });
        }
      } finally {
        await system.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  STARTS_WITHIN_MS,
);
