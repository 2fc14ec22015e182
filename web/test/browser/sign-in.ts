import type { Page } from "playwright-core";

/** Signs in on the page for it, and waits for the profile or the page to return to. */
export async function signIn(
  page: Page,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await page.getByLabel("Username or e-mail address").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  // In the bar, which is a closed menu on a phone.
  await page
    .getByRole("link", { name: username, exact: true, includeHidden: true })
    .waitFor({ state: "attached" });
}
