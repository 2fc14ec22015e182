import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
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
      await seen(page.getByRole("link", { name: "Glass Orchard" }));
      // A page that was not loaded yet.
      await page.context().setOffline(true);
      await page.getByRole("link", { name: "System" }).click();
      await heading(page, "This page could not be loaded");
      await page.context().setOffline(false);
      await heading(page, "System");
    },
  },
  {
    name: "a page of an earlier version says so, and reloads by choice",
    async run({ open, development }) {
      const page = await open("/race?rate=2", { system: "development" });
      await heading(page, "Race");
      await deployed(development.dist, "another1", async () => {
        await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
        await seen(page.getByText("A new version of this application was deployed."));
        await page.getByLabel("Fights", { exact: true }).selectOption("50");
        await page.getByRole("button", { name: "Reload" }).click();
        await page.getByText("A new version").waitFor({ state: "detached" });
        await at(page, /^\/race\?rate=2&fights=50$/);
        assert.equal(await page.getByLabel("Fights", { exact: true }).inputValue(), "50");
      });
    },
  },
  {
    name: "a page of a build for development reloads itself after the next build",
    async run({ open, development }) {
      await deployed(development.dist, "another2", async () => {
        const page = await open("/race?rate=5", { system: "development" });
        await heading(page, "Race");
        await deployed(development.dist, "another3", async () => {
          await page.waitForFunction(
            () => document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content === "another3",
          );
          await heading(page, "Race");
          await at(page, /^\/race\?rate=5$/);
        });
      });
    },
  },
  {
    name: "a page that another machine serves over plain HTTP, where browsers offer less, does the same",
    async run({ open, admin }) {
      const page = await open("/", { system: "remote" });
      assert.equal(await page.evaluate(() => isSecureContext), false);
      await fighters(page);
      await page.getByRole("button", { name: "Fight!" }).click();
      await at(page, /^\/fights\//);
      await page.getByRole("button", { name: "Copy the link" }).click();
      await seen(page.getByText("Copy it from the address bar"));
      await page.goto("/account/sign-in");
      await signIn(page, admin);
      await page.reload();
      await seen(page.getByRole("link", { name: admin.username, exact: true }));
    },
  },
  {
    name: "a slow response shows that something is happening, and a second press does nothing",
    async run({ open }) {
      const page = await open("/");
      await fighters(page);
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      let requests = 0;
      await page.route("**/api/fights/randomfighters", async (route) => {
        requests++;
        await released;
        await route.continue();
      });
      const button = page.getByRole("button", { name: "New fighters" });
      await button.click();
      await seen(page.locator(".progress"));
      assert.equal(await button.getAttribute("aria-busy"), "true");
      await button.click();
      release();
      await page.locator(".progress").waitFor({ state: "detached" });
      assert.equal(requests, 1);
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
      const evil = await foreignPage(`${url}/race`);
      try {
        // The same profile, with the cookie in it.
        const other = await page.context().newPage();
        await other.goto(evil.url);
        const statuses = await other.evaluate(
          (session) =>
            Promise.all(
              ["POST", "DELETE"].map((method) =>
                fetch(session, { method, credentials: "include" }).then(
                  ({ status }) => status,
                  () => "unreadable",
                ),
              ),
            ),
          `${url}/api/v1/users/session`,
        );
        assert.deepEqual(statuses, ["unreadable", "unreadable"]);
        const [, own, framed] = other.frames();
        await own?.waitForURL(/own$/);
        await framed?.waitForURL(/^chrome-error:/);
      } finally {
        await evil.close();
      }
      await page.reload();
      await seen(page.getByRole("link", { name: admin.username, exact: true }));
      const { headers } = await fetch(`${url}/race`);
      assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
      assert.doesNotMatch(headers.get("content-security-policy") ?? "", /unsafe/);
    },
  },
];

/** Puts another version of the page in the place of the built one, as a build does, and takes it away again. */
async function deployed(dist: string, build: string, work: () => Promise<void>): Promise<void> {
  const [index, manifest] = [join(dist, "index.html"), join(dist, "manifest.json")];
  const page = await readFile(index, "utf8");
  // The gateway would serve the compressed page of the build before.
  await Promise.all([".br", ".gz"].map((suffix) => rm(index + suffix, { force: true })));
  const put = async (content: string) => {
    await writeFile(index, content);
    await writeFile(manifest, await readFile(manifest));
  };
  await put(
    page.replace(
      /<meta name="build" content="\w+">/,
      `<meta name="build" content="${build}"><meta name="reload" content="after-each-build">`,
    ),
  );
  try {
    await work();
  } finally {
    await put(page);
  }
}

/** A page of another origin, with a frame of its own and one of this application. */
async function foreignPage(framed: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(({ url: path }, response) => {
    response.setHeader("content-type", "text/html");
    response.end(path === "/own" ? "own" : `<iframe src="/own"></iframe><iframe src="${framed}"></iframe>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
