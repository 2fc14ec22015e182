import assert from "node:assert/strict";
import { at, fighters, heading, seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";
import { signIn } from "../sign-in.ts";

/** What the application does when something is wrong that no service has to be ended for. */
export const faultScenarios: readonly Scenario[] = [
  {
    name: "a rate limit is shown with its waiting time, and the button waits",
    async run({ open }) {
      const page = await open("/");
      await fighters(page);
      let refusals = 0;
      await page.route("**/api/fights", async (route) => {
        if (route.request().method() !== "POST" || refusals++ > 0) return route.continue();
        await route.fulfill({
          status: 429,
          headers: { "retry-after": "2" },
          json: { code: "rate_limited", status: 429, detail: "Too many requests." },
        });
      });
      await page.getByRole("button", { name: "Fight!" }).click();
      await seen(page.getByText("Too many requests. Try again in 2 s."));
      assert.equal(await page.getByRole("button", { name: /^Try again in \d s$/ }).isDisabled(), true);
      await page.getByRole("button", { name: "Try again", exact: true }).click();
      await at(page, /^\/fights\//);
    },
  },
  {
    name: "a device that is offline says so, and continues when it is back",
    async run({ open }) {
      const page = await open("/heroes");
      await seen(page.locator(".listing-name"));
      await page.context().setOffline(true);
      await seen(page.getByText("This device is offline. The pages show"));
      await page.getByLabel("Find by name").fill("glass");
      await seen(page.getByText("This device is offline. What is on the page may be out of date."));
      await page.context().setOffline(false);
      await page.getByRole("button", { name: "Try again" }).click();
      await seen(page.getByRole("link", { name: "Glass Orchard" }));
    },
  },
  {
    name: "a page of an earlier version says so, and reloads by choice",
    async run({ open }) {
      const page = await open("/system");
      await heading(page, "System");
      await page.route(/\/$/, (route) =>
        route.request().resourceType() === "fetch"
          ? route.fulfill({ contentType: "text/html", body: '<meta name="build" content="another">' })
          : route.continue(),
      );
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await seen(page.getByText("A new version of this application was deployed."));
      await heading(page, "System");
      await page.getByRole("button", { name: "Reload" }).click();
      await page.getByText("A new version").waitFor({ state: "hidden" });
      await heading(page, "System");
    },
  },
  {
    name: "a part of the application that was deployed away offers a reload",
    async run({ open }) {
      const page = await open("/system");
      await heading(page, "System");
      await page.route("**/assets/results-page-*.js", (route) => route.abort());
      await page.getByRole("link", { name: "Results" }).click();
      await seen(page.getByText("A new version may have been deployed: reload the page."));
      await page.unroute("**/assets/results-page-*.js");
      await page.getByRole("button", { name: "Try again" }).click();
      await heading(page, "Results");
    },
  },
  {
    name: "a foreign page can neither use the session nor show the application in a frame",
    async run({ open, admin, url }) {
      const page = await open("/account/sign-in");
      await signIn(page, admin);
      const cookies = await page.context().cookies(`${url}/api/v1/users/session`);
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
      for (const method of ["POST", "DELETE"]) {
        const response = await fetch(`${url}/api/v1/users/session`, {
          method,
          headers: { cookie, origin: "https://evil.example" },
        });
        assert.equal(response.status, 403);
      }
      await page.reload();
      await seen(page.getByRole("link", { name: admin.username, exact: true }));
      const { headers } = await fetch(`${url}/race`);
      assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
      assert.doesNotMatch(headers.get("content-security-policy") ?? "", /unsafe/);
    },
  },
];
