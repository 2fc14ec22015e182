/** What one process used during a pass. */
export interface ProcessUse {
  /** CPU time of all its threads; for a server with many processes, of all of them. */
  cpuMs: number;
  /** In bytes; `null` where the machine does not report it. */
  rssPeak: number | null;
}

/** One arm, driven once under a closed or an open loop: never derived again. */
export interface MeasuredPass {
  /** What is compared. */
  arm: string;
  /** From 0. Only passes of one round are compared with one another. */
  round: number;
  seconds: number;
  /** Good responses. */
  answers: number;
  errors: number;
  /** Share of a core that the generator used. Near 1, the generator limits throughput; CPU time of services stands. */
  generatorCpu: number | null;
  /** By process; a database server is named after its service, with "-db". Empty where processes were not followed. */
  processes: Record<string, ProcessUse>;
}

/** A round drives its arms in an order, and where it is mirrored in the reverse order too. */
export type Direction = "forward" | "backward";
