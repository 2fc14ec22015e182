import assert from "node:assert/strict";
import { at, gone, heading, seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";
import { signIn } from "../sign-in.ts";

const MARKUP = "<img src=x onerror=alert(1)>";
const AWKWARD = [
  { name: MARKUP, powers: "<script>alert(2)</script>" },
  { name: "بطل الظلال الصامتة", powers: "يرى في الظلام" },
  { name: "👩🏽‍🚀🦸🏿‍♀️🇧🇪 Zoë", powers: "🔥".repeat(40) },
  { name: "Long", powers: "x".repeat(10_000) },
  { name: "W".repeat(50), powers: "one, two" },
] as const;

/** Tables, searches and forms. */
export const catalogueScenarios: readonly Scenario[] = [
  {
    name: "a search has its URL, and pages go both ways",
    async run({ open }) {
      const page = await open("/heroes");
      await page.getByLabel("Find by name").fill("glass");
      await at(page, /^\/heroes\?name=glass$/);
      await seen(page.getByRole("link", { name: "Glass Orchard" }));
      await page.getByLabel("Find by name").fill("");
      await at(page, /^\/heroes$/);
      await seen(page.locator(".listing-name").nth(24));
      const first = await page.locator(".listing-name").first().textContent();
      await page.getByRole("link", { name: /Next/ }).click();
      await at(page, /^\/heroes\?after=\d+$/);
      await gone(page.getByRole("link", { name: first ?? "", exact: true }));
      await page.reload();
      await page.getByRole("link", { name: /Previous/ }).click();
      await at(page, /^\/heroes\?before=\d+$/);
      await seen(page.getByRole("link", { name: first ?? "", exact: true }));
    },
  },
  {
    name: "pages are turned by keyboard, each from its top, until the last one",
    async run({ open }) {
      const page = await open("/locations");
      const first = page.locator(".listing-name").first();
      await seen(first);
      const next = page.getByRole("link", { name: /Next/ });
      await next.focus();
      let turned = 0;
      while ((await next.getAttribute("aria-disabled")) !== "true") {
        const name = (await first.textContent()) ?? "";
        await page.keyboard.press("Enter");
        await gone(page.getByRole("link", { name, exact: true }));
        await seen(first);
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Next →");
        assert.equal(await page.evaluate(() => scrollY), 0);
        turned++;
      }
      assert.ok(turned > 0);
      const last = page.url();
      await page.keyboard.press("Enter");
      assert.equal(page.url(), last);
    },
  },
  {
    name: "what is typed is there after another page, a reload and a sign-in, until it is saved or discarded",
    async run({ open, admin }) {
      const page = await open("/locations/new");
      await page.getByLabel("Description").fill("typed before the sign-in");
      await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
      const dialog = page.getByRole("dialog", { name: "Sign in to continue" });
      await dialog.getByLabel("Username or e-mail address").fill(admin.username);
      await dialog.getByLabel("Password").fill(admin.password);
      await dialog.getByRole("button", { name: "Sign in" }).click();
      await dialog.waitFor({ state: "hidden" });
      await gone(page.getByText(/Only admins can save this/));
      const description = page.getByLabel("Description");
      assert.equal(await description.inputValue(), "typed before the sign-in");
      await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Race" }).click();
      await heading(page, "Race");
      await page.goBack();
      await seen(page.getByText("What you typed before is here again."));
      assert.equal(await description.inputValue(), "typed before the sign-in");
      await page.reload();
      await seen(page.getByText("What you typed before is here again."));
      await page.getByRole("button", { name: "Discard it" }).click();
      await gone(page.getByText("What you typed before is here again."));
      assert.equal(await description.inputValue(), "");
      await page.reload();
      await heading(page, "New location");
      assert.equal(await description.inputValue(), "");
    },
  },
  {
    name: "two edits of different fields of a row are both kept",
    async run({ open, openBeside, admin }) {
      const one = await open("/account/sign-in?to=/villains/7/edit");
      await signIn(one, admin);
      await heading(one, /^Edit/);
      const two = await openBeside(one, "/villains/7/edit");
      await heading(two, /^Edit/);
      await one.getByLabel("Name", { exact: true }).fill("Renamed In One Tab");
      await one.getByRole("button", { name: "Save" }).click();
      await heading(one, "Renamed In One Tab");
      await two.getByLabel("Level").fill("77");
      await two.getByRole("button", { name: "Save" }).click();
      await heading(two, "Renamed In One Tab");
      await seen(two.getByText("Level 77"));
    },
  },
  {
    name: "an address with a value that is not valid says which, and offers what can help",
    async run({ open }) {
      const page = await open("/heroes/abc");
      await seen(page.getByText(/^id must be/));
      assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
      await page.goto("/heroes?after=abc");
      await seen(page.getByText(/^after must be/));
      await page.getByRole("link", { name: "To the first page" }).click();
      await seen(page.locator(".listing-name"));
    },
  },
  {
    name: "an admin creates, edits and deletes a row, with the server's reasons at the fields",
    async run({ open, admin }) {
      const page = await open("/account/sign-in?to=/villains/new");
      await signIn(page, admin);
      await heading(page, "New villain");
      await page.getByLabel("Name", { exact: true }).fill("No");
      await page.getByLabel("Level").fill("0");
      await page.getByLabel("Powers").fill("typed before the refusal");
      await page.getByRole("button", { name: "Save" }).click();
      await seen(page.getByText(/^Name must be a text of 3 to 50 characters/));
      await seen(page.getByText(/^Level must be/));
      assert.equal(await page.getByLabel("Powers").inputValue(), "typed before the refusal");
      assert.equal(await page.getByLabel("Name", { exact: true }).getAttribute("aria-invalid"), "true");
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "name");
      await page.getByLabel("Name", { exact: true }).fill("Nocturne Clerk");
      await page.getByLabel("Level").fill("41");
      await page.getByRole("button", { name: "Save" }).click();
      await at(page, /^\/villains\/\d+$/);
      await heading(page, "Nocturne Clerk");
      await page.getByRole("link", { name: "Edit" }).click();
      await page.getByLabel("Level").fill("42");
      await page.getByRole("button", { name: "Save" }).click();
      await seen(page.getByText("Level 42"));
      await page.getByRole("button", { name: "Delete…" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await at(page, /^\/villains$/);
    },
  },
  {
    name: "names and powers that are markup, right-to-left, emoji or very long are shown as they are",
    async run({ open, admin }) {
      const page = await open("/account/sign-in?to=/heroes/new", { width: 360, height: 800 });
      await page.getByLabel("Username or e-mail address").fill(admin.username);
      await page.getByLabel("Password").fill(admin.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      for (const { name, powers } of AWKWARD) {
        await heading(page, "New hero");
        await page.getByLabel("Name", { exact: true }).fill(name);
        await page.getByLabel("Level").fill("2147483647");
        await page.getByLabel("Other name").fill(name);
        await page.getByLabel("Powers").fill(powers);
        await page.getByRole("button", { name: "Save" }).click();
        await at(page, /^\/heroes\/\d+$/);
        await seen(page.getByRole("heading", { level: 1, name, exact: true }));
        const id = new URL(page.url()).pathname.split("/").at(-1);
        assert.deepEqual(await overflow(page), 0, `${name} is wider than the page`);
        await page.goto(`/?hero=${id}`);
        await seen(page.getByRole("heading", { level: 2, name, exact: true }));
        assert.equal(await overflow(page), 0, `${name} is wider than the arena`);
        await page.getByRole("button", { name: "Fight!" }).click();
        await at(page, /^\/fights\//);
        assert.equal(await overflow(page), 0, `${name} is wider than its fight`);
        await page.goto("/heroes/new");
      }
      assert.equal(await page.locator("img, main script").count(), 0);
    },
  },
];

const overflow = (page: import("playwright-core").Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
