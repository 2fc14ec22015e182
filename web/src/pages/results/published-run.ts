/** A published run, as the list of the application has it. */
export interface PublishedRun {
  /** The name of its file. */
  file: string;
  title: string;
  startedAt: string;
  stack: string;
}
