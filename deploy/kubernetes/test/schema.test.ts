import { expect, test } from "bun:test";
import { ensure } from "@super-heroes/database/tools/ensure";
import { kubernetesSchemaCheck } from "@super-heroes/database/tools/kubernetes-schema-check";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { services } from "@super-heroes/topology/services";
import { cannotRender, renderTexts } from "./rendered.ts";

const checker = await ensure(kubernetesSchemaCheck, { onProgress: (line) => console.error(line) });
const reason = cannotRender ?? (checker.available ? undefined : checker.reason);
if (reason && process.env.CI === "true") throw new Error(`schemas cannot be checked: ${reason}`);

/** Runs the checker on these objects; resolves with its output, and whether it succeeded. */
async function check(objects: string): Promise<{ printed: string; succeeded: boolean }> {
  if (!checker.available) throw new Error(checker.reason);
  const child = Bun.spawn([checker.path], { stdin: new Blob([objects]), stdout: "pipe", stderr: "inherit" });
  const printed = await new Response(child.stdout).text();
  return { printed: printed.trim(), succeeded: (await child.exited) === 0 };
}

describeRequiring(reason, "Kubernetes' own types", () => {
  test("accept every object; custom resources have types elsewhere", async () => {
    const { base, local, production, load, tls, linkerd } = await renderTexts();
    const count = services.length;
    for (const [text, others] of [
      [base, 0],
      [local, 0],
      [production, 2],
      [load, 1],
      // A certificate for each service and the authority, two issuers, and how Traefik checks the gateway.
      [tls, 2 + count + 1 + 2 + 1],
      // A server for each service, and for all but the gateway who may call it, in two objects.
      [linkerd, 2 + count + 2 * (count - 1)],
    ] as const) {
      const objects = (Bun.YAML.parse(text) as unknown[]).length - others;
      expect(await check(text)).toEqual({
        printed: `${objects} objects, ${others} of other kinds`,
        succeeded: true,
      });
    }
  }, 60_000);

  test("refuse a misspelt field and a value of another type", async () => {
    const service = (port: string) =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { ports: [{ ${port} }] }\n`;
    expect(await check(service("port: 80"))).toEqual({
      printed: "1 objects, 0 of other kinds",
      succeeded: true,
    });
    expect((await check(service("prot: 80"))).printed).toContain('unknown field "spec.ports[0].prot"');
    expect((await check(service('port: "80"'))).succeeded).toBe(false);
  });
});
