import type { Browser, BrowserContext, Page } from "playwright-core";

/** What a scenario can use. */
export interface Stage {
  browser: Browser;
  /** The URL of the gateway. */
  url: string;
  /** A system with development settings, and the folder of the application that it serves. Only the services of fights run. */
  development: { url: string; dist: string };
  /** The account of an admin. */
  admin: { username: string; password: string };
  /** A new page in a browser profile of its own. Faults of the page end the scenario. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  /** Another page in the same profile. */
  openBeside(page: Page, path: string): Promise<Page>;
  /** Ends or starts one service of the system. */
  control(command: "kill" | "start", service: string): Promise<void>;
}

/** How a page is opened. */
export interface OpenOptions {
  /**
   * By default that with production settings. `remote`: the same one, as another machine serves it over plain HTTP;
   * `remoteDevelopment`: that with development settings in the same way.
   */
  system?: "production" | "development" | "remote" | "remoteDevelopment";
  width?: number;
  height?: number;
  theme?: "light" | "dark";
  reducedMotion?: boolean;
  /** Runs before the page loads. */
  prepare?: (context: BrowserContext) => Promise<void>;
}

/** Something that a person does in the application. It throws when the application does not do its part. */
export interface Scenario {
  name: string;
  run(stage: Stage): Promise<void>;
}

/** The result of a scenario, as the runner prints it, one JSON text a line. */
export interface Outcome {
  name: string;
  error: string | null;
}
