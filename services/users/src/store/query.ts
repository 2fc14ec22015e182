/** Runs one statement with `$1`-style parameters. The statement casts them, so that it is prepared once. */
export type Query = <Row>(statement: string, parameters: readonly unknown[]) => Promise<Row[]>;
