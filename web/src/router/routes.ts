import type { ComponentType } from "preact";
import { match } from "./match.ts";
import type { PageProps } from "./page-props.ts";

/** A page, in a module that is loaded when it is first shown. */
export interface Route {
  patterns: readonly string[];
  load(): Promise<{ default: ComponentType<PageProps> }>;
}

const routes: readonly Route[] = [
  { patterns: ["/", "/fights/:id"], load: () => import("../pages/arena/arena-page.tsx") },
  { patterns: ["/fights"], load: () => import("../pages/history/history-page.tsx") },
  { patterns: ["/race"], load: () => import("../pages/race/race-page.tsx") },
  { patterns: ["/live"], load: () => import("../pages/live/live-page.tsx") },
  {
    patterns: ["/heroes", "/villains", "/locations"],
    load: () => import("../pages/catalogue/listing-page.tsx"),
  },
  {
    patterns: ["heroes", "villains", "locations"].flatMap((name) => [
      `/${name}/new`,
      `/${name}/:id`,
      `/${name}/:id/edit`,
    ]),
    load: () => import("../pages/catalogue/row-page.tsx"),
  },
  {
    patterns: ["/account", "/account/sign-in", "/account/register", "/account/users", "/account/orders"],
    load: () => import("../pages/account/account-page.tsx"),
  },
  { patterns: ["/system"], load: () => import("../pages/system/system-page.tsx") },
  { patterns: ["/results"], load: () => import("../pages/results/results-page.tsx") },
];

/** The page of a path, and the parameters in the path; `undefined` where there is none. */
export function routeOf(path: string): { route: Route; parameters: Record<string, string> } | undefined {
  for (const route of routes) {
    for (const pattern of route.patterns) {
      const parameters = match(pattern, path);
      if (parameters) return { route, parameters };
    }
  }
  return undefined;
}
