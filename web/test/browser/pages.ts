/** Every page, with its heading. */
export const PAGES = [
  { path: "/", heading: "Arena" },
  { path: "/fights", heading: "All fights" },
  { path: "/race", heading: "Race" },
  { path: "/live", heading: "Live" },
  { path: "/heroes", heading: "Heroes" },
  { path: "/heroes?name=glass", heading: "Heroes" },
  { path: "/villains", heading: "Villains" },
  { path: "/villains/1", heading: /./ },
  { path: "/locations", heading: "Locations" },
  { path: "/heroes/new", heading: "New hero" },
  { path: "/account/sign-in", heading: "Sign in" },
  { path: "/account/register", heading: "Register" },
  { path: "/system", heading: "System" },
  { path: "/results", heading: "Results" },
  { path: "/heroes/999999", heading: "There is no such hero" },
  { path: "/live/nothing", heading: "There is no such page" },
] as const;

/** The report of the bench as the gateway serves it: not a page of the application, but beside them. */
export const REPORT = { path: "/report.html", heading: /./ } as const;

/** Pages for an admin who has signed in. Their tables have more columns once there is an order. */
export const ADMIN_PAGES = [
  { path: "/account", heading: "Account" },
  { path: "/account/orders", heading: "All orders" },
  { path: "/account/users", heading: "Users" },
] as const;
