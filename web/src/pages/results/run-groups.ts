/** The kinds of published runs, by the beginning of their titles. */
const GROUPS = [
  { title: "Experiments: how to call upstreams", of: "Experiment" },
  { title: "Comparisons of any two services", of: "Comparison" },
  { title: "Costs: what a part of the platform costs", of: "Costs" },
  { title: "Tuning: what a change costs or gains", of: "Tuning" },
  { title: "Drills: what was broken on purpose", of: "Drills" },
  { title: "Smoke runs: the system in containers", of: "Smoke" },
  { title: "Accuracy: how often the laboratory was right", of: "Accuracy" },
  { title: "This application: its speed and accessibility", of: "Web" },
  { title: "Imported: runs of other load generators", of: "Imported" },
] as const;

/** The runs of each kind, in the order in which the page shows them; kinds without runs are left out. */
export const groupsOf = <Run extends { title: string }>(runs: readonly Run[]) =>
  GROUPS.map(({ title, of }) => ({ title, runs: runs.filter((run) => run.title.startsWith(of)) })).filter(
    (group) => group.runs.length > 0,
  );
