import { join } from "node:path";
import { useUpstreamTls } from "@super-heroes/kit/network/upstream-tls";
import { writeCertificates } from "@super-heroes/system/certificates/certificate-set";
import { useOperatorCertificate, withTls } from "@super-heroes/system/certificates/tls-environment";
import { serviceNamed } from "@super-heroes/system/services";
import type { CostPass } from "../../analysis/costs-figures.ts";
import { turnsSeconds } from "../../paired/drive-turns.ts";
import { coreNames } from "../target/core.ts";
import type { Cost, CostArm, CostRun } from "./cost.ts";
import { fightsPlan, measureFights } from "./fights.ts";

const OFF = "off";
const ON = "on";
const AT_MOST_LOST = 0.15;

/** The cost of TLS on every connection of a fight: between services with client certificates, and from the client without. */
export const tls: Cost = {
  name: "tls",
  about: "fights with TLS on all connections, which are kept, against fights without",
  arms: armsWith("DIR"),
  usesStack: true,
  plan: (quick) => fightsPlan("tls", quick),
  questions: ({ cost, subjects }) =>
    subjects.flatMap((subject) => [
      { cost, subject, arm: ON, baseline: OFF, quantity: "throughputLost", atMost: AT_MOST_LOST },
      { cost, subject, arm: ON, baseline: OFF, quantity: "cpuAdded", atMost: null },
    ]),
  takesSeconds: (plan) => turnsSeconds(plan, tls.arms.length),
  measure,
};

async function* measure(run: CostRun): AsyncGenerator<CostPass, void> {
  const folder = join(run.place.runDir, "certificates");
  await writeCertificates(folder, { days: 1, hosts: [], mode: "replace" });
  useOperatorCertificate(folder);
  try {
    const arms = armsWith(folder);
    yield* measureFights({ name: tls.name, arms }, run, async (systems) => {
      for (const [arm, scheme] of [
        [OFF, "http:"],
        [ON, "https:"],
      ] as const)
        if (new URL(systems.urlOf(arm, "fights")).protocol !== scheme)
          throw new Error(`tls: fights of the arm "${arm}" does not listen with ${scheme}`);
    });
  } finally {
    useUpstreamTls(undefined);
  }
}

function armsWith(folder: string): CostArm[] {
  // The generator has no certificate, as a client from outside has none.
  const { FIGHTS_TLS_CLIENT_CA_FILE, ...environment } = withTls({}, folder, coreNames.map(serviceNamed));
  return [
    { name: OFF, environment: {} },
    { name: ON, environment: environment as Record<string, string> },
  ];
}
