import { expect, test } from "bun:test";
import { planIn, toggled, urlOfPlan } from "./plan.ts";

const usual = { modes: ["sequential", "parallel", "coalesced", "hedged"], perSecond: 10, fights: 100 };

test.each([
  ["", usual],
  ["modes=hedged,sequential", { ...usual, modes: ["sequential", "hedged"] }],
  ["modes=none,toString&rate=3&fights=1e9", usual],
  ["rate=20&fights=500", { ...usual, perSecond: 20, fights: 500 }],
])("the plan in %p", (query, plan) => {
  expect(planIn(new URLSearchParams(query))).toEqual(plan as ReturnType<typeof planIn>);
});

test("a plan survives its URL", () => {
  const plan = planIn(new URLSearchParams("modes=parallel&rate=5&fights=20"));
  expect(planIn(new URL(urlOfPlan(plan), "http://localhost").searchParams)).toEqual(plan);
  expect(urlOfPlan(planIn(new URLSearchParams()))).toBe("/race");
});

test("modes are switched off and on in their order, and one always stays", () => {
  const one = planIn(new URLSearchParams("modes=parallel"));
  expect(toggled(one, "parallel").modes).toEqual(["parallel"]);
  expect(toggled(one, "sequential").modes).toEqual(["sequential", "parallel"]);
});
