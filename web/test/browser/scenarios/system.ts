import { at, fighters, heading, seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";
import { signIn } from "../sign-in.ts";

/** Services that are down when a page opens, and that go down meanwhile. */
export const systemScenarios: readonly Scenario[] = [
  {
    name: "a service that goes down is shown with what that means, and comes back",
    async run({ open, control, admin }) {
      const account = await open("/account/sign-in");
      await signIn(account, admin);
      await heading(account, "Account");
      const page = await open("/system");
      await seen(page.getByText("All services are up"));
      await control("kill", "orders");
      try {
        await seen(page.getByText("Down: orders"));
        await seen(page.getByText("Orders can be neither read nor placed."));
        await account.reload();
        await seen(account.getByRole("heading", { name: "Orders", exact: true }));
        await seen(
          account.getByText(/orders does not respond|Orders are shown again|The orders are shown again/),
        );
        await seen(account.getByText(admin.username).first());
      } finally {
        await control("start", "orders");
      }
      await seen(page.getByText("All services are up"));
    },
  },
  {
    name: "the arena shows what works while villains are down, and fights when they are back",
    async run({ open, control }) {
      await control("kill", "villains");
      const page = await open("/");
      try {
        const hero = page.getByRole("article", { name: "Hero", exact: true });
        await seen(hero.getByRole("heading", { level: 2 }));
        const villain = page.getByRole("article", { name: "Villain", exact: true });
        await seen(villain.getByText(/villains does not respond/));
        await seen(page.getByRole("heading", { name: "Latest fights" }));
      } finally {
        await control("start", "villains");
      }
      await page
        .getByRole("article", { name: "Villain", exact: true })
        .getByRole("button", { name: /Try again/ })
        .click();
      await fighters(page);
      await page.getByRole("button", { name: "Fight!" }).click();
      await at(page, /^\/fights\//);
    },
  },
];
