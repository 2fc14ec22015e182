import { expect, test } from "bun:test";
import { coreServices, serviceNamed, services } from "./services.ts";

test("every service comes after those it calls, so their addresses are known when it starts", () => {
  const started = new Set<string>();
  for (const { name, upstreams } of services) {
    for (const upstream of upstreams) expect(started, `${name} calls ${upstream}`).toContain(upstream);
    started.add(name);
  }
});

test("the core is the services of a fight", () => {
  expect(coreServices.map(({ name }) => name)).toEqual(["heroes", "villains", "locations", "fights"]);
});

test("an unknown service is refused with the one it resembles and the known ones", () => {
  const known = services.map(({ name }) => name);
  expect(() => serviceNamed("hero")).toThrow('no service is called "hero". Did you mean heroes? Known: ');
  for (const name of known) expect(() => serviceNamed("cloud")).toThrow(name);
});
