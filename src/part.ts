import type { Config } from './config.ts';
import type { Logger } from './log.ts';

/** A started process, or part of one. */
export interface Running {
  /** Has whoever sends requests here send them elsewhere; they are answered as before. */
  leave?(): Promise<void>;
  stop(): Promise<void>;
}

export interface Parts {
  config: Config;
  databaseUrl: string;
  secretKeys: Buffer[];
  log: Logger;
}
