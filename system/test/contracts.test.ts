/** The contracts between services and the table of services name the same pairs. */
import { describe, expect, test } from "bun:test";
import { findContracts } from "@super-heroes/testing/contracts/find-contracts";
import { services } from "@super-heroes/topology/services";

const found = await findContracts();
const pairs = (lines: readonly string[]) => [...new Set(lines)].toSorted();
const isService = (name: string) => services.some((service) => service.name === name);

test("each service states what it needs of each service that it calls, and of no other", () => {
  const called = services.flatMap(({ name, upstreams }) =>
    upstreams.map((upstream) => `${name} -> ${upstream}`),
  );
  const stated = found
    .filter(({ contract }) => contract.needs && isService(contract.consumer))
    .map(({ contract }) => `${contract.consumer} -> ${contract.provider}`);
  expect(pairs(stated)).toEqual(pairs(called));
});

test("a receiver of events states what it needs of the events of each service that publishes any", () => {
  const byRole = (role: string) => services.filter(({ events }) => events === role).map(({ name }) => name);
  const published = byRole("receives").flatMap((receiver) =>
    byRole("publishes").map((publisher) => `${receiver} <- ${publisher}`),
  );
  const stated = found
    .filter(({ contract }) => contract.events)
    .map(({ contract }) => `${contract.consumer} <- ${contract.provider}`);
  expect(pairs(stated)).toEqual(pairs(published));
});

describe.each(found)("$file with $contract.provider", ({ file, contract }) => {
  test("is the consumer's own file, and its needs have names of their own", () => {
    if (isService(contract.consumer)) expect(file).toStartWith(`services/${contract.consumer}/contracts/`);
    const names = contract.needs?.map(({ name }) => name) ?? [];
    expect(new Set(names).size).toBe(names.length);
  });
});

test("no source of a service imports contracts", async () => {
  const importing: string[] = [];
  for (const file of new Bun.Glob("{services/*,catalog,kit}/src/**/*.ts").scanSync("."))
    if (/from "[^"]*\/contracts\//.test(await Bun.file(file).text()) && !file.endsWith(".test.ts"))
      importing.push(file);
  expect(importing).toEqual([]);
});
