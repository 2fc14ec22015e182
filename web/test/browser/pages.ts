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
