import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { at, heading, seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";
import { signIn } from "../sign-in.ts";

const ADA = { username: "ada", password: "correct horse battery" };

/** Accounts, sessions and orders. */
export const accountScenarios: readonly Scenario[] = [
  {
    name: "a reader registers, orders, cancels and signs out",
    async run({ open }) {
      const page = await open("/account/register");
      const register = async (username: string) => {
        await page.getByLabel("Username").fill(username);
        await page.getByLabel("Name", { exact: true }).fill("Ada Lovelace");
        await page.getByLabel("E-mail address").fill("ada@example.org");
        await page.getByLabel("Password").fill(ADA.password);
        await page.getByRole("button", { name: "Register" }).click();
      };
      await register("admin");
      await seen(page.getByText("Username is taken by another user"));
      assert.equal(await page.getByLabel("Password").inputValue(), ADA.password);
      await register(ADA.username);
      await heading(page, "Account");
      await seen(page.getByRole("heading", { name: "Ada Lovelace" }));

      await page.getByLabel("Product").fill("Cape");
      await page.getByLabel("Total").fill("0.123");
      await page.getByRole("button", { name: "Place the order" }).click();
      await seen(page.getByText(/^Total must be a number/));
      await page.getByLabel("Total").fill("49.9");
      await page.getByRole("button", { name: "Place the order" }).click();
      await seen(page.getByText("Ordered: 1 × Cape."));
      await page.getByRole("button", { name: "Cancel: Cape" }).click();
      await seen(page.getByText("cancelled"));

      await page.reload();
      await seen(page.getByRole("heading", { name: "Ada Lovelace" }));
      await page.getByRole("button", { name: "Sign out" }).click();
      await seen(page.getByRole("link", { name: "Sign in" }));
      await page.goto("/account");
      await at(page, /^\/account\/sign-in\?to=%2Faccount$/);
    },
  },
  {
    name: "a wrong password is refused, and nothing secret is kept by scripts",
    async run({ open }) {
      const page = await open("/account/sign-in");
      await page.getByLabel("Username or e-mail address").fill(ADA.username);
      await page.getByLabel("Password").fill("wrong password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await seen(page.getByText("The username or the password is wrong."));
      await page.getByLabel("Password").fill(ADA.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await heading(page, "Account");
      const kept = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      assert.doesNotMatch(kept, /[\w-]{20,}/);
      const cookies = await page.context().cookies(new URL("/api/v1/users/session", page.url()).href);
      const session = cookies.find(({ name }) => name === "super_heroes_session");
      assert.deepEqual([session?.httpOnly, session?.sameSite], [true, "Strict"]);
    },
  },
  {
    name: "two tabs that renew at once stay signed in, and one sign-out ends both",
    async run({ open, openBeside }) {
      const one = await open("/account/sign-in");
      await signIn(one, ADA);
      const two = await openBeside(one, "/account");
      await heading(two, "Account");
      await Promise.all([one.reload(), two.reload()]);
      await Promise.all([one, two].map((page) => seen(page.getByRole("heading", { name: "Ada Lovelace" }))));
      await two.getByRole("button", { name: "Sign out" }).click();
      await seen(one.getByRole("link", { name: "Sign in" }));
    },
  },
  {
    name: "an access token is renewed before it ends, by one of two tabs",
    async run({ open, openBeside, admin }) {
      const one = await open("/account/sign-in", { prepare: (context) => context.clock.install() });
      await signIn(one, admin);
      const two = await openBeside(one, "/villains");
      await seen(two.getByRole("link", { name: admin.username, exact: true }));
      const renewals: string[] = [];
      one.context().on("request", (request) => {
        if (request.method() === "POST" && request.url().endsWith("/users/session"))
          renewals.push(request.url());
      });
      await one.context().clock.fastForward("20:00");
      await Promise.all([
        one.getByRole("link", { name: "Heroes", exact: true }).click(),
        two.getByRole("link", { name: "Heroes", exact: true }).click(),
      ]);
      // A form that only admins can send is there in both: both have a token that is valid.
      for (const page of [one, two]) {
        await page.getByRole("link", { name: "New hero" }).click();
        await page.getByRole("button", { name: "Save" }).click();
        await seen(page.getByText(/^Name must be/));
      }
      assert.equal(renewals.length, 1);
    },
  },
  {
    name: "a session that ends in the middle of an edit loses nothing that was typed",
    async run({ open, admin }) {
      const page = await open("/account/sign-in?to=/locations/new");
      await signIn(page, admin);
      await page.getByLabel("Name", { exact: true }).fill("The Long Pier");
      await page.getByLabel("Description").fill("typed before the session ended");
      const status = await page.evaluate(
        async () => (await fetch("/api/v1/users/session", { method: "DELETE" })).status,
      );
      assert.equal(status, 204);
      await page.getByRole("button", { name: "Save" }).click();
      await seen(page.getByRole("dialog", { name: "Your session has ended" }));
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Save" }).click();
      const dialog = page.getByRole("dialog", { name: "Sign in to continue" });
      await seen(dialog);
      await dialog.getByLabel("Username or e-mail address").fill(admin.username);
      await dialog.getByLabel("Password").fill(admin.password);
      await dialog.getByRole("button", { name: "Sign in" }).click();
      await dialog.waitFor({ state: "hidden" });
      assert.equal(await page.getByLabel("Description").inputValue(), "typed before the session ended");
      await page.getByRole("button", { name: "Save" }).click();
      await heading(page, "The Long Pier");
    },
  },
  {
    name: "a step that another tab made impossible is refused with its reason, and the status is shown",
    async run({ open, openBeside, admin }) {
      const one = await open("/account/sign-in");
      await signIn(one, admin);
      await one.getByLabel("Product").fill("Boots");
      await one.getByLabel("Total").fill("12");
      await one.getByRole("button", { name: "Place the order" }).click();
      await seen(one.getByText("Ordered: 1 × Boots."));
      const two = await openBeside(one, "/account");
      await two.getByRole("button", { name: "Cancel: Boots" }).click();
      const ofBoots = (page: Page) => page.getByRole("row", { name: /^Boots/ });
      await seen(ofBoots(two).getByText("cancelled"));
      await one.getByRole("button", { name: "Mark as paid: Boots" }).click();
      await seen(one.getByRole("alert").getByText(/409/));
      await seen(ofBoots(one).getByText("cancelled"));
    },
  },
  {
    name: "an admin sees all users and moves orders forward; others do not",
    async run({ open, admin }) {
      const page = await open("/account/sign-in?to=/account/users");
      await signIn(page, admin);
      await seen(page.getByRole("row", { name: /ada Ada Lovelace ada@example\.org user/ }));
      await page.goto("/account");
      await page.getByLabel("Product").fill("Mask");
      await page.getByLabel("Total").fill("5");
      await page.getByRole("button", { name: "Place the order" }).click();
      await seen(page.getByText("Ordered: 1 × Mask."));
      await page.getByRole("link", { name: "All orders" }).click();
      await page.getByRole("button", { name: "Mark as paid: Mask" }).click();
      await seen(page.getByRole("button", { name: "Mark as shipped: Mask" }));
      const other = await open("/account/sign-in?to=/account/users");
      await signIn(other, ADA);
      await seen(other.getByText("Only admins see this."));
    },
  },
];
