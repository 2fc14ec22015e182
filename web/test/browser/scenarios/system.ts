import assert from "node:assert/strict";
import { at, fighters, gone, heading, seen, triedAgain } from "../expect.ts";
import type { Scenario, Stage } from "../scenario.ts";
import { signIn } from "../sign-in.ts";

/** Does something while a service is down. */
async function without({ control }: Stage, service: string, work: () => Promise<void>): Promise<void> {
  await control("kill", service);
  try {
    await work();
  } finally {
    await control("start", service);
  }
}

/** Services that are down when a page opens, and that go down meanwhile. */
export const systemScenarios: readonly Scenario[] = [
  {
    name: "a service that goes down is shown with what that means, and comes back",
    async run(stage) {
      const { open, admin } = stage;
      const account = await open("/account/sign-in");
      await signIn(account, admin);
      await heading(account, "Account");
      const page = await open("/system");
      await seen(page.getByText("All services are up"));
      // What a card says that its service calls is in the table too.
      for (const [caller, callee, state] of [
        ["orders", "users", "up"],
        ["heroes", "users", "not checked"],
      ] as const) {
        await seen(page.getByRole("article", { name: caller }).getByText(callee, { exact: true }));
        await seen(page.getByRole("row", { name: new RegExp(`^${caller} ${callee} ${state}`) }));
      }
      await without(stage, "orders", async () => {
        await seen(page.getByText("Down: orders"));
        await seen(page.getByText("Orders can be neither read nor placed."));
        const card = page.getByRole("article", { name: "orders" });
        await seen(card.getByText(/^no response the check failed after [\d.]+ m?s$/));
        await seen(page.getByRole("row", { name: "orders users not known" }));
        await account.reload();
        await seen(account.getByText(/orders does not respond/));
        await seen(account.getByText(admin.username).first());
      });
      await seen(page.getByText("All services are up"));
    },
  },
  {
    name: "the replicas of a service are shown with their states, and which one its callers have ejected",
    async run({ open }) {
      const page = await open("/system", {
        prepare: async (context) => {
          await context.route("**/api/health", async (route) => {
            const response = await route.fetch();
            const health = await response.json();
            const replicas = [
              { address: "10.0.0.1:8001", state: "up", in_flight: 3 },
              { address: "10.0.0.2:8001", state: "ejected", in_flight: 0 },
            ];
            health.services.heroes.replicas = replicas;
            health.services.fights.calls.heroes.replicas = replicas;
            await route.fulfill({ response, json: health });
          });
        },
      });
      const heroes = page.getByRole("article", { name: "heroes", exact: true });
      await seen(heroes.getByText("Replica 10.0.0.1:8001"));
      await seen(heroes.getByText("up, 3 in flight"));
      await seen(heroes.getByText("ejected, 0 in flight"));
      const call = page.getByRole("row", { name: /^fights heroes/ });
      await seen(call.getByText("1 of 2 called, ejected: 10.0.0.2:8001"));
    },
  },
  {
    name: "the arena shows what works while villains are down, and fights when they are back",
    async run(stage) {
      const { open } = stage;
      const arena = async () => {
        const page = await open("/");
        const hero = page.getByRole("article", { name: "Hero", exact: true });
        await seen(hero.getByRole("heading", { level: 2 }));
        const villain = page.getByRole("article", { name: "Villain", exact: true });
        await seen(villain.getByText(/villains does not respond/));
        await seen(page.getByRole("heading", { name: "Latest fights" }));
        assert.equal(await page.getByRole("button", { name: "Fight!" }).isDisabled(), true);
        await seen(page.getByText("A fight needs a villain."));
        return page;
      };
      let page: Awaited<ReturnType<typeof arena>> | undefined;
      await without(stage, "villains", async () => {
        page = await arena();
      });
      assert.ok(page);
      await triedAgain(page, /^\/api\/villains\/random_villain$/);
      await fighters(page);
      await page.getByRole("button", { name: "Fight!" }).click();
      await at(page, /^\/fights\//);
    },
  },
  {
    name: "a fight that fights is down for is not lost: fighters stay, and it is fought when the service is back",
    async run(stage) {
      const page = await stage.open("/");
      const pair = await fighters(page);
      await without(stage, "fights", async () => {
        await page.getByRole("button", { name: "Fight!" }).click();
        await seen(page.getByText(/fights does not respond/));
        assert.deepEqual(await fighters(page), pair);

        const race = await stage.open("/race?modes=parallel&fights=20&rate=20");
        await race.getByRole("button", { name: "Start the race" }).click();
        await seen(
          race.getByText(
            /The race was ended: 5 fights in a row failed in parallel\. fights does not respond/,
          ),
        );
        const lane = race.getByRole("article", { name: "parallel" });
        await seen(lane.getByText("0 of 20"));
        await seen(lane.getByText(/^5 fights failed, the last one because: fights does not respond/));
        await seen(race.getByRole("row", { name: /^parallel 0 5 – / }));

        const history = await stage.open("/fights");
        await seen(history.getByText(/fights does not respond/));
        await history.getByRole("link", { name: "Heroes", exact: true }).click();
        await seen(history.locator(".listing-name"));
      });
      await triedAgain(page, /^\/api\/fights$/);
      await at(page, /^\/fights\//);
      assert.deepEqual(await fighters(page), pair);
    },
  },
  {
    name: "a table whose service is down says so, the others work, and it is filled when the service is back",
    async run(stage) {
      const page = await stage.open("/locations");
      await seen(page.locator(".listing-name"));
      await without(stage, "heroes", async () => {
        await page.getByRole("link", { name: "Heroes", exact: true }).click();
        await seen(page.getByText(/heroes does not respond/));
        await page.getByRole("link", { name: "Villains" }).click();
        await seen(page.locator(".listing-name"));
        await page.getByRole("link", { name: "Heroes", exact: true }).click();
        await seen(page.getByText(/heroes does not respond/));
      });
      await seen(page.locator(".listing-name"));
    },
  },
  {
    name: "orders are shown again when their service is back",
    async run(stage) {
      const page = await stage.open("/account/sign-in");
      await signIn(page, stage.admin);
      await without(stage, "orders", async () => {
        await page.reload();
        await seen(page.getByText(/orders does not respond/));
      });
      await gone(page.getByText(/orders does not respond/));
      await seen(page.getByRole("heading", { name: "Orders", exact: true }));
    },
  },
  {
    name: "a signed-in reader who reloads while users is down is not shown as signed out, and is signed in when it is back",
    async run(stage) {
      const page = await stage.open("/account/sign-in");
      await signIn(page, stage.admin);
      await without(stage, "users", async () => {
        await page.goto("/villains/new");
        await seen(page.getByText(/It is not known yet whether you are signed in: users does not respond/));
        await gone(page.getByText(/Only admins can save this/));
        await page.getByLabel("Name", { exact: true }).fill("Typed Meanwhile");
        await page.getByRole("button", { name: "Save" }).click();
        await seen(page.getByRole("alert").getByText(/users does not respond/));
      });
      await seen(page.getByRole("link", { name: stage.admin.username, exact: true }));
      await gone(page.getByText(/It is not known yet/));
      assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Typed Meanwhile");
    },
  },
  {
    name: "a sign-in while users is down says so and keeps what was typed",
    async run(stage) {
      const { admin } = stage;
      const page = await stage.open("/account/sign-in");
      await page.getByLabel("Username or e-mail address").fill(admin.username);
      await page.getByLabel("Password").fill(admin.password);
      await without(stage, "users", async () => {
        await page.getByRole("button", { name: "Sign in" }).click();
        await seen(page.getByText(/users does not respond/));
      });
      await page.getByRole("button", { name: "Sign in" }).click();
      await heading(page, "Account");
    },
  },
  {
    name: "a gateway that goes down is shown, and the page follows the system again when it is back",
    async run(stage) {
      const page = await stage.open("/system");
      await seen(page.getByText("All services are up"));
      await without(stage, "gateway", async () => {
        await seen(page.getByText(/The gateway cannot be reached/));
        await seen(page.getByText("The states below are the last ones that were received."));
      });
      await page.getByText(/The gateway cannot be reached/).waitFor({ state: "hidden" });
      await seen(page.getByText("All services are up"));
    },
  },
];
