import { beforeAll, expect, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { type KubernetesObject, named } from "./objects.ts";
import { cannotRender, renderAll } from "./rendered.ts";

let load: KubernetesObject[];
let run: KubernetesObject;
if (!cannotRender)
  beforeAll(async () => {
    ({ load } = await renderAll());
    run = named(load, "TestRun", "k6-fights");
  }, 60_000);

describeRequiring(cannotRender, "load run", () => {
  test("has its script, and every file that the script imports", () => {
    const { name, file } = run.spec.script.configMap;
    const scripts = named(load, "ConfigMap", name).data ?? {};
    expect(scripts).toHaveProperty([file]);
    for (const script of Object.values(scripts))
      for (const [, imported] of script.matchAll(/from "\.\/(.+)"/g))
        expect(Object.keys(scripts)).toContain(imported as string);
  });

  test("sets only variables that its script or k6 reads", () => {
    const { name } = run.spec.script.configMap;
    const scripts = Object.values(named(load, "ConfigMap", name).data ?? {}).join("\n");
    const known = new Set([...scripts.matchAll(/__ENV\.(\w+)/g)].map(([, variable]) => variable));
    const names: string[] = run.spec.runner.env.map((variable: { name: string }) => variable.name);
    expect(names.filter((variable) => !variable.startsWith("K6_") && !known.has(variable))).toEqual([]);
  });

  test("runs on pinned images, within the restricted Pod Security Standard, without a token", () => {
    for (const pod of [run.spec.runner, run.spec.starter]) {
      expect(pod.image).toMatch(/:[a-z-]*v?\d+\.\d+\.\d+$/);
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
      expect(pod.containerSecurityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      });
      expect(pod.automountServiceAccountToken).toBe("false");
      expect(named(load, "ServiceAccount", pod.serviceAccountName)).toBeDefined();
    }
  });
});
