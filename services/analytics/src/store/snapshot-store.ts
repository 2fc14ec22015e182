/** A stored state of a read model, as far as it is described without its content. */
export interface Snapshot {
  model: string;
  /** Counts how often the model was built from the first event, from 1. */
  generation: number;
  /** The sequence of the last event that is part of it. */
  sequence: number;
  /** The version of the projection that folded it. */
  version: number;
  /** How many keys it has. */
  entries: number;
  /** The checksum of its content, see `checksumOf`. */
  checksum: string;
  /** In how many parts the content is stored. */
  chunks: number;
}

/** The generation of a model that is read. */
export interface Activation {
  model: string;
  generation: number;
  /** The version of its projection. */
  version: number;
}

/** What is stored of all read models, without content. */
export interface Manifest {
  snapshots: Snapshot[];
  /** The active generation of each model is the highest one. */
  activations: Activation[];
}

/**
 * The states of read models. Everything is added under a name of its own and never changed, so a process that is killed leaves
 * nothing half written that could be read: a snapshot is part of the manifest once all of its content is stored.
 */
export interface SnapshotStore {
  manifest(): Promise<Manifest>;
  /** Stores a snapshot. One that exists has the same content, and stays. */
  save(snapshot: Snapshot, content: readonly string[]): Promise<void>;
  /** The content of a snapshot; `undefined` when it was removed meanwhile. */
  load(snapshot: Snapshot): Promise<string[] | undefined>;
  /** Makes a generation the active one. False when another process did it, or an activated generation is newer. */
  activate(activation: Activation): Promise<boolean>;
  remove(snapshot: Snapshot): Promise<void>;
}
